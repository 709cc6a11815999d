package dev.taskbox.tui;

import dev.taskbox.model.Event;
import dev.taskbox.service.TaskService;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Reads a task's events from either side, a page at a time. The service reads forward only, so this guesses back. */
final class EventWindow {
    static final int PAGE = 300;

    private final TaskService service;
    private final OptionalLong task;

    EventWindow(TaskService service, long task) {
        this.service = service;
        this.task = OptionalLong.of(task);
    }

    List<Event> after(long seq) {
        return service.events(task, seq, PAGE);
    }

    /** The last page of those before {@code seq}. Other tasks' events lie between, so it looks back ever farther. */
    List<Event> before(long seq) {
        for (long span = PAGE; ; span *= 4) {
            long from = Math.max(0, seq - 1 - span);
            List<Event> found = between(from, seq);
            if (found.size() >= PAGE || from == 0) {
                return found.subList(Math.max(0, found.size() - PAGE), found.size());
            }
        }
    }

    private List<Event> between(long from, long end) {
        List<Event> kept = new ArrayList<>();
        long after = from;
        while (true) {
            List<Event> page = service.events(task, after, 2 * PAGE);
            for (Event event : page) {
                if (event.seq() >= end) {
                    return kept;
                }
                kept.add(event);
            }
            if (page.size() < 2 * PAGE) {
                return kept;
            }
            after = page.getLast().seq();
            kept.subList(0, Math.max(0, kept.size() - PAGE)).clear();
        }
    }
}
