package dev.taskbox.tui;

import static java.util.Objects.requireNonNull;

import dev.taskbox.tui.Input.Mouse;
import dev.taskbox.tui.Input.Press;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The columns of cards. Where they do not fit side by side, one at a time. */
final class BoardView implements View {
    private static final List<Column> COLUMNS = List.of(Column.values());
    private static final int NARROWEST_COLUMN = 17;
    private static final int PAGE = 5;

    private final Ui ui;
    private final Map<Column, ColumnView> columns = new EnumMap<>(Column.class);
    private final EmptyBoard empty;
    private Set<String> projects = Set.of();
    private Column focus = Column.BACKLOG;
    private String filter = "";
    private boolean filtering;
    private boolean chosen;
    private int top;
    private long followed;

    BoardView(Ui ui) {
        this.ui = ui;
        this.empty = new EmptyBoard(ui);
        for (Column column : COLUMNS) {
            columns.put(column, new ColumnView());
        }
    }

    private ColumnView view(Column column) {
        return requireNonNull(columns.get(column));
    }

    /** The eye stays on what a person set going, until they look elsewhere. */
    void follow(long id) {
        followed = id;
        select(id);
    }

    @Override
    public void changed() {
        if (!projects.equals(ui.cards().projects())) {
            projects = ui.cards().projects();
            empty.askAgain();
        }
        Optional<Card> before = card();
        Map<Column, List<Card>> shown =
                filter.isBlank() ? ui.cards().columns() : ui.cards().matching(Fuzzy.of(filter));
        shown.forEach((column, cards) -> view(column).show(cards));
        before.filter(it -> it.id() == followed || view(focus).isEmpty()).ifPresent(it -> select(it.id()));
        if (!chosen && ui.cards().size() > 0) {
            chosen = true;
            focus = List.of(Column.NEEDS_YOU, Column.RUNNING, Column.BACKLOG, Column.DONE).stream()
                    .filter(column -> !view(column).isEmpty())
                    .findFirst()
                    .orElse(focus);
        }
    }

    @Override
    public Optional<Card> card() {
        return view(focus).selected();
    }

    /** Looks at a task, wherever it is. */
    void select(long id) {
        ui.cards().card(id).flatMap(card -> Column.of(card.state())).ifPresent(column -> {
            focus = column;
            view(column).select(id);
        });
    }

    @Override
    public boolean isTyping() {
        return filtering;
    }

    @Override
    public boolean key(Press key) {
        if (filtering) {
            return typed(key);
        }
        boolean moved = moves(key);
        if (moved) {
            followed = 0;
        }
        return moved;
    }

