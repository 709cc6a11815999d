package dev.taskbox.egress;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Builds ClientHellos, good and bad. */
final class Hello {
    private final ByteArrayOutputStream extensions = new ByteArrayOutputStream();

    static Hello with() {
        return new Hello();
    }

    Hello name(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
        return extension(0, prefixed(2, concat(new byte[] {0}, prefixed(2, bytes))));
    }

    Hello extension(int type, byte[] data) {
        extensions.writeBytes(number(2, type));
        extensions.writeBytes(prefixed(2, data));
        return this;
    }

    /** What an extension of this kind looks like to one that cannot decrypt it. */
    Hello encryptedHello() {
        return extension(0xfe0d, new byte[40]);
    }

    /** The handshake message, without a record around it. */
    byte[] message() {
        byte[] fixed = concat(new byte[] {3, 3}, new byte[32], new byte[] {0}, prefixed(2, new byte[] {0x13, 1}));
        byte[] body = concat(fixed, prefixed(1, new byte[] {0}), prefixed(2, extensions.toByteArray()));
        return concat(new byte[] {1}, prefixed(3, body));
    }

    byte[] bytes() {
        return record(message());
    }

    /** The message cut into records of at most that many bytes. */
    byte[] inRecordsOf(int size) {
        byte[] message = message();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int at = 0; at < message.length; at += size) {
            int length = Math.min(size, message.length - at);
            byte[] piece = new byte[length];
            System.arraycopy(message, at, piece, 0, length);
            all.writeBytes(record(piece));
        }
        return all.toByteArray();
    }

    static byte[] record(byte[] fragment) {
        return concat(new byte[] {22, 3, 1}, prefixed(2, fragment));
    }

    static byte[] prefixed(int width, byte[] bytes) {
        return concat(number(width, bytes.length), bytes);
    }

    static byte[] number(int width, int value) {
        byte[] bytes = new byte[width];
        for (int i = 0; i < width; i++) {
            bytes[i] = (byte) (value >> (8 * (width - 1 - i)));
        }
        return bytes;
    }

    static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
