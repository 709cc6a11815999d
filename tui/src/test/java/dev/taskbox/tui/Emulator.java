package dev.taskbox.tui;

import dev.taskbox.service.Width;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** As much of a terminal as the board uses, and a complaint about everything else. */
final class Emulator {
    private static final Pattern SEQUENCE = Pattern.compile("\u001b\\[([?0-9;]*)([A-Za-z])");
    private static final Pattern STRING = Pattern.compile("\u001b\\]([^\u001b]*)\u001b\\\\");

    private final int columns;
    private final String[][] cells;
    private final String[][] styles;
    private final Map<String, String> style = new TreeMap<>();
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
        this.styles = new String[rows][columns];
        for (String[] row : styles) {
            Arrays.fill(row, "{}");
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
                x = numbers.length > 1 ? Integer.parseInt(numbers[1]) - 1 : 0;
            }
            case 'K' -> erase(x, columns);
            case 'J' -> {
                for (String[] row : cells) {
                    Arrays.fill(row, " ");
                }
                for (String[] row : styles) {
                    Arrays.fill(row, "{}");
                }
            }
            case 'C' -> x += Integer.parseInt(numbers[0]);
            case 'X' -> erase(x, x + Integer.parseInt(numbers[0]));
            case 'm' -> style(numbers);
            case 'h', 'l' -> modes.add(parameters + last);
            default -> throw new AssertionError("the sequence " + parameters + last);
        }
    }

    private void erase(int from, int to) {
        for (int i = from; i < to; i++) {
            cells[y][i] = " ";
            styles[y][i] = seen();
        }
    }

    /** Attributes, and the colours as they were said. */
    private void style(String[] numbers) {
        for (int i = 0; i < numbers.length; i++) {
            String number = numbers[i].isEmpty() ? "0" : numbers[i];
            if (number.equals("0")) {
                style.clear();
            } else if (number.equals("38") || number.equals("48")) {
                int count = numbers[i + 1].equals("5") ? 3 : 5;
                style.put(
                        number.equals("38") ? "fg" : "bg",
                        String.join(";", List.of(numbers).subList(i, i + count)));
                i += count - 1;
            } else {
                boolean isColour = number.matches("3.|9.");
                style.put(isColour ? "fg" : number.matches("4.|10.") ? "bg" : number, number);
            }
        }
    }

    /** What of it a blank shows. */
    private String seen() {
        Map<String, String> visible = new TreeMap<>(style);
        visible.keySet().retainAll(List.of("bg", "7", "4"));
        return visible.toString();
    }

    /** The styles of all cells, where one sees them. */
    String styles() {
        StringBuilder all = new StringBuilder();
        for (String[] row : styles) {
            all.append(String.join(" ", row)).append('\n');
        }
        return all.toString();
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
        styles[y][x] = text.equals(" ") ? seen() : style.toString();
        if (wide == 2) {
            cells[y][x + 1] = "";
            styles[y][x + 1] = "{}";
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
