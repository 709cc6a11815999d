package dev.taskbox.tui;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tamboui.buffer.Buffer;
import dev.tamboui.buffer.Cell;
import dev.tamboui.layout.Rect;
import dev.tamboui.style.Modifier;
import dev.tamboui.style.Style;
import dev.taskbox.service.Clean;
import dev.taskbox.service.Width;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the bytes that turn the frame a terminal shows into the next one. The one way text takes to the terminal: no
 * control character passes here, whatever a cell holds. Not thread-safe.
 */
final class FrameWriter {
    private static final String BEGIN = "\u001b[?2026h";
    private static final String END = "\u001b[?2026l";
    private static final int MOST_STYLES = 512;
    private static final int SHORT_GAP = 4;
    /** So many are as short as the sequence that erases them, and the move behind it. */
    private static final int SHORT_BLANK = 9;

    private final Map<Style, String> styles = new HashMap<>();
    private final StringBuilder out = new StringBuilder(1 << 13);
    private Buffer shown = Buffer.empty(Rect.ZERO);
    private boolean known;
    private int x;
    private int y;
    private Style style = Style.EMPTY;

    /** Where a person types. */
    record Cursor(int x, int y) {}

    /** Forgets what the terminal shows. */
    void invalidate() {
        known = false;
    }

    /** @return empty where nothing changed */
    byte[] write(Buffer next, Optional<Cursor> cursor) {
        out.setLength(0);
        boolean all = !known || !shown.area().equals(next.area());
        out.append(BEGIN).append("\u001b[?25l");
        if (all) {
            out.append("\u001b[0m\u001b[2J");
            shown = Buffer.empty(next.area());
        }
        style = Style.EMPTY;
        x = -1;
        int before = out.length();
        for (int row = 0; row < next.height(); row++) {
            row(next, row);
        }
        boolean changed = all || out.length() > before;
        if (!style.equals(Style.EMPTY)) {
            out.append("\u001b[0m");
        }
        cursor.ifPresent(it -> out.append(position(it.x(), it.y())).append("\u001b[?25h"));
        out.append(END);
        known = true;
        shown = next;
        return changed || cursor.isPresent() ? out.toString().getBytes(UTF_8) : new byte[0];
    }

    private void row(Buffer next, int row) {
        int end = blankFrom(next, row);
        for (int column = 0; column < next.width(); column++) {
            Cell cell = next.get(column, row);
            if (cell.isContinuation() || looksSame(cell, shown.get(column, row))) {
                continue;
            }
            if (column >= end && next.width() - column > SHORT_GAP) {
                moveTo(column, row, next);
                restyle(Style.EMPTY);
                out.append("\u001b[K");
                return;
            }
            moveTo(column, row, next);
            int blanks = isBlank(cell) ? blanks(next, column, row) : 0;
            if (blanks > SHORT_BLANK) {
                restyle(Style.EMPTY);
                out.append("\u001b[").append(blanks).append('X');
                column += blanks - 1;
                continue;
            }
            if (!isSpace(cell) || isSeen(cell.style()) || isSeen(style)) {
                restyle(cell.style());
            }
            print(cell.symbol());
        }
    }

    /** How many from here are to be blank, up to the last that is not yet. */
    private int blanks(Buffer next, int column, int row) {
        int count = 0;
        for (int i = column; i < next.width() && isBlank(next.get(i, row)); i++) {
            if (!looksSame(next.get(i, row), shown.get(i, row))) {
                count = i - column + 1;
            }
        }
        return count;
    }

    private static boolean looksSame(Cell one, Cell other) {
        return one.equals(other) || (isBlank(one) && isBlank(other));
    }

    private static boolean isSpace(Cell cell) {
        return cell.symbol().equals(" ");
    }

    /** Whether a blank shows it: the colour of a letter that is not there does not. */
    private static boolean isSeen(Style style) {
        return style.bg().isPresent()
                || style.effectiveModifiers().contains(Modifier.REVERSED)
                || style.effectiveModifiers().contains(Modifier.UNDERLINED);
    }

