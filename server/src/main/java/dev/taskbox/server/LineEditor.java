package dev.taskbox.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/** A line while it is typed, as a terminal's driver would take it: ^H, ^U, ^W, ^C, ^D. Not thread-safe. */
final class LineEditor {
    /** As long as Linux lets a line be. */
    private static final int LONGEST = 4095;

    private static final int INTERRUPT_KEY = 3;
    private static final int END_KEY = 4;
    private static final int BACKSPACE = 8;
    private static final int KILL_KEY = 21;
    private static final int WORD_KEY = 23;
    private static final int DELETE = 127;

    /** Of the characters that take two columns, those that people type. */
    private static final int[][] WIDE = {
        {0x1100, 0x115f},
        {0x2e80, 0xa4cf},
        {0xac00, 0xd7a3},
        {0xf900, 0xfaff},
        {0xfe30, 0xfe6f},
        {0xff00, 0xff60},
        {0x1f300, 0x1faff},
        {0x20000, 0x3fffd}
    };

    @FunctionalInterface
    interface Echo {
        void show(byte[] bytes);
    }

    enum Outcome {
        NOTHING,
        LINE,
        END,
        INTERRUPT
    }

    private final Echo echo;
    private byte[] line = new byte[64];
    private int length;

    LineEditor(Echo echo) {
        this.echo = echo;
    }

    /** What was typed so far; the next line begins. */
    byte[] take() {
        byte[] taken = Arrays.copyOf(line, length);
        length = 0;
        return taken;
    }

    Outcome type(byte typed) {
        switch (typed) {
            case '\r', '\n' -> {
                put((byte) '\n', LONGEST + 1);
                show("\r\n");
                return Outcome.LINE;
            }
            case INTERRUPT_KEY -> {
                show("^C\r\n");
                return Outcome.INTERRUPT;
            }
            case END_KEY -> {
                return Outcome.END;
            }
            case BACKSPACE, DELETE -> erase();
            case KILL_KEY -> {
                while (length > 0) {
                    erase();
                }
            }
            case WORD_KEY -> eraseWord();
            default -> plain(typed);
        }
        return Outcome.NOTHING;
    }

    private void plain(byte typed) {
        if (put(typed, LONGEST)) {
            boolean control = typed >= 0 && typed < ' ' && typed != '\t';
            echo.show(control ? new byte[] {'^', (byte) (typed + '@')} : new byte[] {typed});
        } else {
            show("\u0007");
        }
    }

    private boolean put(byte typed, int most) {
        if (length >= most) {
            return false;
        }
        if (length == line.length) {
            line = Arrays.copyOf(line, length * 2);
        }
        line[length++] = typed;
        return true;
    }

    private void eraseWord() {
        while (length > 0 && line[length - 1] == ' ') {
            erase();
        }
        while (length > 0 && line[length - 1] != ' ') {
            erase();
        }
    }

    /** The last character, with all its bytes. */
    private void erase() {
        int start = length;
        while (start > 0 && isContinuation(line[start - 1])) {
            start--;
        }
        start = Math.max(0, start - 1);
        String character = new String(line, start, length - start, UTF_8);
        length = start;
        int columns = character.isEmpty() ? 0 : columns(character.codePointAt(0));
        show("\b \b".repeat(columns));
    }

    private static boolean isContinuation(byte b) {
        return (b & 0xc0) == 0x80;
    }

    private static int columns(int character) {
        if (character < ' ' && character != '\t') {
            return 2; // as ^X
        }
        if (Character.getType(character) == Character.NON_SPACING_MARK) {
            return 0;
        }
        for (int[] range : WIDE) {
            if (character >= range[0] && character <= range[1]) {
                return 2;
            }
        }
        return 1;
    }

    private void show(String text) {
        if (!text.isEmpty()) {
            echo.show(text.getBytes(US_ASCII));
        }
    }
}
