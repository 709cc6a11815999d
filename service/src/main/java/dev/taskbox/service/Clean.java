package dev.taskbox.service;

/**
 * Text from a box, a title or anywhere else, made harmless for a terminal. What a terminal could obey is gone: control
 * characters and whole control sequences, and what would show the text in another order than it is in.
 */
public final class Clean {
    private static final char ESCAPE = '\u001b';
    private static final char BELL = '\u0007';
    private static final char REPLACEMENT = '\ufffd';

    private Clean() {}

    /** Several lines: newlines and tabs stay. */
    public static String text(String text) {
        if (isHarmless(text)) {
            return text;
        }
        StringBuilder clean = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); ) {
            int sequence = sequenceLength(text, i);
            if (sequence > 0) {
                i += sequence;
                continue;
            }
            int codePoint = text.codePointAt(i);
            i += Character.charCount(codePoint);
            append(clean, codePoint);
        }
        return clean.toString();
    }

    /** One line: a newline or tab becomes a blank. */
    public static String line(String text) {
        return text(text).replace('\n', ' ').replace('\t', ' ').replace('\u2028', ' ');
    }

    /** One field between tabs; backslash, tab and newline are written as C writes them. */
    public static String field(String text) {
        return text(text).replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n");
    }

    private static boolean isHarmless(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' ? c != '\n' && c != '\t' : c >= 0x7f) {
                return false;
            }
        }
        return true;
    }

    private static void append(StringBuilder clean, int codePoint) {
        if (Character.getType(codePoint) == Character.SURROGATE) {
            clean.append(REPLACEMENT);
        } else if (codePoint == 0x2028 || codePoint == 0x2029) {
            clean.append('\n');
        } else if (!isDropped(codePoint)) {
            clean.appendCodePoint(codePoint);
        }
    }

    /** Control characters, and invisible ones that reorder or hide text. The joiners that emoji and scripts need stay. */
    public static boolean isDropped(int codePoint) {
        return switch (codePoint) {
            case '\n', '\t', 0x200c, 0x200d -> false;
            case 0x061c, 0x200b, 0x200e, 0x200f, 0xfeff -> true;
            default ->
                Character.isISOControl(codePoint)
                        || within(codePoint, 0x202a, 0x202e)
                        || within(codePoint, 0x2060, 0x206f)
                        || within(codePoint, 0xfff9, 0xfffb)
                        || within(codePoint, 0xe0000, 0xe007f);
        };
    }

    private static boolean within(int codePoint, int first, int last) {
        return codePoint >= first && codePoint <= last;
    }

    /** @return 0 where no complete control sequence begins; then its first character is dropped like any other */
    private static int sequenceLength(String text, int start) {
        char first = text.charAt(start);
        if (first == ESCAPE && start + 1 < text.length()) {
            char second = text.charAt(start + 1);
            return switch (second) {
                case '[' -> controlSequence(text, start, start + 2);
                case ']', 'P', 'X', '^', '_' -> controlString(text, start, start + 2);
                default -> shortSequence(text, start);
            };
        }
        return switch (first) {
            case '\u009b' -> controlSequence(text, start, start + 1);
            case '\u009d', '\u0090', '\u0098', '\u009e', '\u009f' -> controlString(text, start, start + 1);
            default -> 0;
        };
    }

    /** Parameters, intermediates, one final character. */
    private static int controlSequence(String text, int start, int from) {
        int i = from;
        while (i < text.length() && within(text.charAt(i), 0x30, 0x3f)) {
            i++;
        }
        i = skipIntermediates(text, i);
        return i < text.length() && within(text.charAt(i), 0x40, 0x7e) ? i + 1 - start : 0;
    }

    private static int skipIntermediates(String text, int from) {
        int i = from;
        while (i < text.length() && within(text.charAt(i), 0x20, 0x2f)) {
            i++;
        }
        return i;
    }

    /** Up to its terminator, and never past a line or another sequence: nothing may swallow the rest of a log. */
    private static int controlString(String text, int start, int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == BELL || c == '\u009c') {
                return i + 1 - start;
            }
            if (c == ESCAPE) {
                return i + 1 < text.length() && text.charAt(i + 1) == '\\' ? i + 2 - start : 0;
            }
            if (Character.isISOControl(c)) {
                return 0;
            }
        }
        return 0;
    }

    private static int shortSequence(String text, int start) {
        int i = skipIntermediates(text, start + 1);
        return i < text.length() && within(text.charAt(i), 0x30, 0x7e) ? i + 1 - start : 0;
    }
}
