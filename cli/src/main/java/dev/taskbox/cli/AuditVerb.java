package dev.taskbox.cli;

import dev.taskbox.model.AuditEntry;
import dev.taskbox.model.AuditVerdict;
import dev.taskbox.model.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "audit",
        description = "Prints what a run was allowed, refused and flagged, as it was written down before it happened.")
final class AuditVerb extends Verb {
    @Parameters(paramLabel = "ID", description = "The task's number, or the beginning of its title.")
    String id = "";

    @Option(
            names = "--verify",
            description = {
                "Only say whether it is as it was written; ends with 1 where it is not.",
                "Example: task audit 12 --verify"
            })
    boolean verify;

    @Option(
            names = "--run",
            paramLabel = "N",
            description = {"Another run than the last.", "Example: task audit 12 --run 1"})
    @Nullable Integer run;

    @Override
    int run(Session session) {
        long task = session.resolve(id);
        if (verify) {
            return verify(session, task);
        }
        if (session.json()) {
            return json(session, task);
        }
        AuditVerdict verdict = read(
                session,
                task,
                entry -> session.screen().out(session.isForPeople() ? line(session, entry) : fields(entry)));
        if (!verdict.isWhole()) {
            session.say("The audit is not as it was written: " + what(verdict));
        }
        return OK;
    }

    private AuditVerdict read(Session session, long task, Consumer<AuditEntry> consumer) {
        return session.service().audit(task, run == null ? OptionalInt.empty() : OptionalInt.of(run), consumer);
    }

    private int verify(Session session, long task) {
        AuditVerdict verdict = session.during("reading the audit", () -> read(session, task, _ -> {}));
        if (session.json()) {
            session.screen().out(Json.write(shape(task, verdict)));
        } else {
            session.screen().out(Line.of("audit: " + what(verdict)));
        }
        return verdict.isWhole() ? OK : Problem.Kind.FAILED.exitCode();
    }

    /** One document, written as it is read: an audit may be long. */
    private int json(Session session, long task) {
        String[] before = {"{\"entries\":[\n"};
        AuditVerdict verdict = read(session, task, entry -> {
            session.screen()
                    .out(new Json.Document(
                            before[0] + Json.write(Json.parse(entry.json())).text()));
            before[0] = ",";
        });
        String end = before[0].equals(",") ? "" : before[0];
        String rest = Json.write(shape(task, verdict)).text().substring(1);
        session.screen().out(new Json.Document(end + "]," + rest));
        return OK;
    }

    private static ObjectNode shape(long task, AuditVerdict verdict) {
        OptionalLong line = verdict.line();
        return Json.object()
                .put("task", task)
                .put("run", verdict.run())
                .put("count", verdict.entries())
                .put("whole", verdict.isWhole())
                .put("line", line.isPresent() ? (Long) line.getAsLong() : null)
                .put("fault", verdict.fault().orElse(null));
    }

    static String what(AuditVerdict verdict) {
        String entries = verdict.entries() + (verdict.entries() == 1 ? " entry, " : " entries, ");
        String where = verdict.line().isPresent() ? "line " + verdict.line().getAsLong() + ": " : "";
        return verdict.fault().map(fault -> where + fault).orElse(entries + "whole");
    }

    static Line line(Session session, AuditEntry entry) {
        Style style = entry.kind().endsWith(".denied") || entry.kind().endsWith(".refused")
                ? Style.RED
                : entry.kind().startsWith("audit.") || entry.kind().startsWith("flag.") ? Style.YELLOW : Style.PLAIN;
        return Line.of(Style.FAINT, Times.timeOfDay(entry.at(), session.clock()) + "  ")
                .add(Line.of(style, entry.kind()).pad(19))
                .add(text(entry))
                .fit(session.screen().columns());
    }

    /** {@code host=example.com port=443}. */
    private static String text(AuditEntry entry) {
        return entry.fields().entrySet().stream()
                .filter(field -> !field.getKey().equals("key"))
                .map(field -> field.getKey() + "=" + field.getValue())
                .collect(Collectors.joining(" "));
    }

    static Line fields(AuditEntry entry) {
        List<String> fields = new ArrayList<>(List.of(Long.toString(entry.seq()), Times.iso(entry.at()), entry.kind()));
        entry.fields().forEach((name, value) -> fields.add(name + "=" + value));
        return Line.fields(fields);
    }
}
