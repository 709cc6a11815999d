package dev.taskbox.egress;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One peer: a blocking channel and the bytes of it that were received and not yet used. One thread reads and one thread
 * writes at a time; anyone may close. The buffer is all that is ever held of a stream, so a peer that stops reading
 * stops the other one.
 */
final class Wire implements Closeable {
    static final int BUFFER = 64 * 1024;

    private static final System.Logger LOG = System.getLogger(Wire.class.getName());
    private static final byte[] CRLF = {'\r', '\n'};

    private final SocketChannel channel;
    private final Deadline deadline;
    private final byte[] bytes = new byte[BUFFER];
    private int from;
    private int to;

    Wire(SocketChannel channel, Deadline deadline) {
        this.channel = channel;
        this.deadline = deadline;
    }

    /** How many received bytes wait to be used. */
    int available() {
        return to - from;
    }

    /** The waiting byte at {@code index}, 0 to 255. */
    int at(int index) {
        return bytes[from + index] & 0xff;
    }

    /** A copy of the first {@code count} waiting bytes, which go on waiting. */
    byte[] peek(int count) {
        return Arrays.copyOfRange(bytes, from, from + count);
    }

    void skip(int count) {
        from += count;
        if (from == to) {
            from = 0;
            to = 0;
        }
    }

    /**
     * Waits for more bytes than are waiting already.
     *
     * @return false at the end of the stream
     */
    boolean fill() throws IOException {
        if (to == BUFFER) {
            makeRoom();
        }
        int count = channel.read(ByteBuffer.wrap(bytes, to, BUFFER - to));
        if (count < 0) {
            return false;
        }
        to += count;
        deadline.touch();
        return true;
    }

    private void makeRoom() {
        if (from == 0) {
            throw new IllegalStateException("the buffer is full");
        }
        System.arraycopy(bytes, from, bytes, 0, to - from);
        to -= from;
        from = 0;
    }

    /** Waits until one byte waits. */
    boolean ready() throws IOException {
        return available() > 0 || fill();
    }

    byte[] take(int count) throws IOException {
        while (available() < count) {
            if (!fill()) {
                throw new EOFException("the peer closed in the middle of a message");
            }
        }
        byte[] taken = peek(count);
        skip(count);
        return taken;
    }

    /** A line without its CRLF. */
    String takeLine(int longest) throws IOException, BadMessage {
        for (int i = 0; i < longest; i++) {
            if (i == available() && !fill()) {
                throw new EOFException("the peer closed in the middle of a line");
            }
            if (at(i) == '\n') {
                return endLine(i);
            }
        }
        throw new BadMessage("a line is longer than " + longest + " bytes");
    }

    private String endLine(int lineFeed) throws IOException, BadMessage {
        String line = new String(take(lineFeed + 1), StandardCharsets.ISO_8859_1);
        int end = line.indexOf('\r');
        if (end != lineFeed - 1 || end < 0) {
            throw new BadMessage("a line does not end with one CR LF");
        }
        return line.substring(0, end);
    }

    void write(byte[] data) throws IOException {
        write(ByteBuffer.wrap(data));
    }

    void write(ByteBuffer... buffers) throws IOException {
        long left = Arrays.stream(buffers).mapToLong(ByteBuffer::remaining).sum();
        while (left > 0) {
            left -= channel.write(buffers);
            deadline.touch();
        }
    }

    /** Passes on at most {@code most} of the waiting bytes, as one chunk if {@code chunked}. */
    int moveTo(Wire other, long most, boolean chunked) throws IOException {
        int count = (int) Math.min(available(), most);
        ByteBuffer data = ByteBuffer.wrap(bytes, from, count);
        if (chunked) {
            byte[] size = (Integer.toHexString(count) + "\r\n").getBytes(StandardCharsets.US_ASCII);
            other.write(ByteBuffer.wrap(size), data, ByteBuffer.wrap(CRLF));
        } else {
            other.write(data);
        }
        skip(count);
        return count;
    }

    /** Passes on everything until the end of the stream. */
    void drainTo(Wire other) throws IOException {
        while (ready()) {
            moveTo(other, BUFFER, false);
        }
    }

    void finishOutput() throws IOException {
        channel.shutdownOutput();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "closing a connection failed", e);
        }
    }
}
