package dev.taskbox.service;

/** How many columns of a terminal a text takes. Terminals differ at the edges; where they do, it takes the larger. */
public final class Width {
    private static final int JOINER = 0x200d;

    /** First and last of the blocks of East Asian wide characters, in ascending order. */
    private static final int[][] WIDE = {
        {0x1100, 0x115f}, {0x2e80, 0x303e}, {0x3041, 0x33ff}, {0x3400, 0x4dbf}, {0x4e00, 0x9fff}, {0xa000, 0xa4cf},
        {0xa960, 0xa97c}, {0xac00, 0xd7a3}, {0xf900, 0xfaff}, {0xfe10, 0xfe19}, {0xfe30, 0xfe6f}, {0xff00, 0xff60},
        {0xffe0, 0xffe6}, {0x16fe0, 0x18cff}, {0x1aff0, 0x1b2ff}, {0x1f200, 0x1f2ff}, {0x20000, 0x3fffd},
    };

    private Width() {}

    public static int of(String text) {
        int width = 0;
        int previous = 0;
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            i += Character.charCount(codePoint);
            width += of(codePoint, previous);
            previous = codePoint;
        }
        return width;
    }

    private static int of(int codePoint, int previous) {
        return previous == JOINER && Character.isEmoji(codePoint) ? 0 : of(codePoint);
    }

    private static int of(int codePoint) {
        if (codePoint < 0x300) {
            return 1;
        }
        return switch (Character.getType(codePoint)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> 0;
            default -> isJamoTail(codePoint) || isSkinTone(codePoint) ? 0 : isWide(codePoint) ? 2 : 1;
        };
    }

    /** The vowels and finals that join the syllable before them. */
    private static boolean isJamoTail(int codePoint) {
        return codePoint >= 0x1160 && codePoint <= 0x11ff;
    }

    private static boolean isSkinTone(int codePoint) {
        return Character.isEmojiModifier(codePoint);
    }

    private static boolean isWide(int codePoint) {
        if (Character.isEmojiPresentation(codePoint)) {
            return true;
        }
        for (int[] block : WIDE) {
            if (codePoint <= block[1]) {
                return codePoint >= block[0];
            }
        }
        return false;
    }

    /** The text, or its beginning and an ellipsis. In one pass: a box may send a megabyte of marks without width. */
    public static String fit(String text, int columns) {
        int width = 0;
        int previous = 0;
        int fitting = 0; // what leaves room for the ellipsis
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            i += Character.charCount(codePoint);
            width += of(codePoint, previous);
            previous = codePoint;
            if (width > columns) {
                return columns < 1 ? "" : text.substring(0, fitting) + "…";
            }
            fitting = width < columns ? i : fitting;
        }
        return text;
    }
}
