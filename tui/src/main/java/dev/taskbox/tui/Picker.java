package dev.taskbox.tui;

import dev.taskbox.tui.Input.Mouse;
import dev.taskbox.tui.Input.Press;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Every action, found by typing, each with the command line that does the same. */
final class Picker implements View {
    private static final int WIDTH = 84;

    private final Ui ui;
    private final Optional<Card> card;
    private final TextLine typed = new TextLine(false, 60);
    private int selected;
    private int first;
    private int firstRow;
    private Optional<FrameWriter.Cursor> cursor = Optional.empty();

    Picker(Ui ui, Optional<Card> card) {
        this.ui = ui;
        this.card = card;
    }

    private List<Action> found() {
        String word = typed.text().toLowerCase(Locale.ROOT).replace(" ", "");
        return List.of(Action.values()).stream()
                .filter(it -> word.isEmpty()
                        || Fuzzy.matches(word, (it.title() + " " + it.command()).toLowerCase(Locale.ROOT)))
                .toList();
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
    public Optional<FrameWriter.Cursor> cursor() {
        return cursor;
    }

    @Override
    public void draw(Canvas canvas, Theme theme) {
        List<Action> actions = found();
        Canvas box = Boxes.centre(canvas, WIDTH, Action.values().length + 4);
        box.frame(theme.focus(), theme.focus(), "All actions");
        box.text(2, 1, theme.key(), ":");
        cursor = Optional.of(typed.draw(box.part(4, 1, box.width() - 6, 1), theme));
        Canvas list = box.part(1, 3, box.width() - 2, box.height() - 4);
        firstRow = list.top();
        selected = Math.clamp(selected, 0, Math.max(0, actions.size() - 1));
        first = Math.clamp(first, Math.max(0, selected - list.height() + 1), selected);
        for (int row = 0; row < list.height() && first + row < actions.size(); row++) {
            line(list, theme, row, actions.get(first + row), first + row == selected);
        }
    }

    private void line(Canvas list, Theme theme, int row, Action action, boolean isSelected) {
        boolean possible = action.whyNot(card).isEmpty();
        list.text(1, row, 1, theme.key(), action.key());
        int half = list.width() * 11 / 20;
        list.fit(4, row, half - 4, possible ? theme.text() : theme.faint(), action.title());
        list.fit(half + 1, row, list.width() - half - 2, theme.faint(), action.command(card));
        if (isSelected) {
            list.text(0, row, theme.focus(), "▌");
            list.tint(0, row, list.width(), 1, theme.selected());
        }
    }

    @Override
    public boolean key(Press key) {
        switch (key.code()) {
            case ESCAPE -> ui.close(this);
            case UP, BACK_TAB -> selected = Math.max(0, selected - 1);
            case DOWN, TAB -> selected++;
            case ENTER -> choose();
            default -> {
                if (typed.key(key)) {
                    selected = 0;
                }
            }
        }
        return true;
    }

    private void choose() {
        List<Action> actions = found();
        if (selected < actions.size()) {
            ui.close(this);
            ui.actions().run(actions.get(selected), card);
        }
    }

    @Override
    public void mouse(Mouse mouse) {
        switch (mouse.button()) {
            case WHEEL_UP -> selected = Math.max(0, selected - 1);
            case WHEEL_DOWN -> selected++;
            case LEFT -> {
                if (mouse.y() >= firstRow && mouse.y() - firstRow + first < found().size()) {
                    selected = mouse.y() - firstRow + first;
                    choose();
                }
            }
            case OTHER -> {}
        }
    }

    @Override
    public void paste(String text) {
        typed.insert(text);
    }

    @Override
    public List<String> hints() {
        return List.of("⏎", "do it", "↑↓", "choose", "esc", "leave");
    }
}
