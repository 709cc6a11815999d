package dev.taskbox.tui;

import dev.taskbox.tui.Input.Code;
import dev.taskbox.tui.Input.Press;
import java.util.List;
import java.util.Optional;

/** A question before something that is hard to undo, with what there is to know. */
final class Dialog implements View {
    private final Ui ui;
    private final String title;
    private final List<Row> rows;
    private final String yes;
    private final Runnable action;
    private int first;
    private int page = 1;

    /** @param yes what the key y does */
    Dialog(Ui ui, String title, List<Row> rows, String yes, Runnable action) {
        this.ui = ui;
        this.title = title;
        this.rows = List.copyOf(rows);
        this.yes = yes;
        this.action = action;
    }

    @Override
    public boolean isOverlay() {
        return true;
    }

    @Override
    public boolean isTyping() {
        return true;
    }

    @Override
    public void draw(Canvas canvas, Theme theme) {
        int widest = rows.stream().mapToInt(Row::width).max().orElse(0);
        Canvas box = Boxes.centre(canvas, Math.max(widest, title.length() + 4) + 4, rows.size() + 4);
        box.frame(theme.focus(), theme.focus(), title);
        Canvas inside = box.part(2, 1, box.width() - 4, box.height() - 3);
        page = Math.max(1, inside.height());
        first = Math.clamp(first, 0, Math.max(0, rows.size() - page));
        for (int i = 0; i < page && first + i < rows.size(); i++) {
            inside.row(0, i, inside.width(), rows.get(first + i));
        }
        int x = 2 + box.text(2, box.height() - 2, theme.key(), "y ");
        x += box.text(x, box.height() - 2, theme.text(), yes + "   ");
        x += box.text(x, box.height() - 2, theme.key(), "esc ");
        box.text(x, box.height() - 2, theme.text(), "leave it");
    }

    @Override
    public boolean key(Press key) {
        if (key.is('y') || key.is('Y')) {
            ui.close(this);
            action.run();
        } else if (key.is('n') || key.is('q') || key.is(Code.ESCAPE)) {
            ui.close(this);
        } else if (key.is(Code.DOWN) || key.is('j') || key.is(Code.PAGE_DOWN)) {
            first++;
        } else if (key.is(Code.UP) || key.is('k') || key.is(Code.PAGE_UP)) {
            first = Math.max(0, first - 1);
        } else {
            ui.say("y " + yes + ", esc leaves it");
        }
        return true;
    }

    @Override
    public List<String> hints() {
        return List.of("y", yes, "esc", "leave it");
    }

    @Override
    public Optional<Card> card() {
        return Optional.empty();
    }
}
