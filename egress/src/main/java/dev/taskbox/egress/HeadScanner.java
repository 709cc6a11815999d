package dev.taskbox.egress;

/** Finds the ends of lines, and of a message head, byte by byte as they come, and refuses what no head may hold. */
final class HeadScanner {
    private final int limit;
    private int seen;
    private int lineLength;
    private boolean afterReturn;

    /** @param limit of the whole head, in bytes */
    HeadScanner(int limit) {
        this.limit = limit;
    }

    /** How many bytes it has looked at. */
    int seen() {
        return seen;
    }

    /**
     * Looks at the bytes that follow those seen before.
     *
     * @return whether the head is complete, with the empty line at its end; {@link #seen} is its length then
     */
    boolean scan(byte[] bytes, int from, int to) throws BadMessage {
        for (int i = from; i < to; i++) {
            int length = lineLength;
            if (endsLine(bytes[i]) && length == 0) {
                requireFirstLine();
                return true;
            }
        }
        return false;
    }

    private void requireFirstLine() throws BadMessage {
        if (seen == 2) {
            throw new BadMessage("the first line is empty");
        }
    }

    /** Looks at the next byte. @return whether a line ends with it */
    boolean endsLine(byte next) throws BadMessage {
        if (++seen > limit) {
            throw new BadMessage(431, "the first line and the headers are longer than " + limit + " bytes");
        }
        int c = next & 0xff;
        if (afterReturn != (c == '\n')) {
            throw new BadMessage("a line does not end in CR LF");
        }
        afterReturn = c == '\r';
        if (c == '\n') {
            lineLength = 0;
        } else if (!afterReturn) {
            requirePrintable(c);
            lineLength++;
        }
        return c == '\n';
    }

    private static void requirePrintable(int c) throws BadMessage {
        if ((c < ' ' && c != '\t') || c == 0x7f) {
            throw new BadMessage("there is a control character in a line");
        }
    }
}
