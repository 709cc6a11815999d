package dev.taskbox.policy;

/** Shows text of unknown origin in a message: short, on one line, nothing in it that a terminal obeys. */
final class Quote {
    private static final int LONGEST = 80;

    private Quote() {}

    static String of(String text) {
        return "'" + clean(text) + "'";
    }

    static String clean(String text) {
        StringBuilder shown = new StringBuilder();
        int count = 0;
        for (int at = 0; at < text.length() && count < LONGEST; count++) {
            int character = text.codePointAt(at);
            at += Character.charCount(character);
            if (isHarmless(character)) {
                shown.appendCodePoint(character);
            } else {
                shown.append(String.format("\\u{%x}", character));
            }
        }
        return shown + (text.codePointCount(0, text.length()) > LONGEST ? "…" : "");
    }

    /** Format characters turn the direction of text round or are not seen at all. */
    private static boolean isHarmless(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
