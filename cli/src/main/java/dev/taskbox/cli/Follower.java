package dev.taskbox.cli;

import dev.taskbox.model.Event;
import dev.taskbox.model.Fact;
import dev.taskbox.model.TaskState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/** Prints events as they come, until the task rests or the caller hangs up. */
final class Follower {
    /** As a shell counts an end by Ctrl-C. */
    static final int INTERRUPTED = 130;

    private static final int PAGE = 500;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Session session;
    private final EventPrinter printer;
    private final Hangup hangup;

    Follower(Session session, EventPrinter printer) {
        this.session = session;
        this.printer = printer;
        this.hangup = new Hangup(session.invocation().terminal());
    }

    /** Ends when the caller hangs up. */
    void watch(long afterSeq) {
        long seq = afterSeq;
        while (true) {
            Optional<List<Event>> events = await(OptionalLong.empty(), seq);
            if (events.isEmpty()) {
                return;
            }
            seq = print(events.get(), seq, _ -> true);
        }
    }

    /** @return false where the caller hung up first */
    boolean follow(long id, long afterSeq, Predicate<Event> filter) {
        OptionalLong task = OptionalLong.of(id);
        long seq = afterSeq;
        TaskState state = state(id);
        while (true) {
            boolean rests = rests(state);
            Optional<List<Event>> events =
                    rests ? Optional.of(session.service().events(task, seq, PAGE)) : await(task, seq);
            if (events.isEmpty()) {
                return false;
            }
            seq = print(events.get(), seq, filter);
            if (rests && events.get().isEmpty()) {
                return true;
            }
            // the events say it, in their order; silence is no news, so look
            state = events.get().isEmpty() ? state(id) : lastState(events.get(), state);
        }
    }

    private TaskState state(long id) {
        return session.service().show(id).task().state();
    }

    private Optional<List<Event>> await(OptionalLong task, long seq) {
        session.screen().flush();
        return hangup.orEmpty(() -> session.service().awaitEvents(task, seq, PAGE, PATIENCE));
    }

    private long print(List<Event> events, long afterSeq, Predicate<Event> filter) {
        events.stream().filter(filter).forEach(printer::print);
        return events.isEmpty() ? afterSeq : events.getLast().seq();
    }

    private static TaskState lastState(List<Event> events, TaskState before) {
        TaskState state = before;
        for (Event event : events) {
            if (event.fact() instanceof Fact.StateChanged changed) {
                state = changed.to();
            }
        }
        return state;
    }

    /** Nothing will happen to it unless a person does something. */
    private static boolean rests(TaskState state) {
        return state != TaskState.QUEUED && !state.isActive();
    }
}
