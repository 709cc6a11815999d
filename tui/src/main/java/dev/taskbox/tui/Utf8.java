package dev.taskbox.tui;

/** Code points, a byte at a time. What is no UTF-8 gives nothing. */
final class Utf8 {
    private int value;
    private int missing;
    private int least;

    void reset() {
        missing = 0;
    }

    /** @return the character that this byte completes; -1 where it completes none */
    int take(int b) {
        if (missing > 0 && (b & 0xc0) == 0x80) {
            value = (value << 6) | (b & 0x3f);
            missing--;
            return missing == 0 && isCharacter() ? value : -1;
        }
        missing = 0;
        if (b < 0x80) {
            return b;
        } else if (b >= 0xc2 && b < 0xe0) {
            begin(b & 0x1f, 1, 0x80);
        } else if (b >= 0xe0 && b < 0xf0) {
            begin(b & 0x0f, 2, 0x800);
        } else if (b >= 0xf0 && b < 0xf5) {
            begin(b & 0x07, 3, 0x10000);
        }
        return -1;
    }

    private void begin(int bits, int more, int smallest) {
        value = bits;
        missing = more;
        least = smallest;
    }

    private boolean isCharacter() {
        return value >= least && Character.isValidCodePoint(value) && (value < 0xd800 || value > 0xdfff);
    }
}
