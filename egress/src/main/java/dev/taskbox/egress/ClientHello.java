package dev.taskbox.egress;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Reads the first message of a TLS client, however it is cut into records. Strict: what could be read two ways is none. */
final class ClientHello {
    private static final int RECORD_HEADER = 5;
    private static final int MESSAGE_HEADER = 4;
    private static final int LONGEST_RECORD = 1 << 14;
    private static final int LONGEST_MESSAGE = 32 * 1024;
    private static final int MOST_RECORDS = 32;
    private static final int TYPE_HANDSHAKE = 22;
    private static final int TYPE_CLIENT_HELLO = 1;
    private static final int SERVER_NAME = 0;
    private static final int ENCRYPTED_CLIENT_HELLO = 0xfe0d;

    private ClientHello() {}

    sealed interface Outcome {
        /** @param total how many bytes from the beginning there must be before it makes sense to look again */
        record NeedMore(int total) implements Outcome {}

        /**
         * @param serverName lower case, no trailing dot
         * @param encrypted whether a second, encrypted hello is (or pretends to be) inside
         * @param length in bytes, with its record headers
         */
        record Hello(Optional<String> serverName, boolean encrypted, int length) implements Outcome {}

        /** @param why one clause */
        record NotHello(String why) implements Outcome {}
    }

    /** Whether a client that begins with these bytes means TLS; empty: too few to tell. */
    static Optional<Boolean> looksLikeTls(byte[] bytes, int from, int to) {
        if (to - from >= 1 && bytes[from] != TYPE_HANDSHAKE) {
            return Optional.of(false);
        }
        return to - from < 2 ? Optional.empty() : Optional.of(bytes[from + 1] == 3);
    }

    static Outcome read(byte[] bytes, int from, int to) {
        try {
            return readRecords(bytes, from, to);
        } catch (BadMessage bad) {
            return new Outcome.NotHello(bad.why());
        }
    }

    private static Outcome readRecords(byte[] bytes, int from, int to) throws BadMessage {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        int at = from;
        for (int records = 0; records < MOST_RECORDS; records++) {
            checkRecord(bytes, at, to);
            if (to - at < RECORD_HEADER) {
                return new Outcome.NeedMore(at - from + RECORD_HEADER);
            }
            int length = recordLength(bytes, at);
            int next = at + RECORD_HEADER + length;
            if (to < next) {
                return new Outcome.NeedMore(next - from);
            }
            message.write(bytes, at + RECORD_HEADER, length);
            at = next;
            if (isComplete(message.toByteArray())) {
                return hello(message.toByteArray(), at - from);
            }
        }
        throw new BadMessage("the ClientHello is cut into too many TLS records");
    }

    /** Looks at as much of the header as is there, so that something else than TLS is not waited for. */
    private static void checkRecord(byte[] bytes, int at, int to) throws BadMessage {
        if ((to - at >= 1 && bytes[at] != TYPE_HANDSHAKE) || (to - at >= 2 && bytes[at + 1] != 3)) {
            throw new BadMessage("it is not TLS");
        }
    }

    private static int recordLength(byte[] bytes, int at) throws BadMessage {
        int length = ((bytes[at + 3] & 0xff) << 8) | (bytes[at + 4] & 0xff);
        if (length == 0 || length > LONGEST_RECORD) {
            throw new BadMessage("a TLS record is empty or too long");
        }
        return length;
    }

    private static boolean isComplete(byte[] message) throws BadMessage {
        if (message[0] != TYPE_CLIENT_HELLO) {
            throw new BadMessage("the first TLS message is not a ClientHello");
        }
        if (message.length < MESSAGE_HEADER) {
            return false;
        }
        int length = new Cursor(message, 1, MESSAGE_HEADER).number(3);
        if (length > LONGEST_MESSAGE) {
            throw new BadMessage("the ClientHello is too long");
        }
        if (message.length > MESSAGE_HEADER + length) {
            throw new BadMessage("the ClientHello shares its record with another message");
        }
        return message.length == MESSAGE_HEADER + length;
    }

    private static Outcome hello(byte[] message, int length) throws BadMessage {
        Cursor body = new Cursor(message, MESSAGE_HEADER, message.length);
        body.skip(2 + 32);
        body.nested(1);
        body.nested(2);
        body.nested(1);
        return body.isEmpty() ? new Outcome.Hello(Optional.empty(), false, length) : extensions(body.last(2), length);
    }

    private static Outcome extensions(Cursor list, int length) throws BadMessage {
        Set<Integer> seen = new HashSet<>();
        Optional<String> name = Optional.empty();
        while (!list.isEmpty()) {
            int type = list.number(2);
            Cursor data = list.nested(2);
            if (!seen.add(type)) {
                throw new BadMessage("the ClientHello has an extension twice");
            }
            if (type == SERVER_NAME) {
                name = Optional.of(serverName(data.last(2)));
            }
        }
        return new Outcome.Hello(name, seen.contains(ENCRYPTED_CLIENT_HELLO), length);
    }

    private static String serverName(Cursor names) throws BadMessage {
        int type = names.number(1);
        Cursor name = names.last(2);
        if (type != 0) {
            throw new BadMessage("the server name in the ClientHello is not a host name");
        }
        return Target.canonicalName(name.text());
    }

    /** Numbers and length-prefixed parts of a byte range. */
    private static final class Cursor {
        private final byte[] bytes;
        private final int end;
        private int at;

        Cursor(byte[] bytes, int from, int end) {
            this.bytes = bytes;
            this.at = from;
            this.end = end;
        }

        boolean isEmpty() {
            return at == end;
        }

        void skip(int count) throws BadMessage {
            if (count > end - at) {
                throw new BadMessage("the ClientHello is malformed");
            }
            at += count;
        }

        int number(int width) throws BadMessage {
            skip(width);
            int number = 0;
            for (int i = at - width; i < at; i++) {
                number = (number << 8) | (bytes[i] & 0xff);
            }
            return number;
        }

        /** A part whose length stands before it in that many bytes. */
        Cursor nested(int width) throws BadMessage {
            int length = number(width);
            skip(length);
            return new Cursor(bytes, at - length, at);
        }

        /** The same where nothing may follow the part. */
        Cursor last(int width) throws BadMessage {
            Cursor part = nested(width);
            if (!isEmpty()) {
                throw new BadMessage("the ClientHello is malformed");
            }
            return part;
        }

        String text() {
            return new String(bytes, at, end - at, StandardCharsets.ISO_8859_1);
        }
    }
}
