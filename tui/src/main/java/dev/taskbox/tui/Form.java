package dev.taskbox.tui;

import dev.taskbox.tui.Input.Mouse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Fields that are filled in, one under the other; the last may have several lines. */
final class Form implements View {
    /** The key of an end that enter brings from every field. */
    static final String ENTER = "⏎";

    private static final int LABEL = 10;
    private static final int WIDTH = 90;

    /** @param choices empty: it is typed @param hint empty: dots */
    record Field(String label, List<String> choices, TextLine text, int height, String hint) {
        static Field typed(String label, String initial) {
            TextLine text = new TextLine(false, 1000);
            text.set(initial);
            return new Field(label, List.of(), text, 1, "");
        }

        static Field several(String label, int height) {
            return new Field(label, List.of(), new TextLine(true, 500_000), height, "");
        }

        static Field choice(String label, List<String> choices, String initial) {
            TextLine text = new TextLine(false, 1000);
            text.set(initial);
            return new Field(label, List.copyOf(choices), text, 1, "");
        }

        /** What stands there while it is empty. */
        Field hinted(String what) {
            return new Field(label, choices, text, height, what);
        }

        String value() {
            return text.text();
        }
    }

    /** A way to end it: a key, what it does, and with what. */
    record End(String key, String title, Input.Press pressed, Consumer<Form> action) {}

    private final Ui ui;
    private final String title;
    private final List<Field> fields;
    private final List<End> ends;
    private final List<Integer> rows = new ArrayList<>();
    private int focus;
    private Optional<FrameWriter.Cursor> cursor = Optional.empty();

    /** @param ends the first is also what enter does in the last field of one line, or in each if that is its key */
    Form(Ui ui, String title, List<Field> fields, List<End> ends) {
        this.ui = ui;
        this.title = title;
        this.fields = List.copyOf(fields);
        this.ends = List.copyOf(ends);
    }

    Form at(int field) {
        focus = field;
        return this;
    }

    String value(int field) {
        return fields.get(field).value();
    }

    void close() {
        ui.close(this);
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
        int height = fields.stream().mapToInt(Field::height).sum() + fields.size() + 3;
        Canvas box = Boxes.centre(canvas, WIDTH, height);
        box.frame(theme.focus(), theme.focus(), title);
        boolean tight = box.height() < height;
        int[] heights = heights(tight ? box.height() - 3 : height);
        cursor = Optional.empty();
        rows.clear();
        int y = 1;
        for (int i = 0; i < fields.size(); i++) {
            rows.add(box.top() + y);
            field(box, theme, i, y, heights[i]);
            y += heights[i] + (tight ? 0 : 1);
        }
        int x = 2;
        for (End end : ends) {
            x += box.text(x, box.height() - 2, theme.key(), end.key() + " ");
            x += box.text(x, box.height() - 2, theme.text(), end.title() + "   ");
        }
        x += box.text(x, box.height() - 2, theme.key(), "esc ");
        box.text(x, box.height() - 2, theme.text(), "leave");
    }

    /** The tallest give way where not all fit. */
    private int[] heights(int room) {
        int[] heights = fields.stream().mapToInt(Field::height).toArray();
        while (Arrays.stream(heights).sum() > room) {
            int tallest = 0;
            for (int i = 1; i < heights.length; i++) {
                tallest = heights[i] > heights[tallest] ? i : tallest;
            }
            if (heights[tallest] == 1) {
                break;
            }
            heights[tallest]--;
        }
        return heights;
    }

    private void field(Canvas box, Theme theme, int index, int y, int height) {
        Field field = fields.get(index);
        boolean focused = index == focus;
        box.text(2, y, LABEL, focused ? theme.focus() : theme.faint(), field.label());
        Canvas place = box.part(2 + LABEL, y, box.width() - LABEL - 4, height);
        if (!field.choices().isEmpty()) {
            int x = focused ? place.text(0, 0, theme.focus(), "‹ ") : 0;
            x += place.fit(x, 0, place.width() - 4, focused ? theme.bold() : theme.text(), field.value());
            if (focused) {
                place.text(x, 0, theme.focus(), " ›");
            }
            return;
        }
        if (focused) {
            cursor = Optional.of(field.text().draw(place, theme)).filter(it -> it.y() < box.top() + box.height());
        } else {
            field.text().draw(place, theme);
        }
        if (field.value().isEmpty()) {
            String dots = "·".repeat(Math.max(0, Math.min(place.width(), 24)));
            place.fit(0, 0, place.width(), theme.faint(), field.hint().isEmpty() ? dots : field.hint());
        }
    }

    @Override
    public boolean key(Input.Press key) {
        for (End end : ends) {
            if (key.equals(end.pressed())) {
                end.action().accept(this);
                return true;
            }
        }
        if (key.isControl('g') && fields.get(focus).height() > 1) {
            edit(fields.get(focus));
            return true;
        }
        switch (key.code()) {
            case ESCAPE -> close();
            case TAB -> move(1);
            case BACK_TAB -> move(-1);
            default -> inField(key);
        }
        return true;
    }

    /** On the caller's own terminal, by the caller's own editor; by SSH there is none. */
    private void edit(Field field) {
        if (!ui.canEdit()) {
            ui.say("No editor of yours is where taskd runs; type or paste here");
            return;
        }
        ui.lend(terminal -> terminal.edit(field.value()), edited -> field.text().set(edited.stripTrailing()));
    }

    private void inField(Input.Press key) {
        Field field = fields.get(focus);
        if (!field.choices().isEmpty()) {
            choose(field, key);
        } else if (!field.text().key(key)) {
            leave(key);
        }
    }

    private void choose(Field field, Input.Press key) {
        int now = field.choices().indexOf(field.value());
        int count = field.choices().size();
        if (key.is(Input.Code.RIGHT) || key.is('l') || key.is(' ')) {
            field.text().set(field.choices().get((now + 1) % count));
        } else if (key.is(Input.Code.LEFT) || key.is('h')) {
            field.text().set(field.choices().get((now + count - 1) % count));
        } else if (key.isPrintable()) {
            field.choices().stream()
                    .filter(it -> it.startsWith(key.text()))
                    .findFirst()
                    .ifPresent(field.text()::set);
        } else {
            leave(key);
        }
    }

    private void leave(Input.Press key) {
        switch (key.code()) {
            case UP -> move(-1);
            case DOWN -> move(1);
            case ENTER -> {
                if (focus == fields.size() - 1 || ends.getFirst().key().equals(ENTER)) {
                    ends.getFirst().action().accept(this);
                } else {
                    move(1);
                }
            }
            default -> {}
        }
    }

    private void move(int by) {
        focus = Math.floorMod(focus + by, fields.size());
    }

    @Override
    public void paste(String text) {
        if (fields.get(focus).choices().isEmpty()) {
            fields.get(focus).text().insert(text);
        }
    }

    @Override
    public void mouse(Mouse mouse) {
        for (int i = 0; i < rows.size(); i++) {
            if (mouse.button() == Input.Button.LEFT && mouse.y() >= rows.get(i)) {
                focus = i;
            }
        }
    }

    @Override
    public List<String> hints() {
        List<String> hints = new ArrayList<>();
        ends.forEach(end -> hints.addAll(List.of(end.key(), end.title())));
        if (ui.canEdit() && fields.stream().anyMatch(field -> field.height() > 1)) {
            hints.addAll(List.of("ctrl-g", "editor"));
        }
        hints.addAll(List.of("tab", "next field", "←→", "choose", "esc", "leave"));
        return hints;
    }
}
