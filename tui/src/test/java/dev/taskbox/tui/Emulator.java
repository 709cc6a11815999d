package dev.taskbox.tui;

import dev.taskbox.service.Width;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** As much of a terminal as the board uses, and a complaint about everything else. */
final class Emulator {
    private static final Pattern SEQUENCE = Pattern.compile("\u001b\\[([?0-9;]*)([A-Za-z])");
    private static final Pattern STRING = Pattern.compile("\u001b\\]([^\u001b]*)\u001b\\\\");

    private final int columns;
    private final String[][] cells;
    private final List<String> modes = new ArrayList<>();
    private final List<String> strings = new ArrayList<>();
    private boolean joined;
    private int x;
    private int y;

    Emulator(int columns, int rows) {
        this.columns = columns;
        this.cells = new String[rows][columns];
        for (String[] row : cells) {
            Arrays.fill(row, " ");
        }
    }

    void print(String text) {
        int i = 0;
        while (i < text.length()) {
            Matcher sequence = SEQUENCE.matcher(text).region(i, text.length());
            Matcher string = STRING.matcher(text).region(i, text.length());
            if (sequence.lookingAt()) {
                joined = false;
                obey(sequence.group(1), sequence.group(2).charAt(0));
                i = sequence.end();
            } else if (string.lookingAt()) {
                strings.add(string.group(1));
                i = string.end();
            } else {
                int codePoint = text.codePointAt(i);
                if (Character.isISOControl(codePoint)) {
                    throw new AssertionError(
                            "the control character " + Integer.toHexString(codePoint) + " got through");
                }
                put(Character.toString(codePoint));
                i += Character.charCount(codePoint);
            }
        }
    }

    private void obey(String parameters, char last) {
        String[] numbers = parameters.split(";");
        switch (last) {
            case 'H' -> {
                y = Integer.parseInt(numbers[0]) - 1;
                x = Integer.parseInt(numbers[1]) - 1;
            }
            case 'K' -> Arrays.fill(cells[y], x, columns, " ");
            case 'J' -> {
                for (String[] row : cells) {
                    Arrays.fill(row, " ");
                }
            }
            case 'm' -> {}
            case 'h', 'l' -> modes.add(parameters + last);
            default -> throw new AssertionError("the sequence " + parameters + last);
        }
    }

    private void put(String text) {
        int wide = Width.of(text);
        boolean joins = joined;
        joined = text.equals("\u200d");
        if (wide == 0 || joins) {
            int to = x > 0 && cells[y][x - 1].isEmpty() ? x - 2 : x - 1;
            cells[y][to] += text;
            return;
        }
        if (x + wide > columns) {
            throw new AssertionError("a character beyond the right edge, in row " + y);
        }
        cells[y][x] = text;
        if (wide == 2) {
            cells[y][x + 1] = "";
        }
        x += wide;
    }

    List<String> modes() {
        return modes;
    }

    List<String> strings() {
        return strings;
    }

    String screen() {
        StringBuilder screen = new StringBuilder();
        for (String[] row : cells) {
            screen.append(String.join("", row).stripTrailing()).append('\n');
        }
        return screen.toString();
    }
}
