package dev.taskbox.egress;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Where a program in the box wanted to go that knows of no proxy: the PROXY protocol's version 2, as the supervisor writes
 * it before such a program's first byte. A box can write one itself; it gains nothing that CONNECT would not give it.
 */
record ProxyHeader(InetAddress address, int port) {
    static final byte FIRST_BYTE = '\r';

    private static final byte[] SIGNATURE = {13, 10, 13, 10, 0, 13, 10, 'Q', 'U', 'I', 'T', 10};
    private static final int VERSION_AND_COMMAND = 0x21;
    private static final int TCP_OVER_IPV4 = 0x11;

    /** Both addresses and both ports; what else the protocol allows after them is not sent here. */
    private static final int LENGTH = 12;

    /** Waits for as many bytes as it takes to tell; false as well where the client ends before. */
    static boolean begins(Wire client) throws IOException {
        for (int i = 0; i < SIGNATURE.length; i++) {
            if (client.buffered() <= i && !client.fill()) {
                return false;
            }
            if (client.array()[client.start() + i] != SIGNATURE[i]) {
                return false;
            }
        }
        return true;
    }

    /** Takes it off a wire that begins with it. */
    static ProxyHeader take(Wire client) throws IOException, BadMessage {
        client.require(SIGNATURE.length + 4);
        client.skip(SIGNATURE.length);
        byte[] kind = client.take(4);
        if (kind[0] != VERSION_AND_COMMAND || kind[1] != TCP_OVER_IPV4 || number(kind, 2) != LENGTH) {
            throw new BadMessage("the PROXY header is not one for TCP over IPv4");
        }
        client.require(LENGTH);
        byte[] ends = client.take(LENGTH);
        return new ProxyHeader(ipv4(ends, 4), number(ends, 10));
    }

    private static int number(byte[] bytes, int at) {
        return ((bytes[at] & 0xff) << 8) | (bytes[at + 1] & 0xff);
    }

    private static InetAddress ipv4(byte[] bytes, int at) {
        try {
            return InetAddress.getByAddress(new byte[] {bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]});
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
