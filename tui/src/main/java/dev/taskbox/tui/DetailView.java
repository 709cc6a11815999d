package dev.taskbox.tui;

import dev.taskbox.tui.Input.Button;
import dev.taskbox.tui.Input.Code;
import dev.taskbox.tui.Input.Mouse;
import dev.taskbox.tui.Input.Press;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One task, with all there is to know about it in tabs. */
final class DetailView implements View {
    enum Tab {
        LOG("Log"),
        DIFF("Diff"),
        AUDIT("Refused & audit"),
        POLICY("Policy"),
        COST("Cost"),
        RUNS("Runs");

        private final String title;

        Tab(String title) {
            this.title = title;
        }
    }

    private static final List<Tab> ALL = List.of(Tab.values());
    private static final int TABS = 2;

    private final Ui ui;
    private final Map<Tab, Pane> panes = new EnumMap<>(Tab.class);
    private final Map<Tab, int[]> places = new EnumMap<>(Tab.class);
    private final TextLine search = new TextLine(false, 200);
    private Card card;
    private Tab tab;
    private boolean searching;
    private boolean gone;
    private Theme theme;

    DetailView(Ui ui, Card card, Tab tab, Theme theme) {
        this.ui = ui;
        this.card = card;
        this.tab = tab;
        this.theme = theme;
    }

    private Pane pane() {
        return panes.computeIfAbsent(tab, it -> switch (it) {
            case LOG -> new LogPane(ui, theme, card.id());
            case DIFF -> new DiffPane(ui, theme);
            case AUDIT -> new AuditPane(ui, theme);
            case POLICY -> new PolicyPane(ui, theme);
            case COST -> new RunsPane(ui, theme, true);
            case RUNS -> new RunsPane(ui, theme, false);
        });
    }

    @Override
    public void changed() {
        Optional<Card> now = ui.cards().card(card.id());
        gone = now.isEmpty() && ui.cards().isLoaded();
        now.ifPresent(it -> card = it);
        pane().load(card);
    }

    void show(Tab wanted) {
        tab = wanted;
        pane().load(card);
    }

    @Override
    public Optional<Card> card() {
        return gone ? Optional.empty() : Optional.of(card);
    }

    @Override
    public boolean isTyping() {
        return searching;
    }

    @Override
    public void draw(Canvas canvas, Theme shown) {
        theme = shown;
        heading(canvas);
        tabs(canvas);
        int foot = searching ? 1 : 0;
        pane().draw(canvas.part(0, TABS + 1, canvas.width(), canvas.height() - TABS - 1 - foot), theme);
        if (pane().size() == 0) {
            canvas.text(2, TABS + 2, theme.faint(), pane().note());
        }
        if (searching) {
            int y = canvas.height() - 1;
            canvas.text(1, y, theme.key(), "/");
            search.draw(canvas.part(3, y, canvas.width() - 4, 1), theme);
        }
    }

    private void heading(Canvas canvas) {
        Row end = Row.of(
                        theme.of(card.state()),
                        Theme.mark(card.state()) + " " + card.state().word() + " ")
                .add(theme.faint(), Ages.since(card.since(), ui.clock()) + " ");
        int x = 1 + canvas.text(1, 0, theme.faint(), "#" + card.id() + " ");
        canvas.fit(x, 0, canvas.width() - x - end.width() - 2, theme.bold(), card.title());
        canvas.right(0, canvas.width(), end);
        int y = 1;
        x = 1 + canvas.text(1, y, theme.accent(), card.project());
        x += canvas.text(x, y, theme.faint(), " · " + card.agent() + " · " + card.place());
        String what = gone ? "it is in the trash" : card.now();
        if (!what.isEmpty()) {
            canvas.fit(x + 2, y, canvas.width() - x - 3, theme.of(card.state()), what.replace('\n', ' '));
        }
    }

    private void tabs(Canvas canvas) {
        canvas.horizontal(0, TABS, canvas.width(), theme.border());
        places.clear();
        int x = 1;
        for (Tab each : ALL) {
            boolean on = each == tab;
            String name = canvas.width() < 76 && !on ? "" : " " + each.title;
            int start = x;
            x += canvas.text(x, TABS, on ? theme.focus() : theme.key(), (on ? "▸" : " ") + (ALL.indexOf(each) + 1));
            x += canvas.text(x, TABS, on ? theme.focus() : theme.faint(), name + " ");
            places.put(each, new int[] {start, x});
        }
        String note = pane().note();
        int room = canvas.width() - x - 2;
        if (!note.isEmpty() && room > 4) {
            Row row = Row.of(theme.faint(), " " + note + " ");
            canvas.right(TABS, Math.min(room, row.width()), row);
        }
    }

