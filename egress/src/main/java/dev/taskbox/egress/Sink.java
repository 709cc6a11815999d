package dev.taskbox.egress;

import java.io.IOException;

/** Where bytes go. */
interface Sink {
    /** May keep a small piece back until {@link #flush}. */
    void write(byte[] bytes, int offset, int length) throws IOException;

    void flush() throws IOException;
}
