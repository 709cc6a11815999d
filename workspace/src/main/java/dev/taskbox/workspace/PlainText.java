package dev.taskbox.workspace;

import java.util.List;
import java.util.stream.Collectors;

/** Text out of a box, made fit for a message. */
final class PlainText {
    private static final int LONGEST_LINE = 300;

    private PlainText() {}

    /** One line without control and format characters, cut where it gets long. */
    static String line(String text) {
        StringBuilder plain = new StringBuilder();
        text.codePoints().limit(LONGEST_LINE).forEach(point -> plain.appendCodePoint(isPlain(point) ? point : ' '));
        return plain.toString().strip();
    }

    /** The last lines that say something, joined to one. */
    static String lastLines(String text, int count) {
        List<String> lines = text.lines()
                .map(PlainText::line)
                .filter(line -> !line.isEmpty())
                .toList();
        return lines.stream().skip(Math.max(0, lines.size() - count)).collect(Collectors.joining("; "));
    }

    /** Neither a control character nor one that reorders or hides its neighbours. */
    static boolean isPlain(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
