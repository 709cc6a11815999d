package dev.taskbox.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;

/** Reads a file that grows, line by line, and knows how many bytes its lines took. Not thread-safe. */
final class LineFile implements AutoCloseable {
    /** A longer line is cut: the rest of it is read and dropped. */
    private static final int LONGEST_LINE = 4 << 20;

    private static final int MOST_AT_ONCE = 1 << 20;

    interface LineReader {
        /** @param end the offset behind the line and its line end */
        void line(String text, long end);
    }

    private final Path path;
    private InputStream in = InputStream.nullInputStream();
    private boolean open;
    private byte[] line = new byte[8 * 1024];
    private int length;
    private long offset;

    LineFile(Path path) {
        this.path = path;
    }

    /** Bytes read so far; part of them may wait for the end of their line. */
    long position() {
        return offset;
    }

    /**
     * Hands over the lines that are complete now, up to about a megabyte: what was made of them can be put away before
     * the next. @return whether there may be more
     */
    boolean read(LineReader reader) {
        byte[] buffer = new byte[64 * 1024];
        long end = offset + MOST_AT_ONCE;
        try {
            openWhenThere();
            int count = in.read(buffer);
            while (count > 0) {
                take(buffer, count, reader);
                if (offset >= end) {
                    return true;
                }
                count = in.read(buffer);
            }
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The process is over: what is left is a line too. */
    void finish(LineReader reader) {
        boolean more = true;
        while (more) {
            more = read(reader);
        }
        if (length > 0) {
            emit(reader);
        }
    }

    private void openWhenThere() throws IOException {
        if (!open) {
            try {
                in = Files.newInputStream(path);
                open = true;
            } catch (NoSuchFileException _) {
                // nothing was written yet
            }
        }
    }

    private void take(byte[] buffer, int count, LineReader reader) {
        for (int i = 0; i < count; i++) {
            offset++;
            if (buffer[i] == '\n') {
                emit(reader);
            } else if (length < LONGEST_LINE) {
                add(buffer[i]);
            }
        }
    }

    private void add(byte b) {
        if (length == line.length) {
            line = Arrays.copyOf(line, length * 2);
        }
        line[length++] = b;
    }

    private void emit(LineReader reader) {
        String text = new String(line, 0, length, StandardCharsets.UTF_8);
        length = 0;
        reader.line(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text, offset);
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
