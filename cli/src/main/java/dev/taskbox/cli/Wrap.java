package dev.taskbox.cli;

import dev.taskbox.service.Width;
import java.util.ArrayList;
import java.util.List;

/** Long lines broken at blanks. */
final class Wrap {
    private Wrap() {}

    /** A word that is longer than a line is left whole: the terminal breaks it, and it can still be copied. */
    static List<String> lines(String text, int width) {
        if (Width.of(text) <= width) {
            return List.of(text);
        }
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        int used = 0;
        for (String word : text.split(" ", -1)) {
            int wide = Width.of(word);
            if (!line.isEmpty() && used + 1 + wide > width) {
                lines.add(line.toString());
                line.setLength(0);
                used = 0;
            }
            used += wide + (line.isEmpty() ? 0 : 1);
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
