package dev.taskbox.egress;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Makes ClientHellos, honest and otherwise. */
final class Hello {
    private final ByteArrayOutputStream extensions = new ByteArrayOutputStream();

    static Hello plain() {
        return new Hello().extension(43, new byte[] {2, 3, 4});
    }

    static Hello named(String name) {
        return plain().name(name);
    }

    Hello name(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
        return extension(0, vector(2, concat(new byte[] {0}, vector(2, bytes))));
    }

    Hello encrypted() {
        return extension(0xfe0d, new byte[64]);
    }

    Hello extension(int type, byte[] data) {
        extensions.writeBytes(number(2, type));
        extensions.writeBytes(vector(2, data));
        return this;
    }

    byte[] message() {
        byte[] body = concat(
                new byte[] {3, 3},
                new byte[32],
                vector(1, new byte[32]),
                vector(2, new byte[] {0x13, 1}),
                vector(1, new byte[] {0}),
                vector(2, extensions.toByteArray()));
        return concat(new byte[] {1}, vector(3, body));
    }

    byte[] record() {
        return records(Integer.MAX_VALUE);
    }

    /** The message in records of at most {@code size} bytes. */
    byte[] records(int size) {
        byte[] message = message();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < message.length; i += Math.min(size, message.length)) {
            byte[] fragment = Arrays.copyOfRange(message, i, i + Math.min(size, message.length - i));
            out.writeBytes(concat(new byte[] {22, 3, 1}, vector(2, fragment)));
        }
        return out.toByteArray();
    }

    static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static byte[] vector(int width, byte[] data) {
        return concat(number(width, data.length), data);
    }

    private static byte[] number(int width, int value) {
        byte[] bytes = new byte[width];
        for (int i = 0; i < width; i++) {
            bytes[i] = (byte) (value >> (8 * (width - 1 - i)));
        }
        return bytes;
    }
}
