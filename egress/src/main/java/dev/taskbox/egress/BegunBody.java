package dev.taskbox.egress;

import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** The body of a request whose beginning is read before any of it goes on. Bounded: what is read is kept. */
final class BegunBody implements PktLine.Source {
    private static final int MOST = 64 * 1024;
    private static final byte[] LINE_END = Text.bytes("\r\n");

    private final Wire from;
    private final BodyRelay reader;
    private final boolean chunked;
    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();

    /** Of the body, or of the chunk that is being read. */
    private long left;

    private boolean inChunk;
    private boolean ended;

    BegunBody(Wire from, Framing framing) {
        this.from = from;
        this.reader = new BodyRelay(from, from, false, true);
        this.chunked = framing instanceof Framing.Chunked;
        this.left = framing instanceof Framing.Length length ? length.bytes() : 0;
    }

    @Override
    public int read() throws IOException, BadMessage {
        if (!hasMore()) {
            return -1;
        }
        if (taken.size() == MOST) {
            throw new BadMessage(413, "what comes before the pack is longer than " + MOST + " bytes");
        }
        byte next = from.take(1)[0];
        left--;
        taken.write(next);
        return next & 0xff;
    }

    /** Waits for the next byte. */
    private boolean hasMore() throws IOException, BadMessage {
        if (left == 0 && chunked && !ended) {
            endChunk();
            left = reader.chunkSize();
            inChunk = left > 0;
            if (!inChunk) {
                reader.dropTrailers();
                ended = true;
            }
        }
        if (left > 0) {
            from.require(1);
        }
        return left > 0;
    }

    private void endChunk() throws IOException, BadMessage {
        if (inChunk) {
            reader.endChunk();
            inChunk = false;
        }
    }

    /** Reads the rest and keeps nothing of it. */
    void drain() throws IOException, BadMessage {
        while (hasMore()) {
            int count = (int) Math.min(left, from.buffered());
            from.skip(count);
            left -= count;
        }
    }

    /** Sends on what was read and what is left. */
    void relay(Wire to) throws IOException, BadMessage {
        if (!chunked) {
            to.write(taken.toByteArray());
            from.moveTo(to, left);
            to.flush();
            return;
        }
        if (taken.size() > 0) {
            to.write(Text.bytes(Integer.toHexString(taken.size()) + "\r\n"));
            to.write(taken.toByteArray());
            to.write(LINE_END);
        }
        if (left > 0) {
            to.write(Text.bytes(Long.toHexString(left) + "\r\n"));
            from.moveTo(to, left);
            to.write(LINE_END);
        }
        endChunk();
        BodyRelay rest = new BodyRelay(from, to, false, true);
        if (ended) {
            rest.endChunks();
        } else {
            rest.run(new Framing.Chunked());
        }
        to.flush();
    }
}
