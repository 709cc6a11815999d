package dev.taskbox.egress;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One end of a connection with a buffer each way. One thread may read while another writes. The read buffer grows with
 * the traffic and no further than {@link #LARGEST_BUFFER}; a parser looks into it through {@link #array}.
 */
final class Wire implements Closeable, Sink {
    static final int LARGEST_BUFFER = 64 * 1024;

    private static final int FIRST_BUFFER = 4 * 1024;
    private static final int WRITE_BUFFER = 8 * 1024;
    private static final int UNHEARD_BYTES = 1024 * 1024;
    private static final System.Logger LOG = System.getLogger(Wire.class.getName());

    private final Link link;
    private final Runnable onTraffic;
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong sent = new AtomicLong();

    private byte[] in = new byte[FIRST_BUFFER];
    private int start;
    private int end;
    private boolean filled;
    private volatile boolean ended;

    private byte[] out = new byte[0];
    private int outEnd;

    /** @param onTraffic called after bytes went either way */
    Wire(Link link, Runnable onTraffic) {
        this.link = link;
        this.onTraffic = onTraffic;
    }

    Link link() {
        return link;
    }

    byte[] array() {
        return in;
    }

    /** Where the bytes not yet taken begin in {@link #array}. */
    int start() {
        return start;
    }

    int end() {
        return end;
    }

    int buffered() {
        return end - start;
    }

    void skip(int count) {
        start += count;
    }

    /**
     * Waits for at least one more byte. The bytes not yet taken may move.
     *
     * @return false at the end of the stream
     * @throws IllegalStateException where {@link #LARGEST_BUFFER} bytes are waiting to be taken
     */
    boolean fill() throws IOException {
        makeRoom();
        int room = in.length - end;
        int count = read(room);
        if (count < 0) {
            return false;
        }
        filled = count == room;
        end += count;
        received.addAndGet(count);
        onTraffic.run();
        return true;
    }

    private int read(int room) throws IOException {
        boolean more = false;
        try {
            int count = link.read(in, end, room);
            more = count >= 0;
            return count;
        } finally {
            ended = !more;
        }
    }

    /** Whether nothing can be read any more: the stream is at its end, or broken. */
    boolean hasEnded() {
        return ended;
    }

    private void makeRoom() {
        boolean grow = filled && in.length < LARGEST_BUFFER;
        if (start == end) {
            start = 0;
            end = 0;
            in = grow ? new byte[2 * in.length] : in;
        } else if (end == in.length) {
            if (start == 0 && !grow) {
                throw new IllegalStateException("the read buffer is full");
            }
            byte[] roomier = grow ? new byte[2 * in.length] : in;
            System.arraycopy(in, start, roomier, 0, end - start);
            in = roomier;
            end -= start;
            start = 0;
        }
        filled = false;
    }

    /** @throws EOFException where the stream ended before */
    void require(int count) throws IOException {
        while (buffered() < count) {
            if (!fill()) {
                throw new EOFException("the connection ended in the middle of a message");
            }
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (out.length == 0) {
            out = new byte[WRITE_BUFFER];
        }
        if (length > out.length - outEnd) {
            flush();
        }
        if (length >= out.length) {
            send(bytes, offset, length);
        } else {
            System.arraycopy(bytes, offset, out, outEnd, length);
            outEnd += length;
        }
    }

    void write(byte[] bytes) throws IOException {
        write(bytes, 0, bytes.length);
    }

    @Override
    public void flush() throws IOException {
        if (outEnd > 0) {
            int length = outEnd;
            outEnd = 0;
            send(out, 0, length);
        }
    }

    private void send(byte[] bytes, int offset, int length) throws IOException {
        link.write(bytes, offset, length);
        sent.addAndGet(length);
        onTraffic.run();
    }

    /** Moves exactly that many bytes; the last of them may wait for a flush. */
    void moveTo(Sink to, long count) throws IOException {
        long left = count;
        while (left > 0) {
            if (buffered() == 0) {
                to.flush();
                require(1);
            }
            int piece = (int) Math.min(left, buffered());
            to.write(in, start, piece);
            start += piece;
            left -= piece;
        }
    }

    /** Moves what comes until the stream ends, and holds nothing back. */
    void moveAllTo(Sink to) throws IOException {
        do {
            to.write(in, start, buffered());
            start = end;
            to.flush();
        } while (fill());
    }

    /** An unbuffered view for parsers that take a stream. */
    InputStream input() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                return buffered() > 0 || fill() ? in[start++] & 0xff : -1;
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                if (length == 0) {
                    return 0;
                }
                if (buffered() == 0 && !fill()) {
                    return -1;
                }
                int count = Math.min(length, buffered());
                System.arraycopy(in, start, target, offset, count);
                start += count;
                return count;
            }
        };
    }

    /** A copy of the next bytes, which are taken. */
    byte[] take(int count) {
        byte[] bytes = Arrays.copyOfRange(in, start, start + count);
        start += count;
        return bytes;
    }

    boolean isQuiet() {
        return buffered() == 0 && link.isQuiet();
    }

    void shutdownOutput() throws IOException {
        link.shutdownOutput();
    }

    /**
     * To be called after the last words to a peer that may still be sending: where a connection is closed with bytes
     * unread, the words are lost. So it is read on, but not for ever, until the peer has ended as well.
     */
    void part() throws IOException {
        shutdownOutput();
        start = end;
        long most = received.get() + UNHEARD_BYTES;
        while (received.get() < most && fill()) {
            start = end;
        }
    }

    long received() {
        return received.get();
    }

    long sent() {
        return sent.get();
    }

    @Override
    public void close() {
        try {
            link.close();
        } catch (IOException failure) {
            LOG.log(System.Logger.Level.DEBUG, "closing a connection", failure);
        }
    }
}
