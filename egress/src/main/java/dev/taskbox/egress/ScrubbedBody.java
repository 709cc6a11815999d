package dev.taskbox.egress;

import java.io.IOException;

/** A body on its way to the client, scrubbed; in chunks of its own where the answer is chunked. */
final class ScrubbedBody implements Sink {
    private static final byte[] LINE_END = Text.bytes("\r\n");
    private static final byte[] LAST_CHUNK = Text.bytes("0\r\n\r\n");

    private final Wire to;
    private final Scrubber scrubber;
    private final boolean chunked;

    ScrubbedBody(Wire to, Scrubber scrubber, boolean chunked) {
        this.to = to;
        this.scrubber = scrubber;
        this.chunked = chunked;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        emit(scrubber.next(bytes, offset, length));
    }

    private void emit(byte[] clean) throws IOException {
        if (clean.length == 0) {
            return;
        }
        if (chunked) {
            to.write(Text.bytes(Integer.toHexString(clean.length) + "\r\n"));
        }
        to.write(clean);
        if (chunked) {
            to.write(LINE_END);
        }
    }

    @Override
    public void flush() throws IOException {
        to.flush();
    }

    void end() throws IOException {
        emit(scrubber.last());
        if (chunked) {
            to.write(LAST_CHUNK);
        }
        to.flush();
    }
}
