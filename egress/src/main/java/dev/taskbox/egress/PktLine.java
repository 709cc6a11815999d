package dev.taskbox.egress;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The lines of git's protocol: four hexadecimal digits that count themselves and what follows. */
final class PktLine {
    static final byte[] FLUSH = Text.bytes("0000");

    private static final int LENGTH_DIGITS = 4;
    private static final int LONGEST = 65_520;

    private PktLine() {}

    interface Source {
        /** @return -1 at the end */
        int read() throws IOException, BadMessage;
    }

    /** The next line without its line feed; empty: a flush. */
    static Optional<String> read(Source in) throws IOException, BadMessage {
        int length = 0;
        for (int i = 0; i < LENGTH_DIGITS; i++) {
            int digit = Character.digit(next(in), 16);
            if (digit < 0) {
                throw new BadMessage("a line of git's protocol does not begin with its length");
            }
            length = length * 16 + digit;
        }
        if (length == 0) {
            return Optional.empty();
        }
        if (length <= LENGTH_DIGITS || length > LONGEST) {
            throw new BadMessage("a line of git's protocol is empty or too long");
        }
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int i = LENGTH_DIGITS; i < length; i++) {
            line.write(next(in));
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return Optional.of(text.endsWith("\n") ? text.substring(0, text.length() - 1) : text);
    }

    private static int next(Source in) throws IOException, BadMessage {
        int next = in.read();
        if (next < 0) {
            throw new EOFException("a body ended in the middle of a line of git's protocol");
        }
        return next;
    }

    static byte[] of(String text) {
        return Text.bytes("%04x".formatted(text.length() + LENGTH_DIGITS) + text);
    }
}
