package dev.taskbox.tui;

import dev.tamboui.buffer.Buffer;
import dev.tamboui.buffer.Cell;
import dev.tamboui.layout.Rect;
import dev.tamboui.style.Style;
import dev.taskbox.service.Clean;
import dev.taskbox.service.Width;

/**
 * A part of the screen to draw on. Nothing is drawn outside of it. Text is cut before it is measured, so that a line of
 * a megabyte costs no more than one that fits.
 */
final class Canvas {
    /** More characters for one column than any script needs. */
    private static final int MOST_CHARS_PER_COLUMN = 16;

    private static final int MOST_PER_CELL = 8;
    private static final String[] ASCII = new String[128];

    static {
        for (char c = ' '; c < ASCII.length; c++) {
            ASCII[c] = String.valueOf(c).intern();
        }
    }

    private final Buffer buffer;
    private final Rect area;

    Canvas(Buffer buffer, Rect area) {
        this.buffer = buffer;
        this.area = area.intersection(buffer.area());
    }

    int width() {
        return area.width();
    }

    int height() {
        return area.height();
    }

    /** Coordinates of the whole are those of the part plus these. */
    int left() {
        return area.x();
    }

    int top() {
        return area.y();
    }

    Canvas part(int x, int y, int width, int height) {
        int left = Math.clamp(x, 0, area.width());
        int top = Math.clamp(y, 0, area.height());
        return new Canvas(
                buffer,
                new Rect(
                        area.x() + left,
                        area.y() + top,
                        Math.clamp(width, 0, area.width() - left),
                        Math.clamp(height, 0, area.height() - top)));
    }

    int text(int x, int y, Style style, String text) {
        return text(x, y, area.width() - x, style, text);
    }

    /** @return how many columns it took, at most {@code columns} */
    int text(int x, int y, int columns, Style style, String text) {
        int room = Math.min(columns, area.width() - x);
        if (y < 0 || y >= area.height() || x < 0 || room <= 0) {
            return 0;
        }
        int most = room * MOST_CHARS_PER_COLUMN;
        String line = Clean.line(text.length() > most ? text.substring(0, most) : text);
        int used = 0;
        int i = 0;
        while (i < line.length()) {
            int end = clusterEnd(line, i);
            int wide = Width.of(line.substring(i, end));
            if (used + wide > room) {
                break;
            }
            if (wide > 0) {
                put(area.x() + x + used, area.y() + y, symbol(line, i, end), wide, style);
            }
            used += wide;
            i = end;
        }
        return used;
    }

    /** The same, with an ellipsis where it does not fit. */
    int fit(int x, int y, int columns, Style style, String text) {
        int room = Math.min(columns, area.width() - x);
        int most = Math.max(0, room) * MOST_CHARS_PER_COLUMN;
        String line = Clean.line(text.length() > most ? text.substring(0, most) : text);
        return text(x, y, room, style, Width.fit(line, room));
    }

    /** @return how many columns it took */
    int row(int x, int y, int columns, Row row) {
        int used = 0;
        for (Row.Span span : row.spans()) {
            used += text(x + used, y, columns - used, span.style(), span.text());
        }
        return used;
    }

    /** Flush with the right edge; cut at its beginning's end where it does not fit. */
    void right(int y, int columns, Row row) {
        int width = Math.min(row.width(), columns);
        row(area.width() - width, y, width, row);
    }

    private void put(int x, int y, String symbol, int wide, Style style) {
        if (buffer.get(x, y).isContinuation()) {
            blankBefore(x, y);
        }
        if (x + wide < buffer.width() && buffer.get(x + wide, y).isContinuation()) {
            buffer.set(x + wide, y, Cell.EMPTY);
        }
        buffer.set(x, y, new Cell(symbol, style));
        for (int i = 1; i < wide; i++) {
            buffer.set(x + i, y, Cell.CONTINUATION);
        }
    }

    /** Half of a wide character cannot stay. */
    private void blankBefore(int x, int y) {
        int lead = x;
        while (lead > 0 && buffer.get(lead, y).isContinuation()) {
            lead--;
        }
        for (int i = lead; i < x; i++) {
            buffer.set(i, y, Cell.EMPTY);
        }
    }

    private static String symbol(String text, int start, int end) {
        char c = text.charAt(start);
        return end == start + 1 && c >= ' ' && c < ASCII.length ? ASCII[c] : text.substring(start, end);
    }

    /** One character with what combines with it. */
    private static int clusterEnd(String text, int start) {
        int end = start + Character.charCount(text.codePointAt(start));
        if (text.charAt(start) < 0x80 && (end == text.length() || text.charAt(end) < 0x300)) {
            return end;
        }
        int wide = Width.of(text.substring(start, end));
        for (int count = 1; end < text.length() && count < MOST_PER_CELL; count++) {
            int next = end + Character.charCount(text.codePointAt(end));
            if (Width.of(text.substring(start, next)) != wide) {
                break;
            }
            end = next;
        }
        return end;
    }

    /** Lays a style over what was drawn. */
    void tint(int x, int y, int width, int height, Style style) {
        if (style.equals(Style.EMPTY)) {
            return;
        }
        for (int row = Math.max(0, y); row < Math.min(y + height, area.height()); row++) {
            for (int column = Math.max(0, x); column < Math.min(x + width, area.width()); column++) {
                Cell cell = buffer.get(area.x() + column, area.y() + row);
                if (!cell.isContinuation()) {
                    buffer.set(area.x() + column, area.y() + row, cell.patchStyle(style));
                }
            }
        }
    }

    void clear() {
        buffer.fill(area, Cell.EMPTY);
    }

    void horizontal(int x, int y, int length, Style style) {
        text(x, y, length, style, "─".repeat(Math.max(0, length)));
    }

    void vertical(int x, int y, int length, Style style) {
        for (int i = 0; i < length; i++) {
            text(x, y + i, 1, style, "│");
        }
    }

    /** A frame along the edge with a title in it, empty inside. */
    void frame(Style border, Style title, String name) {
        clear();
        int last = area.height() - 1;
        horizontal(1, 0, area.width() - 2, border);
        horizontal(1, last, area.width() - 2, border);
        vertical(0, 1, last - 1, border);
        vertical(area.width() - 1, 1, last - 1, border);
        text(0, 0, border, "╭");
        text(area.width() - 1, 0, border, "╮");
        text(0, last, border, "╰");
        text(area.width() - 1, last, border, "╯");
        if (!name.isEmpty()) {
            fit(2, 0, area.width() - 4, title, " " + name + " ");
        }
    }
}
