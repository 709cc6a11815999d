package dev.taskbox.egress;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The first message of a TLS client, as far as it can be read without keys (RFC 8446, RFC 6066).
 *
 * @param serverName lower case; of the outer hello, where there is an encrypted inner one
 * @param encryptedInner whether it has, or pretends to have, an encrypted inner hello
 */
record ClientHello(Optional<String> serverName, boolean encryptedInner) {
    static final int RECORD_HANDSHAKE = 22;
    /** In bytes on the wire. A hello with post-quantum key shares has about 2 KiB. */
    static final int LONGEST = 32 * 1024;

    private static final int RECORD_HEADER = 5;
    private static final int LONGEST_RECORD = 16 * 1024;
    private static final int MESSAGE_HEADER = 4;
    private static final int MESSAGE_CLIENT_HELLO = 1;
    private static final int RANDOM = 32;
    private static final int EXTENSION_SERVER_NAME = 0;
    private static final int EXTENSION_ENCRYPTED_HELLO = 0xfe0d;

    /**
     * @param bytes what the client has sent so far
     * @return empty if more bytes are needed
     * @throws BadMessage if no bytes that may follow make this a hello that can be judged
     */
    static Optional<ClientHello> parse(byte[] bytes) throws BadMessage {
        Optional<ByteBuffer> message = message(ByteBuffer.wrap(bytes));
        if (message.isEmpty()) {
            if (bytes.length >= LONGEST) {
                throw new BadMessage("the TLS ClientHello is longer than " + LONGEST + " bytes");
            }
            return Optional.empty();
        }
        try {
            return Optional.of(read(message.get()));
        } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new BadMessage("a length in the TLS ClientHello is wrong");
        }
    }

    /** Joins the records' fragments until they hold the whole message, which must end where a record ends. */
    private static Optional<ByteBuffer> message(ByteBuffer in) throws BadMessage {
        ByteBuffer joined = ByteBuffer.allocate(in.capacity());
        while (in.remaining() >= RECORD_HEADER) {
            int length = recordLength(in);
            int available = Math.min(length, in.remaining());
            joined.put(in.slice(in.position(), available));
            in.position(in.position() + available);
            int needed = messageLength(joined);
            if (needed > LONGEST || joined.position() > needed) {
                throw new BadMessage("the TLS ClientHello is longer than its record or than " + LONGEST + " bytes");
            }
            if (joined.position() == needed && available == length) {
                return Optional.of(joined.flip().position(MESSAGE_HEADER));
            }
        }
        if (in.hasRemaining() && in.get(in.position()) != RECORD_HANDSHAKE) {
            throw new BadMessage("it does not begin with a TLS ClientHello");
        }
        return Optional.empty();
    }

    private static int recordLength(ByteBuffer in) throws BadMessage {
        int type = in.get() & 0xff;
        int major = in.get() & 0xff;
        int _ = in.get() & 0xff;
        int length = in.getShort() & 0xffff;
        if (type != RECORD_HANDSHAKE || major != 3 || length == 0 || length > LONGEST_RECORD) {
            throw new BadMessage("it does not begin with a TLS ClientHello");
        }
        return length;
    }

    private static int messageLength(ByteBuffer joined) throws BadMessage {
        if (joined.position() > 0 && joined.get(0) != MESSAGE_CLIENT_HELLO) {
            throw new BadMessage("it does not begin with a TLS ClientHello");
        }
        return joined.position() < MESSAGE_HEADER ? MESSAGE_HEADER : MESSAGE_HEADER + (joined.getInt(0) & 0xffffff);
    }

    private static ClientHello read(ByteBuffer in) throws BadMessage {
        in.position(in.position() + 2 + RANDOM);
        ByteBuffer _ = vector(in, in.get() & 0xff);
        ByteBuffer _ = vector(in, in.getShort() & 0xffff);
        ByteBuffer _ = vector(in, in.get() & 0xff);
        if (!in.hasRemaining()) {
            return new ClientHello(Optional.empty(), false);
        }
        ByteBuffer extensions = vector(in, in.getShort() & 0xffff);
        if (in.hasRemaining()) {
            throw new BadMessage("the TLS ClientHello has bytes after its extensions");
        }
        return readExtensions(extensions);
    }

    private static ClientHello readExtensions(ByteBuffer in) throws BadMessage {
        Optional<String> name = Optional.empty();
        Set<Integer> seen = new HashSet<>();
        while (in.hasRemaining()) {
            int type = in.getShort() & 0xffff;
            ByteBuffer data = vector(in, in.getShort() & 0xffff);
            if (!seen.add(type)) {
                throw new BadMessage("the TLS ClientHello has an extension twice");
            }
            if (type == EXTENSION_SERVER_NAME) {
                name = Optional.of(readName(data));
            }
        }
        return new ClientHello(name, seen.contains(EXTENSION_ENCRYPTED_HELLO));
    }

    private static String readName(ByteBuffer data) throws BadMessage {
        ByteBuffer list = vector(data, data.getShort() & 0xffff);
        int type = list.get();
        ByteBuffer name = vector(list, list.getShort() & 0xffff);
        if (type != 0 || list.hasRemaining() || data.hasRemaining() || !name.hasRemaining()) {
            throw new BadMessage("the TLS ClientHello does not have exactly one server name");
        }
        return StandardCharsets.ISO_8859_1.decode(name).toString().toLowerCase(Locale.ROOT);
    }

    private static ByteBuffer vector(ByteBuffer in, int length) {
        ByteBuffer vector = in.slice(in.position(), length);
        in.position(in.position() + length);
        return vector;
    }
}
