package dev.taskbox.service;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Frames on the control socket: one byte of type, four bytes of length (big-endian), the payload. Text is UTF-8.
 *
 * <p>The caller sends {@code HELLO DIRECTORY ARGUMENT* VARIABLE* TERMINAL GO} at once, then what it is asked for.
 * A frame type that the caller does not know is passed over. {@code HELLO}, {@code ERR} and {@code EXIT} never change
 * their form, so that any two versions can at least tell each other apart.
 */
final class Wire {
    static final String PROTOCOL = "1";
    static final int LONGEST_PAYLOAD = 1 << 20;
    static final int CHUNK = 1 << 16;
    private static final int HEADER = 5;

    /** protocol NUL version */
    static final byte HELLO = 'H';

    static final byte DIRECTORY = 'D';
    static final byte ARGUMENT = 'A';
    /** NAME=VALUE */
    static final byte VARIABLE = 'E';
    /** bits of the streams that are terminals (1, 2, 4), columns, rows; in decimal, 0 0 where unknown */
    static final byte TERMINAL = 'T';

    static final byte GO = 'G';
    static final byte INPUT = 'I';
    static final byte INPUT_END = 'Z';
    /** columns, rows */
    static final byte RESIZE = 'W';
    /** INT, TERM or HUP */
    static final byte SIGNAL = 'S';

    static final byte OUT = 'O';
    static final byte ERR = 'R';
    /** one INPUT or INPUT_END may follow */
    static final byte WANT_INPUT = '?';

    static final byte RAW = '+';
    static final byte COOKED = '-';
    /** a text for the caller's editor; one EDITED or NOT_EDITED follows */
    static final byte EDIT = 'e';

    static final byte EDITED = 't';
    /** why, as a clause */
    static final byte NOT_EDITED = 'n';
    /** the exit code in decimal; nothing follows */
    static final byte EXIT = 'X';
    /** version NUL commands that run there now; ERR and EXIT follow */
    static final byte OTHER_VERSION = 'V';

    private Wire() {}

    static void append(ByteArrayOutputStream frames, byte type, String text) {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        frames.writeBytes(
                ByteBuffer.allocate(HEADER).put(type).putInt(payload.length).array());
        frames.writeBytes(payload);
    }

    /** Its payload is the receiver's own. */
    static final class Frame {
        private final byte type;
        private final byte[] payload;

        Frame(byte type, byte[] payload) {
            this.type = type;
            this.payload = payload;
        }

        byte type() {
            return type;
        }

        byte[] payload() {
            return payload;
        }
    }

    /** One thread reads. */
    static final class Reader {
        private final SocketChannel channel;
        private final ByteBuffer buffer = ByteBuffer.allocate(CHUNK + HEADER).flip();

        Reader(SocketChannel channel) {
            this.channel = channel;
        }

        /** @throws EOFException at the end, also within a frame */
        Frame next() throws IOException {
            fill(HEADER);
            byte type = buffer.get();
            int length = buffer.getInt();
            if (length < 0 || length > LONGEST_PAYLOAD) {
                throw new ProtocolException("a frame claims " + Integer.toUnsignedString(length) + " bytes");
            }
            byte[] payload = new byte[length];
            int buffered = Math.min(length, buffer.remaining());
            buffer.get(payload, 0, buffered);
            ByteBuffer rest = ByteBuffer.wrap(payload, buffered, length - buffered);
            while (rest.hasRemaining()) {
                requireSome(channel.read(rest));
            }
            return new Frame(type, payload);
        }

        private void fill(int atLeast) throws IOException {
            while (buffer.remaining() < atLeast) {
                buffer.compact();
                try {
                    requireSome(channel.read(buffer));
                } finally {
                    buffer.flip();
                }
            }
        }

        private static void requireSome(int count) throws EOFException {
            if (count < 0) {
                throw new EOFException();
            }
        }
    }

    /** Any thread writes; a frame is never torn by another. */
    static final class Writer {
        private final SocketChannel channel;
        private final ReentrantLock lock = new ReentrantLock();

        Writer(SocketChannel channel) {
            this.channel = channel;
        }

        void frame(byte type, byte... payload) throws IOException {
            frame(type, payload, 0, payload.length);
        }

        void frame(byte type, byte[] bytes, int offset, int length) throws IOException {
            ByteBuffer header =
                    ByteBuffer.allocate(HEADER).put(type).putInt(length).flip();
            write(header, ByteBuffer.wrap(bytes, offset, length));
        }

        /** Whole frames. */
        void bytes(byte[] frames) throws IOException {
            write(ByteBuffer.wrap(frames));
        }

        private void write(ByteBuffer... parts) throws IOException {
            // an interrupt would close the channel under whoever else writes to it
            if (Thread.interrupted()) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted before writing");
            }
            ByteBuffer last = parts[parts.length - 1];
            lock.lock();
            try {
                // the header too: with an empty payload nothing is left of the last part from the start
                while (parts[0].hasRemaining() || last.hasRemaining()) {
                    channel.write(parts);
                }
            } finally {
                lock.unlock();
            }
        }
    }
}
