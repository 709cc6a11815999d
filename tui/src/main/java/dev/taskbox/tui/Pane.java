package dev.taskbox.tui;

import dev.taskbox.tui.Input.Press;
import java.util.function.IntFunction;

/** Rows of a tab with a cursor. Only those on the screen are asked for. */
abstract class Pane {
    private static final int WHEEL = 3;

    private int selected;
    private int first;
    private int page = 1;
    private int top;

    /** Called when it is looked at for the first time, and when what it shows may have changed. */
    abstract void load(Card card);

    abstract int size();

    abstract Row row(int index);

    /** All that a row stands for, however long; as lines. */
    String whole(int index) {
        return row(index).text();
    }

    /** What stands at the right of the tabs. */
    String note() {
        return "";
    }

    /** Keys of its own, in addition. */
    boolean own(Press key) {
        return false;
    }

    /** Right before it is drawn. */
    void fit(int width, Theme theme) {}

    final int selected() {
        return selected;
    }

    final void select(int index) {
        selected = Math.clamp(index, 0, Math.max(0, size() - 1));
    }

    /** Rows came in, or went, above the cursor. */
    final void shift(int by) {
        selected = Math.max(0, selected + by);
        first = Math.max(0, first + by);
    }

    final boolean isAtEnd() {
        return selected >= size() - 1;
    }

    final boolean isNearTop() {
        return first < page;
    }

    final boolean isNearEnd() {
        return first + 2 * page >= size();
    }

    void move(int by) {
        select(Math.clamp((long) selected + by, 0, Math.max(0, size() - 1)));
    }

    final boolean key(Press key) {
        switch (key.code()) {
            case UP -> move(-1);
            case DOWN -> move(1);
            case PAGE_UP -> move(-page);
            case PAGE_DOWN -> move(page);
            case HOME -> toStart();
            case END -> toEnd();
            case CHARACTER -> {
                return letter(key) || own(key);
            }
            default -> {
                return own(key);
            }
        }
        return true;
    }

    private boolean letter(Press key) {
        if (key.is('k')) {
            move(-1);
        } else if (key.is('j')) {
            move(1);
        } else if (key.is(' ') || key.isControl('d')) {
            move(page);
        } else if (key.is('b') || key.isControl('u')) {
            move(-page);
        } else if (key.is('g')) {
            toStart();
        } else if (key.is('G')) {
            toEnd();
        } else {
            return false;
        }
        return true;
    }

    void toStart() {
        select(0);
    }

    void toEnd() {
        select(size() - 1);
    }

    final void wheel(int direction) {
        move(direction * WHEEL);
    }

    final void click(int y) {
        if (y >= top && y - top + first < size()) {
            select(y - top + first);
        }
    }

    final void draw(Canvas canvas, Theme theme) {
        fit(canvas.width() - 2, theme);
        page = Math.max(1, canvas.height());
        top = canvas.top();
        selected = Math.clamp(selected, 0, Math.max(0, size() - 1));
        first = Math.clamp(first, Math.max(0, selected - page + 1), selected);
        first = Math.clamp(first, 0, Math.max(0, size() - page));
        for (int i = 0; i < page && first + i < size(); i++) {
            canvas.row(1, i, canvas.width() - 2, row(first + i));
            if (first + i == selected) {
                canvas.text(0, i, theme.focus(), "▌");
                canvas.tint(0, i, canvas.width(), 1, theme.selected());
            }
        }
        Bars.draw(canvas, theme, first, page, size());
    }

    /** The line under the cursor. */
    String line() {
        return selected < size() ? row(selected).text() : "";
    }

    /** Of everything that is loaded, up to what a clipboard takes. */
    final String everything() {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < size() && all.length() < Output.LONGEST_COPY; i++) {
            all.append(row(i).text()).append('\n');
        }
        return all.toString();
    }

    /** @return whether it was found */
    boolean search(String text) {
        return search(text, this::row);
    }

    private boolean search(String text, IntFunction<Row> rows) {
        for (int step = 1; step <= size(); step++) {
            int index = (selected + step) % size();
            if (containsIgnoringCase(rows.apply(index).text(), text)) {
                select(index);
                return true;
            }
        }
        return false;
    }

    static boolean containsIgnoringCase(String text, String part) {
        for (int i = 0; i + part.length() <= text.length(); i++) {
            if (text.regionMatches(true, i, part, 0, part.length())) {
                return true;
            }
        }
        return false;
    }
}
