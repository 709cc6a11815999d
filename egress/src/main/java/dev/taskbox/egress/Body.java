package dev.taskbox.egress;

import java.io.EOFException;
import java.io.IOException;
import java.util.regex.Pattern;

/** Streams the body of one HTTP message from a peer to another. */
final class Body {
    private static final int LONGEST_CHUNK_LINE = 1024;
    /** Fifteen digits: a size that cannot overflow. Extensions are for one hop, and are dropped. */
    private static final Pattern CHUNK_LINE =
            Pattern.compile("([0-9A-Fa-f]{1,15})(?:[ \\t]*;[\\t\\x20-\\x7e\\x80-\\xff]*)?");

    private final Wire source;
    private final Wire sink;
    private final boolean chunkedOut;
    private final Runnable received;

    /**
     * @param chunkedOut whether a chunked body stays chunked; else its bytes alone are written
     * @param received called when all of the body has been read, before the last of it is written
     */
    Body(Wire source, Wire sink, boolean chunkedOut, Runnable received) {
        this.source = source;
        this.sink = sink;
        this.chunkedOut = chunkedOut;
        this.received = received;
    }

    void copy(Framing framing) throws IOException, BadMessage {
        switch (framing) {
            case Framing.None _ -> received.run();
            case Framing.Length length -> copyLength(length.bytes());
            case Framing.Chunked _ -> copyChunks();
            case Framing.UntilClose _ -> source.drainTo(sink);
        }
    }

    private void copyLength(long length) throws IOException {
        long left = length;
        while (left > 0) {
            await();
            if (source.available() >= left) {
                received.run();
            }
            left -= source.moveTo(sink, left, false);
        }
        if (length == 0) {
            received.run();
        }
    }

    private void await() throws IOException {
        if (!source.ready()) {
            throw new EOFException("the peer closed in the middle of a body");
        }
    }

    /** What is at hand of a chunk is passed on as a chunk of its own, so that none has to be held. */
    private void copyChunks() throws IOException, BadMessage {
        for (long size = chunkSize(); size > 0; size = chunkSize()) {
            long left = size;
            while (left > 0) {
                await();
                left -= source.moveTo(sink, left, chunkedOut);
            }
            if (!source.takeLine(2).isEmpty()) {
                throw new BadMessage("a chunk is longer than it says");
            }
        }
        skipTrailers();
        received.run();
        if (chunkedOut) {
            sink.write(new byte[] {'0', '\r', '\n', '\r', '\n'});
        }
    }

    private long chunkSize() throws IOException, BadMessage {
        var line = CHUNK_LINE.matcher(source.takeLine(LONGEST_CHUNK_LINE));
        if (!line.matches()) {
            throw new BadMessage("a chunk does not begin with its size");
        }
        return Long.parseLong(line.group(1), 16);
    }

    private void skipTrailers() throws IOException, BadMessage {
        int left = HttpHead.LONGEST;
        String line = source.takeLine(left);
        while (!line.isEmpty()) {
            left -= line.length() + 2;
            line = source.takeLine(Math.max(left, 0));
        }
    }
}