    private boolean moves(Press key) {
        switch (key.code()) {
            case LEFT -> focus(-1);
            case RIGHT, TAB -> focus(1);
            case BACK_TAB -> focus(-1);
            case UP -> view(focus).move(-1);
            case DOWN -> view(focus).move(1);
            case PAGE_UP -> view(focus).move(-PAGE);
            case PAGE_DOWN -> view(focus).move(PAGE);
            case HOME -> view(focus).move(-Integer.MAX_VALUE);
            case END -> view(focus).move(Integer.MAX_VALUE);
            case ESCAPE -> {
                return endFilter();
            }
            case CHARACTER -> {
                return letter(key);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean letter(Press key) {
        if (key.is('h')) {
            focus(-1);
        } else if (key.is('l')) {
            focus(1);
        } else if (key.is('k')) {
            view(focus).move(-1);
        } else if (key.is('j')) {
            view(focus).move(1);
        } else if (key.is('g')) {
            view(focus).move(-Integer.MAX_VALUE);
        } else if (key.is('G')) {
            view(focus).move(Integer.MAX_VALUE);
        } else if (key.isControl('d')) {
            view(focus).move(PAGE);
        } else if (key.isControl('u')) {
            view(focus).move(-PAGE);
        } else {
            return false;
        }
        return true;
    }

    private void focus(int by) {
        focus = COLUMNS.get(Math.clamp(COLUMNS.indexOf(focus) + by, 0, COLUMNS.size() - 1));
    }

    void beginFilter() {
        filtering = true;
    }

    private boolean endFilter() {
        if (filter.isEmpty()) {
            return false;
        }
        filter("");
        return true;
    }

    private void filter(String typed) {
        filter = typed;
        changed();
        if (view(focus).isEmpty()) {
            for (Column column : COLUMNS) {
                if (!view(column).isEmpty()) {
                    focus = column;
                    break;
                }
            }
        }
    }

    private boolean typed(Press key) {
        switch (key.code()) {
            case ENTER, DOWN, TAB -> filtering = false;
            case ESCAPE -> {
                filtering = false;
                filter("");
            }
            case BACKSPACE -> filter(TextLine.withoutLast(filter));
            case CHARACTER -> {
                if (key.isControl('u')) {
                    filter("");
                } else if (key.isPrintable() && filter.length() < 100) {
                    filter(filter + key.text());
                }
            }
            default -> {}
        }
        return true;
    }

    @Override
    public void paste(String text) {
        if (filtering) {
            filter((filter + text.replace('\n', ' ')).substring(0, Math.min(100, filter.length() + text.length())));
        }
    }

    @Override
    public void mouse(Mouse mouse) {
        for (Column column : COLUMNS) {
            ColumnView view = view(column);
            if (view.contains(mouse.x(), mouse.y())) {
                switch (mouse.button()) {
                    case WHEEL_UP -> view.move(-1);
                    case WHEEL_DOWN -> view.move(1);
                    case LEFT -> click(column, mouse);
                    case OTHER -> {}
                }
                focus = column;
                return;
            }
        }
        if (mouse.button() == Input.Button.LEFT && mouse.y() == top) {
            tabAt(mouse.x()).ifPresent(column -> focus = column);
        }
    }

    private void click(Column column, Mouse mouse) {
        boolean again = column == focus && view(column).isSelectedAt(mouse.y());
        view(column).selectAt(mouse.y());
        if (again) {
            ui.actions().run(Action.OPEN, view(column).selected());
        }
    }

    @Override
    public void draw(Canvas canvas, Theme theme) {
        top = canvas.height() > 6 ? 1 : 0;
        if (top > 0) {
            BoardHeader.draw(canvas.part(0, 0, canvas.width(), 1), theme, ui);
        }
        int foot = filtering || !filter.isEmpty() ? 1 : 0;
        Canvas body = canvas.part(0, top, canvas.width(), canvas.height() - top - foot);
        columns.values().forEach(ColumnView::hide);
        if (ui.cards().size() == 0) {
            empty.draw(body, theme);
        } else if (canvas.width() >= COLUMNS.size() * (NARROWEST_COLUMN + 1) + 1) {
            sideBySide(body, theme);
        } else {
            single(body, theme);
        }
        if (foot > 0) {
            filterLine(canvas.part(0, canvas.height() - 1, canvas.width(), 1), theme);
        }
    }

    private void sideBySide(Canvas canvas, Theme theme) {
        int count = COLUMNS.size();
        int last = canvas.height() - 1;
        canvas.horizontal(0, 0, canvas.width(), theme.border());
        canvas.horizontal(0, last, canvas.width(), theme.border());
        int left = 0;
        for (Column column : COLUMNS) {
            int right = (COLUMNS.indexOf(column) + 1) * (canvas.width() - 1) / count;
            edge(canvas, theme, left, left == 0 ? "╭" : "┬", left == 0 ? "╰" : "┴");
            title(canvas, theme, column, left, right);
            view(column)
                    .draw(
                            canvas.part(left + 1, 1, right - left - 1, canvas.height() - 2),
                            theme,
                            column == focus,
                            ui.clock());
            more(canvas, theme, column, left, last);
            left = right;
        }
        edge(canvas, theme, canvas.width() - 1, "╮", "╯");
    }

    private static void edge(Canvas canvas, Theme theme, int x, String above, String below) {
        canvas.vertical(x, 1, canvas.height() - 2, theme.border());
        canvas.text(x, 0, theme.border(), above);
        canvas.text(x, canvas.height() - 1, theme.border(), below);
    }

    private void title(Canvas canvas, Theme theme, Column column, int left, int right) {
        boolean focused = column == focus;
        int x = left + 1;
        int room = right - left - 2;
        x += canvas.fit(
                x, 0, room, focused ? theme.focus() : theme.bold(), (focused ? " ▸" : " ") + column.title() + " ");
        canvas.text(
                x, 0, Math.max(0, right - x - 1), theme.faint(), view(column).size() + " ");
    }

    private void more(Canvas canvas, Theme theme, Column column, int left, int y) {
        int below = view(column).below();
        if (below > 0) {
            canvas.text(left + 2, y, theme.faint(), " ↓" + below + " ");
        }
    }

    private void single(Canvas canvas, Theme theme) {
        int x = 0;
        for (Column column : COLUMNS) {
            String name =
                    canvas.width() < 50 && column != focus ? column.title().substring(0, 1) : column.title();
            x += canvas.text(
                    x, 0, column == focus ? theme.focus() : theme.faint(), (column == focus ? "▸" : " ") + name + " ");
            x += canvas.text(x, 0, theme.faint(), view(column).size() + " ");
        }
        Canvas body = canvas.part(0, 1, canvas.width(), canvas.height() - 1);
        view(focus).draw(body, theme, true, ui.clock());
    }

    /** Where the names of columns are, in both ways to draw. */
    private Optional<Column> tabAt(int x) {
        int count = COLUMNS.size();
        return x < 0 || x >= ui.width() ? Optional.empty() : Optional.of(COLUMNS.get(x * count / ui.width()));
    }

    private void filterLine(Canvas line, Theme theme) {
        int x = 1;
        x += line.text(x, 0, theme.key(), "/ ");
        x += line.text(x, 0, theme.text(), filter);
        if (filtering) {
            line.text(x, 0, theme.accent(), "▏");
        }
        int found = columns.values().stream().mapToInt(ColumnView::size).sum();
        line.right(
                0,
                line.width() - 2,
                Row.of(theme.faint(), found + " of " + ui.cards().size() + " "));
    }

    @Override
    public List<String> hints() {
        if (filtering) {
            return List.of("⏎", "keep", "esc", "show all", "#12", "by number");
        }
        if (ui.cards().size() == 0) {
            return List.of("n", "new task", "P", "add project", "q", "quit", "?", "keys", ":", "all actions");
        }
        return List.of(
                "n",
                "new",
                "x",
                "start",
                "⏎",
                "open",
                "r",
                "reply",
                "d",
                "diff",
                "m",
                "merge",
                "s",
                "stop",
                "/",
                "filter",
                ":",
                "all actions",
                "?",
                "keys");
    }
}
