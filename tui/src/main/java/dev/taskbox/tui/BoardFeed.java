package dev.taskbox.tui;

import dev.taskbox.model.Event;
import dev.taskbox.model.Problem;
import dev.taskbox.model.Project;
import dev.taskbox.model.TaskState;
import dev.taskbox.service.TaskService;
import dev.taskbox.service.TaskService.ListTasks;
import dev.taskbox.service.TaskService.TaskView;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The tasks, kept up to date for all boards of a process: one reader of events, and one copy of the cards. It reads
 * while a board looks, and for a while after the last one closed. Thread-safe.
 */
public final class BoardFeed {
    private static final Logger LOG = System.getLogger(BoardFeed.class.getName());
    private static final int PAGE = 1000;
    /** Above this many at once, asking for all is less work. */
    private static final int MANY = 200;

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    /** Events come in bursts: what comes within this becomes one change. */
    private static final Duration BURST = Duration.ofMillis(25);

    /** After the last board closed. */
    private static final Duration LINGER = Duration.ofMinutes(5);

    private final TaskService service;
    private final List<Runnable> boards = new CopyOnWriteArrayList<>();
    private final Map<Long, Card> cards = new TreeMap<>();
    private List<String> projects = List.of();
    private volatile Cards published = Cards.NOTHING_YET;
    private @Nullable Thread reader;
    private long seen;
    private long idleSince;

    public BoardFeed(TaskService service) {
        this.service = service;
    }

    /** @return what ends it */
    AutoCloseable subscribe(Runnable board) {
        boards.add(board);
        synchronized (this) {
            if (reader == null) {
                reader = Thread.ofVirtual().name("board-feed").start(this::read);
            }
        }
        return () -> boards.remove(board);
    }

    Cards cards() {
        return published;
    }

    /** A task changed without an event that says so: it is new. */
    public void touched(long id) {
        synchronized (cards) {
            if (published.isLoaded()) {
                refresh(id, seen);
                publish("");
            }
        }
    }

    /** One was added or removed, through whichever door. */
    public void projectsChanged() {
        synchronized (cards) {
            if (published.isLoaded()) {
                loadProjects();
                publish("");
            }
        }
    }

    private void loadProjects() {
        projects = service.projects().stream().map(Project::name).toList();
    }

    private void read() {
        try {
            load();
            while (mayGoOn()) {
                follow();
            }
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "reading events for the boards failed", e);
            fail("The board no longer follows: " + message(e));
        }
    }

    private void load() {
        synchronized (cards) {
            seen = service.lastEvent();
            loadAll();
            publish("");
        }
    }

    private void loadAll() {
        loadProjects();
        cards.clear();
        for (TaskView view : service.list(new ListTasks(Set.of(), Optional.empty(), Optional.empty()))) {
            cards.put(view.task().id(), Card.of(view, seen));
        }
    }

    private void follow() {
        try {
            List<Event> events = service.awaitEvents(OptionalLong.empty(), seen, PAGE, PATIENCE);
            if (!events.isEmpty() && events.size() < PAGE) {
                Thread.sleep(BURST);
                events = service.events(OptionalLong.empty(), seen, PAGE);
            }
            apply(events);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts the feed", e);
        }
    }

    private void apply(List<Event> events) {
        if (events.isEmpty()) {
            return;
        }
        Map<Long, Long> newest = new TreeMap<>();
        events.forEach(event -> newest.put(event.taskId(), event.seq()));
        synchronized (cards) {
            seen = events.getLast().seq();
            if (newest.size() > MANY) {
                loadAll();
            } else {
                newest.forEach(this::refresh);
            }
            publish("");
        }
    }

    private void refresh(long id, long event) {
        try {
            TaskView view = service.show(id);
            if (view.task().state() == TaskState.TRASHED) {
                cards.remove(id);
            } else {
                cards.put(id, Card.of(view, event));
            }
        } catch (Problem problem) {
            if (problem.kind() != Problem.Kind.NOT_FOUND) {
                throw problem;
            }
            cards.remove(id);
        }
    }

    private void publish(String fault) {
        published = Cards.of(cards, projects, fault);
        boards.forEach(Runnable::run);
    }

    /** An idle feed waits a last time, so that a board that opens soon finds all of it here. */
    private synchronized boolean mayGoOn() {
        if (boards.isEmpty() && idleSince == 0) {
            idleSince = System.nanoTime();
        } else if (!boards.isEmpty()) {
            idleSince = 0;
        }
        boolean goesOn = !boards.isEmpty() || System.nanoTime() - idleSince < LINGER.toNanos();
        if (!goesOn) {
            stop();
        }
        return goesOn;
    }

    private synchronized void stop() {
        reader = null;
        published = Cards.NOTHING_YET;
    }

    private synchronized void fail(String fault) {
        reader = null; // the next board tries again
        publish(fault);
    }

    private static String message(RuntimeException e) {
        return e instanceof Problem problem ? problem.sentence() : e.getClass().getSimpleName();
    }
}
