package dev.taskbox.sandbox;

import dev.taskbox.model.Problem;
import java.util.Locale;

/** Names as the profile language reads them. What has no safe spelling is refused: a rule that means another is none. */
final class SeatbeltText {
    private static final String PLAIN = " !#%&',-/:;<=>@_`~\"";

    private SeatbeltText() {}

    /** @throws Problem kind REFUSED where it holds a control character or half a character */
    static String quote(String text) {
        StringBuilder out = new StringBuilder(text.length() + 2).append('"');
        requireQuotable(text).codePoints().forEach(point -> {
            if (point == '"' || point == '\\') {
                out.append('\\');
            }
            out.appendCodePoint(point);
        });
        return out.append('"').toString();
    }

    /**
     * A regular expression, quoted, for this path and all below it in any case: a file system that keeps case and does
     * not tell it apart would make {@code .GIT} where {@code .git} is to be kept. What is not ASCII has more than one
     * spelling there, so any name of that part matches. For denials only: it matches more than the path.
     */
    static String anyCase(String path) {
        StringBuilder out = new StringBuilder("^");
        boolean[] wild = {false};
        requireQuotable(path).codePoints().forEach(point -> {
            if (point < 0x80) {
                out.append(ascii((char) point));
            } else if (!wild[0]) {
                out.append("[^/]*");
            }
            wild[0] = point >= 0x80;
        });
        return quote(out.append("(/.*)?$").toString());
    }

    private static String ascii(char c) {
        // two letters have a third form: the Kelvin sign and the long s
        if (c == 'k' || c == 'K') {
            return "([kK]|\u212a)";
        }
        if (c == 's' || c == 'S') {
            return "([sS]|\u017f)";
        }
        if (Character.isLetter(c)) {
            return "[" + Character.toLowerCase(c) + Character.toUpperCase(c) + "]";
        }
        if (Character.isDigit(c) || PLAIN.indexOf(c) >= 0) {
            return String.valueOf(c);
        }
        return "^\\[]".indexOf(c) >= 0 ? "\\" + c : "[" + c + "]";
    }

    private static String requireQuotable(String text) {
        if (text.codePoints().anyMatch(SeatbeltText::isUnspeakable)) {
            throw Problem.refused(
                    "unspeakable-path",
                    "writing a Seatbelt rule for " + visible(text),
                    "its name holds a control character, and no rule can be sure to mean it",
                    "Rename it");
        }
        return text;
    }

    private static boolean isUnspeakable(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                true;
            default -> false;
        };
    }

    private static String visible(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints()
                .limit(200)
                .forEach(point -> out.append(
                        isUnspeakable(point)
                                ? "\\u%04x".formatted(point).toLowerCase(Locale.ROOT)
                                : Character.toString(point)));
        return out.toString();
    }
}
