package dev.taskbox.egress;

import java.io.IOException;
import java.net.InetAddress;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** What a supervisor sends for programs that know of no proxy. */
final class Dns {
    private static final byte[] SIGNATURE = {13, 10, 13, 10, 0, 13, 10, 'Q', 'U', 'I', 'T', 10};

    private Dns() {}

    /** The PROXY header of a connection to this address. */
    static byte[] header(InetAddress to, int port) {
        return header(
                0x21,
                0x11,
                Hello.concat(
                        new byte[] {127, 0, 0, 1}, to.getAddress(), Hello.number(2, 40_000), Hello.number(2, port)));
    }

    static byte[] header(int command, int family, byte[] rest) {
        return Hello.concat(SIGNATURE, new byte[] {(byte) command, (byte) family}, Hello.prefixed(2, rest));
    }

    static RawClient open(RawClient client) throws IOException {
        return client.send(header(InetAddress.ofLiteral("127.0.0.1"), 53));
    }

    static byte[] query(String name) throws IOException {
        return Message.newQuery(Record.newRecord(Name.fromString(name + "."), Type.A, DClass.IN))
                .toWire();
    }

    static Message ask(RawClient client, byte[] query) throws IOException {
        client.send(Hello.prefixed(2, query));
        return next(client);
    }

    static Message next(RawClient client) throws IOException {
        byte[] length = client.bytes(2);
        return new Message(client.bytes(((length[0] & 0xff) << 8) | (length[1] & 0xff)));
    }

    /** Where a name leads in this box. */
    static InetAddress lookUp(TestProxy box, String name) throws IOException {
        try (RawClient client = box.client()) {
            Message answer = ask(open(client), query(name));
            if (answer.getSection(Section.ANSWER).getFirst() instanceof ARecord record) {
                return record.getAddress();
            }
            throw new IOException("no address: " + answer);
        }
    }

    /** A connection of a program that looked the name up before. */
    static RawClient connect(TestProxy box, String name, int port) throws IOException {
        return box.client().send(header(lookUp(box, name), port));
    }
}
