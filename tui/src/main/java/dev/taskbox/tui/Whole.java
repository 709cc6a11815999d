package dev.taskbox.tui;

import dev.taskbox.tui.Input.Mouse;
import dev.taskbox.tui.Input.Press;
import java.util.List;

/** A text that did not fit where it stands, wrapped. Any key but those that scroll closes it. */
final class Whole implements View {
    private static final int MOST_LINES = 5000;

    private final Ui ui;
    private final String title;
    private final String text;
    private List<String> lines = List.of();
    private int width = -1;
    private int first;
    private int page = 1;

    Whole(Ui ui, String title, String text) {
        this.ui = ui;
        this.title = title;
        this.text = text;
    }

    @Override
    public boolean isOverlay() {
        return true;
    }

    @Override
    public void draw(Canvas canvas, Theme theme) {
        int wanted = Math.max(1, canvas.width() - (canvas.width() > 40 ? 8 : 4));
        if (width != wanted) {
            width = wanted;
            lines = Wrapping.lines(text, width, MOST_LINES);
        }
        Canvas box = Boxes.centre(canvas, width + 4, lines.size() + 2);
        box.frame(theme.focus(), theme.focus(), title);
        page = Math.max(1, box.height() - 2);
        first = Math.clamp(first, 0, Math.max(0, lines.size() - page));
        for (int i = 0; i < page && first + i < lines.size(); i++) {
            box.text(2, 1 + i, box.width() - 4, theme.text(), lines.get(first + i));
        }
        if (first + page < lines.size()) {
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
                } else if (key.is('y')) {
                    ui.copy(text);
                } else {
                    ui.close(this);
                }
            }
        }
        return true;
    }

    @Override
    public void mouse(Mouse mouse) {
        if (mouse.button() == Input.Button.WHEEL_DOWN) {
            first++;
        } else if (mouse.button() == Input.Button.WHEEL_UP) {
            first = Math.max(0, first - 1);
        }
    }

    @Override
    public List<String> hints() {
        return List.of("↑↓", "scroll", "y", "copy", "any other key", "back");
    }
}
