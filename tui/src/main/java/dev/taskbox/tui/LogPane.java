package dev.taskbox.tui;

import dev.taskbox.model.Event;
import dev.taskbox.tui.Input.Code;
import dev.taskbox.tui.Input.Press;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** The live log of a task. Holds a part of the events around what is seen, however many there are. */
final class LogPane extends Pane {
    private static final int MOST_ROWS = 6000;

    /** @param foldable whether its event has more to show, or less */
    private record LogRow(Row row, long seq, boolean foldable) {}

    private final Ui ui;
    private final EventWindow window;
    private final List<LogRow> rows = new ArrayList<>();
    private final Set<Long> unfolded = new HashSet<>();
    private EventRows layout;
    private Theme theme;
    private int width = 80;
    private boolean begun;
    private boolean reading;
    private boolean atStart;
    private boolean atEnd;
    private boolean follow = true;
    private long known;

    LogPane(Ui ui, Theme theme, long task) {
        this.ui = ui;
        this.theme = theme;
        this.window = new EventWindow(ui.service(), task);
        this.layout = new EventRows(theme, ui.clock(), width);
    }

    private long firstSeq() {
        return rows.isEmpty() ? 0 : rows.getFirst().seq();
    }

    private long lastSeq() {
        return rows.isEmpty() ? 0 : rows.getLast().seq();
    }

    @Override
    void load(Card card) {
        if (!begun) {
            begun = true;
            read(() -> window.before(Long.MAX_VALUE >> 1), this::replace);
        } else if (card.event() > known && atEnd) {
            long seen = card.event();
            read(() -> window.after(lastSeq()), events -> {
                known = seen;
                append(events);
            });
        }
    }

    private void read(Callable<List<Event>> events, Consumer<List<Event>> then) {
        if (!reading) {
            reading = true;
            ui.later(
                    "",
                    () -> {
                        try {
                            return events.call();
                        } catch (RuntimeException e) {
                            reading = false;
                            throw e;
                        }
                    },
                    found -> {
                        reading = false;
                        then.accept(found);
                    });
        }
    }

    private void replace(List<Event> events) {
        rows.clear();
        events.forEach(event -> rows.addAll(layOut(event)));
        atStart = events.size() < EventWindow.PAGE;
        atEnd = true;
        toEnd();
    }

    private List<LogRow> layOut(Event event) {
        boolean foldable = EventRows.isFoldable(event.fact());
        return layout.of(event, unfolded.contains(event.seq())).stream()
                .map(row -> new LogRow(row, event.seq(), foldable))
                .toList();
    }

    private void append(List<Event> events) {
        boolean wasAtEnd = isAtEnd();
        long last = lastSeq();
        events.stream().filter(it -> it.seq() > last).forEach(event -> rows.addAll(layOut(event)));
        atEnd = events.size() < EventWindow.PAGE;
        if (rows.size() > MOST_ROWS) {
            dropBefore(rows.get(rows.size() - MOST_ROWS / 2).seq());
        }
        if (follow && (wasAtEnd || atEnd)) {
            select(size() - 1);
        }
        if (!atEnd && follow) {
            read(() -> window.after(lastSeq()), this::append);
        }
    }

    private void dropBefore(long seq) {
        int count = 0;
        while (count < rows.size() && rows.get(count).seq() < seq) {
            count++;
        }
        rows.subList(0, count).clear();
        shift(-count);
        atStart = false;
    }

    private void prepend(List<Event> events) {
        List<LogRow> more = new ArrayList<>();
        long first = firstSeq();
        events.stream().filter(it -> it.seq() < first).forEach(event -> more.addAll(layOut(event)));
        rows.addAll(0, more);
        shift(more.size());
        atStart = events.size() < EventWindow.PAGE;
        if (rows.size() > MOST_ROWS) {
            rows.subList(MOST_ROWS / 2, rows.size()).clear();
            atEnd = false;
        }
    }

    @Override
    void fit(int wanted, Theme shown) {
        if (wanted != width || !shown.equals(theme)) {
            width = wanted;
            theme = shown;
            layout = new EventRows(theme, ui.clock(), width);
            if (!rows.isEmpty()) {
                around(rows.get(Math.min(selected(), rows.size() - 1)).seq());
            }
        }
    }