    private static int blankFrom(Buffer next, int row) {
        int end = next.width();
        while (end > 0 && isBlank(next.get(end - 1, row))) {
            end--;
        }
        return end;
    }

    private static boolean isBlank(Cell cell) {
        return isSpace(cell) && (cell.style().equals(Style.EMPTY) || !isSeen(cell.style()));
    }

    private void moveTo(int column, int row, Buffer next) {
        if (y == row && x >= 0 && column > x && column - x <= SHORT_GAP && isPlain(next, x, column, row)) {
            for (int i = x; i < column; i++) {
                out.append(next.get(i, row).symbol());
            }
        } else if (y == row && x >= 0 && column > x) {
            out.append("\u001b[").append(column - x).append('C');
        } else if (y != row || x != column) {
            out.append(position(column, row));
        }
        x = column;
        y = row;
    }

    /** Whether the cells between need no other style, so that writing them again is shorter than a jump. */
    private boolean isPlain(Buffer next, int from, int to, int row) {
        for (int i = from; i < to; i++) {
            Cell cell = next.get(i, row);
            String symbol = cell.symbol();
            if (!cell.style().equals(style)
                    || symbol.length() != 1
                    || symbol.charAt(0) < ' '
                    || symbol.charAt(0) > '~') {
                return false;
            }
        }
        return true;
    }

    private static String position(int column, int row) {
        return "\u001b[" + (row + 1) + (column == 0 ? "" : ";" + (column + 1)) + "H";
    }

    private void print(String symbol) {
        if (symbol.length() == 1 && symbol.charAt(0) >= ' ' && symbol.charAt(0) <= '~') {
            out.append(symbol);
            x++;
            return;
        }
        String safe = harmless(symbol);
        out.append(safe);
        // terminals disagree about the width of joined and rare characters: what follows is placed anew
        x = isCertain(safe) ? x + Width.of(safe) : -1;
    }

    static String harmless(String symbol) {
        boolean isBad = symbol.isEmpty()
                || symbol.codePoints()
                        .anyMatch(c -> Clean.isDropped(c) || c < ' ' || Character.getType(c) == Character.SURROGATE);
        return isBad ? "\ufffd" : symbol;
    }

    private static boolean isCertain(String symbol) {
        return symbol.length() == 1
                && (symbol.charAt(0) < 0x300 || (symbol.charAt(0) >= 0x2500 && symbol.charAt(0) < 0x25a0));
    }

    private void restyle(Style wanted) {
        if (!wanted.equals(style)) {
            if (styles.size() > MOST_STYLES) {
                styles.clear();
            }
            if (wanted.equals(Style.EMPTY)) {
                out.append("\u001b[m");
            } else if (differsInColourOnly(wanted, style)) {
                out.append("\u001b[")
                        .append(wanted.fg().orElseThrow().toAnsiForeground())
                        .append('m');
            } else {
                out.append(styles.computeIfAbsent(wanted, FrameWriter::sequence));
            }
            style = wanted;
        }
    }

    /** Of letters, so that nothing else has to be said again. */
    private static boolean differsInColourOnly(Style wanted, Style now) {
        return wanted.fg().isPresent()
                && wanted.bg().equals(now.bg())
                && wanted.effectiveModifiers().equals(now.effectiveModifiers());
    }

    private static String sequence(Style style) {
        StringBuilder codes = new StringBuilder("\u001b[0");
        for (Modifier modifier :
                List.of(Modifier.BOLD, Modifier.DIM, Modifier.ITALIC, Modifier.UNDERLINED, Modifier.REVERSED)) {
            if (style.effectiveModifiers().contains(modifier)) {
                codes.append(';').append(modifier.code());
            }
        }
        style.fg().ifPresent(it -> codes.append(';').append(it.toAnsiForeground()));
        style.bg().ifPresent(it -> codes.append(';').append(it.toAnsiBackground()));
        return codes.append('m').toString();
    }
}
