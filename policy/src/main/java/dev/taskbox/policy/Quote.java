package dev.taskbox.policy;

/** Text of unknown origin, made fit to stand in a message: one line, printable, short. */
final class Quote {
    private static final int LONGEST = 60;

    private Quote() {}

    static String of(String text) {
        return "'" + clean(text, LONGEST) + "'";
    }

    /** Everything that could move a cursor, hide or reorder text is spelled out as {@code \}{@code uXXXX}. */
    static String clean(String text, int longest) {
        StringBuilder out = new StringBuilder();
        text.codePoints().limit(longest + 1L).forEach(point -> append(out, point));
        if (text.codePointCount(0, text.length()) > longest) {
            return out.substring(0, Math.min(longest, out.length())) + "…";
        }
        return out.toString();
    }

    private static void append(StringBuilder out, int point) {
        if (isPrintable(point)) {
            out.appendCodePoint(point);
        } else {
            out.append("\\u%04x".formatted(point));
        }
    }

    static boolean isPrintable(int point) {
        return point == ' '
                || switch (Character.getType(point)) {
                    case Character.CONTROL,
                            Character.FORMAT,
                            Character.SURROGATE,
                            Character.PRIVATE_USE,
                            Character.UNASSIGNED,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR,
                            Character.SPACE_SEPARATOR -> false;
                    default -> true;
                };
    }
}