    /** Reads anew what lies around an event, and looks at it. */
    private void around(long seq) {
        boolean toLast = follow && isAtEnd();
        read(
                () -> {
                    List<Event> events = new ArrayList<>(window.before(seq));
                    events.addAll(window.after(seq - 1));
                    return events;
                },
                events -> {
                    replace(events);
                    atStart = events.stream().filter(it -> it.seq() < seq).count() < EventWindow.PAGE;
                    atEnd = events.stream().filter(it -> it.seq() >= seq).count() < EventWindow.PAGE;
                    if (!toLast || !atEnd) {
                        lookAt(seq);
                    }
                });
    }

    private void lookAt(long seq) {
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i).seq() >= seq) {
                select(i);
                return;
            }
        }
    }

    @Override
    int size() {
        return rows.size();
    }

    @Override
    Row row(int index) {
        return rows.get(index).row();
    }

    @Override
    void move(int by) {
        super.move(by);
        if (by < 0) {
            follow = false;
        }
        if (isNearTop() && !atStart && !rows.isEmpty()) {
            read(() -> window.before(firstSeq()), this::prepend);
        } else if (isNearEnd() && !atEnd) {
            read(() -> window.after(lastSeq()), this::append);
        }
    }

    @Override
    void toStart() {
        follow = false;
        if (atStart) {
            select(0);
        } else {
            around(1);
        }
    }

    @Override
    void toEnd() {
        if (atEnd || rows.isEmpty()) {
            select(size() - 1);
        } else {
            read(() -> window.before(Long.MAX_VALUE >> 1), this::replace);
        }
    }

    @Override
    boolean own(Press key) {
        if (key.is('f')) {
            follow = !follow;
            if (follow) {
                toEnd();
            }
            ui.say(follow ? "Following" : "Staying here; f follows again");
        } else if (key.is('o') || key.is(Code.ENTER)) {
            fold();
        } else {
            return false;
        }
        return true;
    }

    private void fold() {
        if (rows.isEmpty()) {
            return;
        }
        LogRow at = rows.get(selected());
        if (!at.foldable()) {
            ui.say("There is nothing to unfold here");
            return;
        }
        if (!unfolded.remove(at.seq())) {
            unfolded.add(at.seq());
        }
        follow = false;
        read(() -> window.after(at.seq() - 1).stream().limit(1).toList(), events -> {
            int first = 0;
            while (first < rows.size() && rows.get(first).seq() < at.seq()) {
                first++;
            }
            int end = first;
            while (end < rows.size() && rows.get(end).seq() == at.seq()) {
                end++;
            }
            rows.subList(first, end).clear();
            if (!events.isEmpty()) {
                rows.addAll(first, layOut(events.getFirst()));
            }
            select(first);
        });
    }

    /** In all events, from the one at the cursor on and around; what it looks at comes when it was read. */
    @Override
    boolean search(String text) {
        long from = rows.isEmpty() ? 0 : rows.get(selected()).seq();
        EventRows wide = new EventRows(theme, ui.clock(), 1000);
        ui.later(
                "looking for " + text,
                () -> {
                    long found = find(wide, text, from, Long.MAX_VALUE);
                    return found > 0 ? found : find(wide, text, 0, from);
                },
                seq -> {
                    if (seq == 0) {
                        ui.say(text + " is nowhere in the log", true);
                    } else {
                        follow = false;
                        around(seq);
                    }
                });
        return true;
    }

    private long find(EventRows wide, String text, long from, long last) {
        long after = from;
        while (true) {
            List<Event> page = window.after(after);
            for (Event event : page) {
                if (event.seq() > last) {
                    return 0;
                }
                if (wide.of(event, true).stream().anyMatch(row -> containsIgnoringCase(row.text(), text))) {
                    return event.seq();
                }
            }
            if (page.size() < EventWindow.PAGE) {
                return 0;
            }
            after = page.getLast().seq();
        }
    }

    @Override
    String note() {
        return rows.isEmpty() && atEnd ? "no events yet" : follow ? "following" : "f follows";
    }
}
