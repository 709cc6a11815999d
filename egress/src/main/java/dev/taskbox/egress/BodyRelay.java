package dev.taskbox.egress;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Moves one body between two wires and frames it anew, so that both sides agree on where it ends. Trailers are read and
 * dropped.
 *
 * @param extensions whether chunks may have some; they are dropped
 * @param rechunk whether a chunked body stays chunked; otherwise its bytes go out as they are
 */
record BodyRelay(Wire from, Sink to, boolean extensions, boolean rechunk) {
    private static final int LONGEST_LINE = 1024;
    private static final int MOST_TRAILERS = 32;
    private static final byte[] LINE_END = Text.bytes("\r\n");
    private static final byte[] LAST_CHUNK = Text.bytes("0\r\n\r\n");

    void run(Framing framing) throws IOException, BadMessage {
        switch (framing) {
            case Framing.None _ -> {}
            case Framing.Length length -> from.moveTo(to, length.bytes());
            case Framing.Chunked _ -> chunks();
            case Framing.UntilClose _ -> from.moveAllTo(to);
        }
        to.flush();
    }

    private void chunks() throws IOException, BadMessage {
        for (long size = chunkSize(); size > 0; size = chunkSize()) {
            if (rechunk) {
                write(Text.bytes(Long.toHexString(size) + "\r\n"));
            }
            from.moveTo(to, size);
            endChunk();
            if (rechunk) {
                write(LINE_END);
            }
        }
        dropTrailers();
        if (rechunk) {
            endChunks();
        }
    }

    void endChunk() throws IOException, BadMessage {
        if (!line().isEmpty()) {
            throw new BadMessage("a chunk is longer than its size says");
        }
    }

    void endChunks() throws IOException {
        write(LAST_CHUNK);
    }

    private void write(byte[] bytes) throws IOException {
        to.write(bytes, 0, bytes.length);
    }

    long chunkSize() throws IOException, BadMessage {
        return ChunkSize.parse(line(), extensions);
    }

    void dropTrailers() throws IOException, BadMessage {
        for (int i = 0; i <= MOST_TRAILERS; i++) {
            String line = line();
            if (line.isEmpty()) {
                return;
            }
            HttpHead.header(line);
        }
        throw new BadMessage("there are more than " + MOST_TRAILERS + " trailers");
    }

    private String line() throws IOException, BadMessage {
        HeadScanner scanner = new HeadScanner(LONGEST_LINE);
        for (int length = 1; length <= LONGEST_LINE; length++) {
            if (from.buffered() < length) {
                to.flush();
                from.require(length);
            }
            int at = from.start() + length - 1;
            if (scanner.endsLine(from.array()[at])) {
                return new String(from.take(length), 0, length - 2, StandardCharsets.ISO_8859_1);
            }
        }
        throw new BadMessage("a line of the chunked body is longer than " + LONGEST_LINE + " bytes");
    }
}
