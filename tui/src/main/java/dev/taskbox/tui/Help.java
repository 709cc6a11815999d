package dev.taskbox.tui;

import dev.taskbox.tui.Input.Press;
import java.util.ArrayList;
import java.util.List;

/** The keys, and texts of our own making. Any key closes it. */
final class Help implements View {
    private final Ui ui;
    private final String title;
    private final List<Row> rows;
    private int first;
    private int page = 1;

    Help(Ui ui, String title, List<Row> rows) {
        this.ui = ui;
        this.title = title;
        this.rows = List.copyOf(rows);
    }

    static Help keys(Ui ui, Theme theme) {
        List<Row> rows = new ArrayList<>();
        rows.add(pair(theme, "← → ↑ ↓  h l k j", "move; the wheel and clicks work too"));
        rows.add(pair(theme, "g G  PgUp PgDn", "first, last, a page"));
        for (Action action : Action.values()) {
            if (!action.key().isEmpty()) {
                rows.add(pair(theme, action.key(), action.title()));
            }
        }
        rows.add(pair(theme, ":", "all actions, with their command lines"));
        rows.add(pair(theme, "esc", "back, or show all again"));
        rows.add(new Row());
        rows.add(pair(theme, "1 … 6  tab", "in a task: log, diff, audit, policy, cost, runs"));
        rows.add(pair(theme, "f", "follow the log, or stay"));
        rows.add(pair(theme, "o", "unfold, or fold, what a tool gave back"));
        rows.add(pair(theme, "/ N", "search, again; enter goes on"));
        rows.add(pair(theme, "⏎", "there: all of a line that was cut"));
        rows.add(pair(theme, "ctrl-g", "in a form: write a text in your editor"));
        rows.add(pair(theme, "y Y", "copy the line, or all that is loaded"));
        return new Help(ui, "Keys", rows);
    }

    private static Row pair(Theme theme, String key, String what) {
        return Row.of(theme.key(), key + " ".repeat(Math.max(1, 18 - key.length())))
                .add(theme.text(), what);
    }

    @Override
    public boolean isOverlay() {
        return true;
    }

    @Override
    public void draw(Canvas canvas, Theme theme) {
        int widest = rows.stream().mapToInt(Row::width).max().orElse(0);
        Canvas box = Boxes.centre(canvas, widest + 4, rows.size() + 2);
        box.frame(theme.focus(), theme.focus(), title);
        page = Math.max(1, box.height() - 2);
        first = Math.clamp(first, 0, Math.max(0, rows.size() - page));
        for (int i = 0; i < page && first + i < rows.size(); i++) {
            box.row(2, 1 + i, box.width() - 4, rows.get(first + i));
        }
        if (first + page < rows.size()) {
            box.text(3, box.height() - 1, theme.faint(), " ↓ more ");
        }
    }

    @Override
    public boolean key(Press key) {
        switch (key.code()) {
            case DOWN -> first++;
            case UP -> first = Math.max(0, first - 1);
            case PAGE_DOWN -> first += page;
            case PAGE_UP -> first = Math.max(0, first - page);
            default -> {
                if (key.is('j')) {
                    first++;
                } else if (key.is('k')) {
                    first = Math.max(0, first - 1);
                } else {
                    ui.close(this);
                }
            }
        }
        return true;
    }

    @Override
    public List<String> hints() {
        return List.of("↑↓", "scroll", "any other key", "back");
    }
}
