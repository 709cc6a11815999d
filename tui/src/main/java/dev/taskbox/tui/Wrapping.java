package dev.taskbox.tui;

import dev.taskbox.service.Clean;
import dev.taskbox.service.Width;
import java.util.ArrayList;
import java.util.List;

/** Text broken into lines that fit, at blanks where there are any. It is cut before it is measured. */
final class Wrapping {
    private static final int CHARS_PER_COLUMN = 8;

    private Wrapping() {}

    static List<String> lines(String text, int width, int most) {
        int room = Math.max(1, width);
        long longest = (long) room * most * CHARS_PER_COLUMN;
        String clean = Clean.text(text.length() > longest ? text.substring(0, (int) longest) : text)
                .replace("\t", "    ")
                .strip();
        List<String> lines = new ArrayList<>();
        for (String line : clean.split("\n", -1)) {
            wrap(line, room, lines, most);
            if (lines.size() >= most) {
                break;
            }
        }
        return lines;
    }

    private static void wrap(String line, int width, List<String> lines, int most) {
        int start = 0;
        int blank = -1;
        int used = 0;
        for (int i = 0; i < line.length() && lines.size() < most; ) {
            int codePoint = line.codePointAt(i);
            int next = i + Character.charCount(codePoint);
            int wide = codePoint < 0x300 ? 1 : Width.of(Character.toString(codePoint));
            if (used + wide > width) {
                int end = blank > start ? blank : i;
                lines.add(line.substring(start, end));
                start = end < line.length() && line.charAt(end) == ' ' ? end + 1 : end;
                used = Width.of(line.substring(start, i));
                blank = -1;
            }
            if (codePoint == ' ') {
                blank = i;
            }
            used += wide;
            i = next;
        }
        if (lines.size() < most) {
            lines.add(line.substring(Math.min(start, line.length())));
        }
    }
}
