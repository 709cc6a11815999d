package dev.taskbox.egress;

import java.io.Closeable;
import java.io.IOException;

/** The raw bytes of a connection. One thread may read while another writes; close ends both. */
interface Link extends Closeable {
    /** Waits for at least one byte. @return how many came, -1 at the end of the stream */
    int read(byte[] buffer, int offset, int length) throws IOException;

    /** Waits until all of it is taken. */
    void write(byte[] bytes, int offset, int length) throws IOException;

    void shutdownOutput() throws IOException;

    /** Whether the other end is there and has sent nothing; only while nobody reads. */
    boolean isQuiet();
}