    @Override
    public boolean key(Press key) {
        if (searching) {
            return typed(key);
        }
        if (pane().key(key)) {
            return true;
        }
        switch (key.code()) {
            case ENTER -> {
                if (pane().selected() < pane().size()) {
                    ui.open(new Whole(ui, tab.title, pane().whole(pane().selected())));
                }
            }
            case ESCAPE, BACKSPACE -> ui.close(this);
            case TAB, RIGHT -> next(1);
            case BACK_TAB, LEFT -> next(-1);
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
        if (key.isPrintable() && key.character() >= '1' && key.character() < '1' + ALL.size()) {
            show(ALL.get(key.character() - '1'));
        } else if (key.is('l')) {
            next(1);
        } else if (key.is('h')) {
            next(-1);
        } else if (key.is('q')) {
            ui.close(this);
        } else if (key.is('/')) {
            searching = true;
            search.set("");
        } else if (key.is('N')) {
            find();
        } else if (key.is('y')) {
            ui.copy(pane().line().strip());
        } else if (key.is('Y')) {
            ui.copy(pane().everything());
        } else if (key.is('d') || key.is('a') || key.is('p')) {
            show(key.is('d') ? Tab.DIFF : key.is('a') ? Tab.AUDIT : Tab.POLICY);
        } else {
            return false;
        }
        return true;
    }

    private boolean typed(Press key) {
        if (key.is(Code.ENTER)) {
            searching = false;
            find();
        } else if (key.is(Code.ESCAPE)) {
            searching = false;
        } else {
            boolean _ = search.key(key);
        }
        return true;
    }

    private void find() {
        if (search.text().isBlank()) {
            ui.say("Type what to look for after /");
        } else if (!pane().search(search.text())) {
            ui.say(search.text() + " is nowhere here", true);
        }
    }

    @Override
    public void paste(String text) {
        if (searching) {
            search.insert(text);
        }
    }

    private void next(int by) {
        show(ALL.get(Math.floorMod(ALL.indexOf(tab) + by, ALL.size())));
    }

    @Override
    public void mouse(Mouse mouse) {
        if (mouse.button() == Button.WHEEL_UP) {
            pane().wheel(-1);
        } else if (mouse.button() == Button.WHEEL_DOWN) {
            pane().wheel(1);
        } else if (mouse.button() == Button.LEFT && mouse.y() == TABS) {
            places.forEach((each, place) -> {
                if (mouse.x() >= place[0] && mouse.x() < place[1]) {
                    show(each);
                }
            });
        } else if (mouse.button() == Button.LEFT) {
            pane().click(mouse.y());
        }
    }

    @Override
    public List<String> hints() {
        return searching
                ? List.of("⏎", "find", "esc", "leave")
                : switch (tab) {
                    case LOG ->
                        List.of(
                                "esc",
                                "back",
                                "tab",
                                "next",
                                "f",
                                "follow",
                                "o",
                                "unfold",
                                "/",
                                "search",
                                "y",
                                "copy",
                                "r",
                                "reply",
                                "s",
                                "stop",
                                "m",
                                "merge",
                                ":",
                                "all actions");
                    case DIFF ->
                        List.of(
                                "esc",
                                "back",
                                "tab",
                                "next",
                                "] [",
                                "next file",
                                "/",
                                "search",
                                "y",
                                "copy",
                                "m",
                                "merge",
                                "r",
                                "reply",
                                ":",
                                "all actions");
                    case AUDIT ->
                        List.of(
                                "esc",
                                "back",
                                "tab",
                                "next",
                                "⏎",
                                "allow, or all of the line",
                                "/",
                                "search",
                                "y",
                                "copy",
                                ":",
                                "all actions");
                    case POLICY, COST, RUNS ->
                        List.of(
                                "esc",
                                "back",
                                "tab",
                                "next",
                                "⏎",
                                "the whole line",
                                "/",
                                "search",
                                "y",
                                "copy",
                                ":",
                                "all actions");
                };
    }
}
