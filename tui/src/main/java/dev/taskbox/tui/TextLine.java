package dev.taskbox.tui;

import dev.taskbox.service.Width;
import dev.taskbox.tui.Input.Press;
import java.util.ArrayList;
import java.util.List;

/** Text that is typed, in one line or in several, with a cursor. Moves and erases whole characters. */
final class TextLine {
    private final boolean multiline;
    private final int longest;
    private final StringBuilder text = new StringBuilder();
    private int at;
    private int scroll;

    TextLine(boolean multiline, int longest) {
        this.multiline = multiline;
        this.longest = longest;
    }

    String text() {
        return text.toString();
    }

    void set(String wanted) {
        text.setLength(0);
        at = 0;
        insert(wanted);
    }

    static String withoutLast(String text) {
        return text.isEmpty() ? "" : text.substring(0, before(text, text.length()));
    }

    void insert(String piece) {
        String fitting = multiline ? piece : piece.replace('\n', ' ');
        int room = Math.max(0, longest - text.length());
        String cut = fitting.length() > room ? fitting.substring(0, room) : fitting;
        text.insert(at, cut);
        at += cut.length();
    }

    /** @return whether the key was for the text */
    boolean key(Press key) {
        switch (key.code()) {
            case LEFT -> at = key.ctrl() || key.alt() ? wordBefore() : before(text, at);
            case RIGHT -> at = key.ctrl() || key.alt() ? wordAfter() : after(at);
            case HOME -> at = lineStart(at);
            case END -> at = lineEnd(at);
            case BACKSPACE -> erase(key.alt() ? wordBefore() : before(text, at), at);
            case DELETE -> erase(at, after(at));
            case UP -> {
                return multiline && vertical(-1);
            }
            case DOWN -> {
                return multiline && vertical(1);
            }
            case ENTER -> {
                if (!multiline) {
                    return false;
                }
                insert("\n");
            }
            case CHARACTER -> {
                return character(key);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean character(Press key) {
        if (key.isPrintable()) {
            insert(key.text());
        } else if (key.isControl('a')) {
            at = lineStart(at);
        } else if (key.isControl('e')) {
            at = lineEnd(at);
        } else if (key.isControl('w')) {
            erase(wordBefore(), at);
        } else if (key.isControl('u')) {
            erase(lineStart(at), at);
        } else if (key.isControl('k')) {
            erase(at, lineEnd(at));
        } else {
            return false;
        }
        return true;
    }

    private void erase(int from, int to) {
        text.delete(from, to);
        at = from;
    }

    /** Over what combines with a character as well. */
    private static int before(CharSequence text, int from) {
        int i = from;
        while (i > 0) {
            int codePoint = Character.codePointBefore(text, i);
            i -= Character.charCount(codePoint);
            if (Width.of(Character.toString(codePoint)) > 0 || codePoint == '\n') {
                break;
            }
        }
        return i;
    }

    private int after(int from) {
        int i = from;
        if (i < text.length()) {
            i += Character.charCount(text.codePointAt(i));
        }
        while (i < text.length() && text.charAt(i) != '\n' && Width.of(Character.toString(text.codePointAt(i))) == 0) {
            i += Character.charCount(text.codePointAt(i));
        }
        return i;
    }

    private int wordBefore() {
        int i = at;
        while (i > 0 && Character.isWhitespace(text.charAt(i - 1))) {
            i--;
        }
        while (i > 0 && !Character.isWhitespace(text.charAt(i - 1))) {
            i--;
        }
        return i;
    }

    private int wordAfter() {
        int i = at;
        while (i < text.length() && !Character.isWhitespace(text.charAt(i))) {
            i++;
        }
        while (i < text.length() && Character.isWhitespace(text.charAt(i))) {
            i++;
        }
        return i;
    }

    private int lineStart(int from) {
        return from == 0 ? 0 : text.lastIndexOf("\n", from - 1) + 1;
    }

    private int lineEnd(int from) {
        int end = text.indexOf("\n", from);
        return end < 0 ? text.length() : end;
    }

    private boolean vertical(int by) {
        int start = lineStart(at);
        int column = at - start;
        if (by < 0 ? start == 0 : lineEnd(at) == text.length()) {
            return false;
        }
        int target = by < 0 ? lineStart(start - 1) : lineEnd(at) + 1;
        at = Math.min(target + column, lineEnd(target));
        if (at > 0 && at < text.length() && Character.isLowSurrogate(text.charAt(at))) {
            at--;
        }
        return true;
    }

    /** Draws as much as fits around the cursor. @return where that is on the screen */
    FrameWriter.Cursor draw(Canvas canvas, Theme theme) {
        int line = (int) text.chars().limit(at).filter(c -> c == '\n').count();
        scroll = Math.clamp(scroll, Math.max(0, line - canvas.height() + 1), line);
        List<String> lines = lines();
        int room = Math.max(1, canvas.width() - 1);
        String before = text.substring(lineStart(at), at);
        int shift = shift(before, room);
        for (int row = 0; row < canvas.height() && scroll + row < lines.size(); row++) {
            String shown = lines.get(scroll + row);
            int from = scroll + row == line ? shift : 0;
            canvas.fit(0, row, canvas.width(), theme.text(), shown.substring(Math.min(from, shown.length())));
        }
        return new FrameWriter.Cursor(
                canvas.left() + Math.min(room, Width.of(before.substring(shift))), canvas.top() + line - scroll);
    }

    private List<String> lines() {
        return new ArrayList<>(List.of(text.toString().split("\n", -1)));
    }

    private static int shift(String before, int room) {
        int from = 0;
        int width = Width.of(before.length() > 100_000 ? "" : before);
        while (width > room && from < before.length()) {
            int next = from + Character.charCount(before.codePointAt(from));
            width -= Width.of(before.substring(from, next));
            from = next;
        }
        return from;
    }
}
