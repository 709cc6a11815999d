package dev.taskbox.engine;

import dev.taskbox.model.Agent;
import dev.taskbox.model.Fact;
import dev.taskbox.model.Run;
import dev.taskbox.model.SandboxProcess;
import dev.taskbox.model.SandboxProcess.State;
import dev.taskbox.model.Store;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Reads one turn's output as it comes, and records each fact once however often it is read: the mark in the store moves
 * with the facts. A restarted taskd reads from the start, since the reader needs all of it, and records from the mark.
 */
final class TurnFollower {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Store store;
    private final EventLog events;
    private final Run run;
    private final SandboxProcess process;
    private final Agent.TurnReader reader;
    private final Consumer<Agent.Usage> onUsage;
    private final String stream;
    private long mark;
    private Agent.Usage reported = Agent.Usage.NONE;

    TurnFollower(
            Store store,
            EventLog events,
            Run run,
            SandboxProcess process,
            Agent.TurnReader reader,
            Consumer<Agent.Usage> onUsage) {
        this.store = store;
        this.events = events;
        this.run = run;
        this.process = process;
        this.reader = reader;
        this.onUsage = onUsage;
        this.stream = process.name() + "/stdout";
    }

    /** Follows to the end. @return how it ended */
    State follow() throws InterruptedException {
        mark = store.mark(run.taskId(), run.number(), stream);
        try (LineFile lines = new LineFile(process.stdout())) {
            State state = process.state();
            while (state instanceof State.Running) {
                record(lines, false);
                process.awaitOutput(lines.position(), PATIENCE);
                state = process.state();
            }
            record(lines, true);
            return state;
        }
    }

    private void record(LineFile lines, boolean last) {
        boolean more = true;
        while (more) {
            more = record(lines::read);
        }
        if (last) {
            record(take -> {
                lines.finish(take);
                return false;
            });
        }
    }

    /** Records what one reading gives. @return what it returns */
    private boolean record(Predicate<LineFile.LineReader> reading) {
        List<Fact> facts = new ArrayList<>();
        long[] end = {mark};
        LineFile.LineReader take = (text, offset) -> {
            List<Fact> found = reader.line(text);
            if (offset > mark) {
                facts.addAll(found);
                end[0] = offset;
            }
        };
        boolean more = reading.test(take);
        if (end[0] > mark) {
            mark = end[0];
            // first, since the event wakes those who show it
            facts.reversed().stream()
                    .flatMap(fact -> Doing.of(fact).stream())
                    .findFirst()
                    .ifPresent(doing -> store.setDoing(run.taskId(), doing));
            events.append(run.taskId(), run.number(), facts, stream, mark);
        }
        if (!reader.usage().equals(reported)) {
            reported = reader.usage();
            onUsage.accept(reported);
        }
        return more;
    }
}
