package dev.taskbox.cli;

import dev.taskbox.model.Problem;
import dev.taskbox.service.TaskService.AllowView;
import dev.taskbox.service.TaskService.CheckView;
import dev.taskbox.service.TaskService.ExportView;
import dev.taskbox.service.TaskService.PolicyLine;
import dev.taskbox.service.TaskService.PolicySubject;
import dev.taskbox.service.TaskService.PolicyView;
import dev.taskbox.service.TaskService.PresetView;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;

/** {@code task policy}: alone, it explains the one of this directory. */
@Command(
        name = "policy",
        description = "Tells what a run may touch, and why.",
        subcommands = {
            PolicyVerbs.Explain.class,
            PolicyVerbs.Check.class,
            PolicyVerbs.Allow.class,
            PolicyVerbs.Approve.class,
            PolicyVerbs.Presets.class,
            PolicyVerbs.Export.class,
            PolicyVerbs.Schema.class
        })
final class PolicyVerbs extends Verb {

    @Override
    int run(Session session) {
        return new Explain().run(session);
    }

    private static PolicySubject subject(Session session, Optional<String> id) {
        return id.<PolicySubject>map(it -> new PolicySubject.OfTask(session.resolve(it)))
                .orElseGet(
                        () -> new PolicySubject.OfDirectory(session.invocation().directory()));
    }

    @Command(name = "explain", description = "Prints the policy, and where each line of it comes from.")
    static final class Explain extends Verb {
        @Parameters(arity = "0..1", paramLabel = "ID", description = "A task; otherwise the directory you stand in.")
        Optional<String> id = Optional.empty();

        @Override
        int run(Session session) {
            PolicyView policy = session.service().explain(subject(session, id));
            if (session.json()) {
                session.screen().out(Json.write(Shapes.of(policy)));
                return OK;
            }
            session.screen().out(session.isForPeople() ? table(session, policy.lines()) : fields(policy.lines()));
            if (!policy.unenforceable().isEmpty()) {
                session.screen().err(Line.of(Style.RED, "This machine cannot hold all of it; no run would start:"));
                policy.unenforceable().forEach(rule -> session.screen().err(Line.of("  " + rule)));
            }
            return OK;
        }

        private static List<Line> table(Session session, List<PolicyLine> lines) {
            Table table = new Table(List.of("RULE", "VALUE", "FROM"), Set.of(1, 2));
            lines.forEach(it ->
                    table.row(Line.of(it.key()), Line.of(Style.BOLD, it.value()), Line.of(Style.FAINT, it.origin())));
            return table.lines(session.screen().columns());
        }

        private static List<Line> fields(List<PolicyLine> lines) {
            return lines.stream()
                    .map(it -> Line.fields(List.of(it.key(), it.value(), it.origin())))
                    .toList();
        }
    }

    @Command(
            name = "check",
            description = "Tells whether a host or path is allowed, and by which rule. Exit code 4 when it is not.")
    static final class Check extends Verb {
        @Parameters(paramLabel = "TARGET", description = "HOST, HOST:PORT or a path.")
        String target = "";

        @Option(
                names = {"-t", "--task"},
                paramLabel = "ID",
                description = {
                    "By the policy of this task; otherwise of the directory you stand in.",
                    "Example: task policy check github.com --task 12"
                })
        Optional<String> task = Optional.empty();

        @Override
        int run(Session session) {
            CheckView check = session.service().check(subject(session, task), target);
            String word = check.allowed() ? "allowed" : "refused";
            if (session.json()) {
                session.screen()
                        .out(Json.write(Json.object()
                                .put("target", check.target())
                                .put("allowed", check.allowed())
                                .put("rule", check.rule())
                                .put("hint", check.hint())));
            } else if (session.isForPeople()) {
                session.screen()
                        .out(Line.of(check.allowed() ? Style.GREEN : Style.RED, (check.allowed() ? "✓ " : "⛔ ") + word)
                                .add("  " + check.target() + ": " + check.rule()));
                if (!check.hint().isEmpty()) {
                    session.say(check.hint());
                }
            } else {
                session.screen().out(Line.fields(List.of(check.target(), word, check.rule(), check.hint())));
            }
            return check.allowed() ? OK : Problem.Kind.REFUSED.exitCode();
        }
    }

    @Command(
            name = "allow",
            description = {
                "Lets the project's runs reach a host: adds it to the policy file and shows the change.",
                "A run that goes on keeps the policy it was queued with."
            })
    static final class Allow extends Verb {
        @Parameters(paramLabel = "HOST", description = "HOST, HOST:PORT or *.HOST.")
        String host = "";

        @Option(
                names = {"-p", "--project"},
                paramLabel = "PROJECT",
                description = {
                    "The project; otherwise the one you stand in.",
                    "Example: task policy allow repo.example.com --project api"
                })
        Optional<String> project = Optional.empty();

