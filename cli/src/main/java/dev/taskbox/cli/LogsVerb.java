package dev.taskbox.cli;

import dev.taskbox.model.Event;
import dev.taskbox.model.Problem;
import dev.taskbox.model.Run;
import dev.taskbox.service.Terminal.Stream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;

@Command(name = "logs", description = "Prints what happened in a task's run: readable, or byte for byte.")
final class LogsVerb extends Verb {
    private static final int PAGE = 500;

    @Parameters(paramLabel = "ID", description = "The task's number, or the beginning of its title.")
    String id = "";

    @Option(
            names = {"-f", "--follow"},
            description = {"Go on as it comes, until the task rests.", "Example: task logs 12 -f"})
    boolean follow;

    @Option(
            names = "--raw",
            description = {
                "What the agent wrote, as it wrote it; on a terminal, without what could control it.",
                "Example: task logs 12 --raw > agent.jsonl"
            })
    boolean raw;

    @Option(
            names = "--run",
            paramLabel = "N",
            description = {"Another run than the last.", "Example: task logs 12 --run 1"})
    @Nullable Integer run;

    @Override
    int run(Session session) {
        long task = session.resolve(id);
        if (raw) {
            return raw(session, task);
        }
        Predicate<Event> filter = filter(session.service().show(task).runs());
        EventPrinter printer = new EventPrinter(session, false);
        if (follow) {
            return new Follower(session, printer).follow(task, 0, filter) ? OK : Follower.INTERRUPTED;
        }
        if (session.json()) {
            ArrayNode json = Json.array();
            page(session, task, filter, event -> json.add(Shapes.of(event)));
            session.screen().out(Json.write(json));
        } else {
            page(session, task, filter, printer::print);
        }
        return OK;
    }

    /** Of one run, or of the last and what follows it; what is about the task alone belongs to all. */
    private Predicate<Event> filter(List<Run> runs) {
        if (run != null) {
            int wanted = run;
            if (runs.stream().noneMatch(it -> it.number() == wanted)) {
                throw Problem.notFound(
                        "no-such-run",
                        "finding run " + wanted + " of task " + id,
                        "there is no such run",
                        "See task show " + id);
            }
            return event -> event.run() == wanted || event.run() == 0;
        }
        int last = runs.isEmpty() ? 0 : runs.getLast().number();
        return event -> event.run() >= last || event.run() == 0;
    }

    private static void page(Session session, long task, Predicate<Event> filter, Consumer<Event> printer) {
        long seq = 0;
        while (true) {
            List<Event> events = session.service().events(OptionalLong.of(task), seq, PAGE);
            if (events.isEmpty()) {
                return;
            }
            events.stream().filter(filter).forEach(printer);
            seq = events.getLast().seq();
        }
    }

    private int raw(Session session, long task) {
        if (follow || session.json()) {
            throw Problem.usage(
                    "raw-alone", "reading the raw log", "--raw goes with neither --follow nor --json", "Leave one out");
        }
        OptionalInt wanted = run == null ? OptionalInt.empty() : OptionalInt.of(run);
        try {
            copy(session, task, wanted, false);
            copy(session, task, wanted, true);
        } catch (IOException e) {
            throw new Screen.CallerGone(e);
        }
        return OK;
    }

    private static void copy(Session session, long task, OptionalInt wanted, boolean stderr) throws IOException {
        Stream stream = stderr ? Stream.ERR : Stream.OUT;
        OutputStream target = stderr
                ? session.invocation().terminal().err()
                : session.invocation().terminal().out();
        try (OutputStream out = session.invocation().terminal().isTerminal(stream)
                ? new CleanStream(target)
                : new BufferedOutputStream(target, 1 << 16)) {
            session.service().rawLog(task, wanted, stderr, out);
        }
    }
}
