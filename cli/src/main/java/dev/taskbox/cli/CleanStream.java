package dev.taskbox.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taskbox.service.Clean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Cleans bytes that are on their way to a terminal, a line at a time. Very long lines are cut into several. */
final class CleanStream extends OutputStream {
    private static final int LONGEST_LINE = 1 << 16;

    private final OutputStream terminal;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    CleanStream(OutputStream terminal) {
        this.terminal = terminal;
    }

    @Override
    public void write(int b) throws IOException {
        line.write(b);
        // no control sequence is let through in halves: what is left of a torn one is harmless text
        if (b == '\n' || line.size() >= LONGEST_LINE) {
            flush();
        }
    }

    @Override
    public void flush() throws IOException {
        terminal.write(Clean.text(line.toString(UTF_8)).getBytes(UTF_8));
        line.reset();
    }

    @Override
    public void close() throws IOException {
        flush();
    }
}