        @Override
        int run(Session session) {
            AllowView view =
                    session.service().allowHost(project, session.invocation().directory(), host);
            if (session.json()) {
                ArrayNode diff = Json.array();
                view.diff().forEach(diff::add);
                session.screen()
                        .out(Json.write(Json.object()
                                .put("file", view.file().toString())
                                .set("diff", diff)));
                return OK;
            }
            session.say(view.diff().isEmpty() ? view.file() + " allows it already" : "Changed " + view.file());
            view.diff()
                    .forEach(line ->
                            session.screen().out(Line.of(line.startsWith("+") ? Style.GREEN : Style.RED, line)));
            return OK;
        }
    }

    @Command(
            name = "approve",
            description = {
                "Lets a project's policy file use what is yours: files of the host, and secrets.",
                "Such a file comes with a clone or a merge, so nothing runs under these lines before you have seen them."
            })
    static final class Approve extends Verb {
        @Option(
                names = {"-p", "--project"},
                paramLabel = "PROJECT",
                description = {
                    "The project; otherwise the one you stand in.",
                    "Example: task policy approve --project api"
                })
        Optional<String> project = Optional.empty();

        @Option(
                names = {"-y", "--yes"},
                description = {"Do not ask.", "Example: task policy approve --yes"})
        boolean yes;

        @Override
        int run(Session session) {
            List<PolicyLine> lines =
                    session.service().unapproved(project, session.invocation().directory());
            ArrayNode json = Json.array();
            for (PolicyLine line : lines) {
                json.add(line.key() + " " + line.value());
                if (!session.json()) {
                    session.screen()
                            .out(Line.of(Style.BOLD, line.key())
                                    .add("  " + line.value())
                                    .add(Style.FAINT, "  " + line.origin()));
                }
            }
            if (lines.isEmpty()) {
                session.say("There is nothing to approve");
            } else if (!yes && !session.confirm("approving the project's policy", "Let its boxes use this?")) {
                return Problem.Kind.REFUSED.exitCode();
            }
            session.service().approve(project, session.invocation().directory(), lines);
            if (session.json()) {
                session.screen().out(Json.write(Json.object().set("approved", json)));
            }
            return OK;
        }
    }

    @Command(name = "presets", description = "Lists the named groups of rules that a policy can extend.")
    static final class Presets extends Verb {
        @Override
        int run(Session session) {
            List<PresetView> presets = session.service().presets();
            if (session.json()) {
                ArrayNode json = Json.array();
                presets.forEach(preset -> json.add(Shapes.of(preset)));
                session.screen().out(Json.write(json));
            } else if (session.isForPeople()) {
                Table table = new Table(List.of("PRESET", "FOR", "HOSTS"), Set.of(1, 2));
                presets.forEach(it -> table.row(
                        Line.of(Style.BOLD, it.name()),
                        Line.of(it.description()),
                        Line.of(Style.FAINT, String.join(" ", it.hosts()))));
                session.screen().out(table.lines(session.screen().columns()));
            } else {
                presets.forEach(it -> session.screen()
                        .out(Line.fields(List.of(it.name(), it.description(), String.join(" ", it.hosts())))));
            }
            return OK;
        }
    }

    @Command(
            name = "export",
            description = {
                "Prints the policy in the form of another sandbox, for use without Taskbox.",
                "What that form cannot say is told on stderr."
            })
    static final class Export extends Verb {
        @Parameters(arity = "0..1", paramLabel = "ID", description = "A task; otherwise the directory you stand in.")
        Optional<String> id = Optional.empty();

        @Option(
                names = "--format",
                required = true,
                paramLabel = "FORMAT",
                description = {
                    "claude (settings.json), srt (srt-settings.json) or codex (config.toml).",
                    "Example: task policy export --format srt > ~/.srt-settings.json"
                })
        String format = "";

        @Override
        int run(Session session) {
            ExportView export = session.service().exportPolicy(subject(session, id), format);
            if (session.json()) {
                ArrayNode notes = Json.array();
                export.notes().forEach(notes::add);
                session.screen()
                        .out(Json.write(Json.object()
                                .put("format", format)
                                .put("text", export.text())
                                .set("notes", notes)));
                return OK;
            }
            export.text().lines().forEach(line -> session.screen().out(Line.of(line)));
            export.notes().forEach(note -> session.screen().err(Line.of("note: " + note)));
            return OK;
        }
    }

    @Command(name = "schema", description = "Prints the JSON Schema of .taskbox.yaml.")
    static final class Schema extends Verb {
        @Override
        int run(Session session) {
            session.screen().own(session.service().policySchema().stripTrailing() + "\n");
            return OK;
        }
    }
}
