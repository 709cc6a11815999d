package dev.taskbox.cli;

import dev.taskbox.model.Problem;
import dev.taskbox.service.TaskService.DaemonStatus;
import dev.taskbox.service.TaskService.Finding;
import dev.taskbox.service.TaskService.SshStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;

/** Commands about this machine and this program. */
final class MachineVerbs {
    private MachineVerbs() {}

    @Command(name = "doctor", description = "Tries what a run needs, for real, and says what mends what is missing.")
    static final class Doctor extends Verb {
        @Override
        int run(Session session) {
            List<Finding> findings = session.during("trying what works here", session.service()::doctor);
            if (session.json()) {
                ArrayNode json = Json.array();
                findings.forEach(finding -> json.add(Shapes.of(finding)));
                session.screen().out(Json.write(json));
            } else if (session.isForPeople()) {
                session.screen().out(lines(findings));
            } else {
                findings.forEach(it ->
                        session.screen().out(Line.fields(List.of(it.name(), word(it), it.detail(), it.remedy()))));
            }
            boolean well = findings.stream().allMatch(it -> it.ok() || !it.required());
            return well ? OK : Problem.Kind.FAILED.exitCode();
        }

        private static String word(Finding finding) {
            return finding.ok() ? "ok" : finding.required() ? "missing" : "optional";
        }

        private static List<Line> lines(List<Finding> findings) {
            List<Line> lines = new ArrayList<>();
            for (Finding finding : findings) {
                Style style = finding.ok() ? Style.GREEN : finding.required() ? Style.RED : Style.YELLOW;
                String mark = finding.ok() ? "✓ " : finding.required() ? "✗ " : "– ";
                lines.add(Line.of(style, mark).add(Style.BOLD, finding.name()).add("  " + finding.detail()));
                if (!finding.ok() && !finding.remedy().isEmpty()) {
                    lines.add(Line.of("    ").add(Style.CYAN, finding.remedy()));
                }
            }
            return lines;
        }
    }

    @Command(
            name = "daemon",
            description = "Tells about taskd, the one process behind all this; starts and stops it.",
            subcommands = {DaemonStart.class, DaemonStop.class, DaemonState.class})
    static final class Daemon extends Verb {
        @Override
        int run(Session session) {
            return new DaemonState().run(session);
        }
    }

    @Command(name = "start", description = "Starts taskd, if it does not run. Any command does.")
    static final class DaemonStart extends Verb {
        @Option(
                names = "--ssh",
                paramLabel = "ADDRESS:PORT",
                description = {
                    "Take those who come by SSH there, until this taskd ends; for always: ssh.listen in config.yaml.",
                    "Example: task daemon start --ssh 127.0.0.1:2222"
                })
        Optional<String> ssh = Optional.empty();

        @Override
        int run(Session session) {
            ssh.ifPresent(session.service()::openSsh);
            return new DaemonState().run(session);
        }
    }

    @Command(name = "stop", description = "Ends taskd. Runs go on, and the next taskd takes them up again.")
    static final class DaemonStop extends Verb {
        @Override
        int run(Session session) {
            DaemonStatus status = session.service().status();
            session.service().shutdown();
            if (session.json()) {
                session.screen().out(Json.write(Shapes.of(status)));
            } else {
                session.say("taskd (process " + status.pid() + ") ends"
                        + (status.activeRuns() == 0
                                ? ""
                                : "; " + EventText.count(status.activeRuns(), "run") + " without it go on"));
            }
            return OK;
        }
    }

    @Command(name = "status", description = "Shows the taskd that answers.")
    static final class DaemonState extends Verb {
        @Override
        int run(Session session) {
            DaemonStatus status = session.service().status();
            if (session.json()) {
                session.screen().out(Json.write(Shapes.of(status)));
            } else if (session.isForPeople()) {
                session.screen().out(lines(session, status));
            } else {
                session.screen().out(fields(status));
            }
            return OK;
        }

        private static List<Line> lines(Session session, DaemonStatus status) {
            String idle = status.idleLimit()
                    .map(it -> "ends after " + Times.span(it) + " without work")
                    .orElse("stays until it is stopped");
            List<Line> lines = new ArrayList<>(List.of(
                    Line.of(Style.GREEN, "● ")
                            .add(Style.BOLD, "taskd " + status.version())
                            .add("  process " + status.pid()),
                    Line.of("  up for " + Times.ago(status.startedAt(), session.clock()) + ", " + idle),
                    Line.of("  " + EventText.count(status.activeRuns(), "run") + ", "
                            + EventText.count(status.queuedTasks(), "task") + " in the queue"),
                    Line.of("  home " + status.home())));
            status.ssh().ifPresent(ssh -> {
                lines.add(Line.of("  ssh " + ssh.address() + ", " + EventText.count(ssh.connections(), "connection")));
                lines.add(Line.of("  host key " + ssh.hostKey()));
            });
            return lines;
        }

        private static Line fields(DaemonStatus status) {
            return Line.fields(List.of(
                    Long.toString(status.pid()),
                    status.version(),
                    Times.iso(status.startedAt()),
                    status.home().toString(),
                    Integer.toString(status.activeRuns()),
                    Integer.toString(status.queuedTasks()),
                    status.ssh().map(SshStatus::address).orElse(""),
                    status.ssh().map(SshStatus::hostKey).orElse("")));
        }
    }

    @Command(name = "version", description = "Prints the version.")
    static final class Version extends Verb {
        @Override
        int run(Session session) {
            if (session.json()) {
                session.screen().out(Json.write(Json.object().put("version", session.version())));
            } else {
                session.screen().out(Line.of("taskbox " + session.version()));
            }
            return OK;
        }
    }

    @Command(name = "completion", description = "Prints what makes your shell complete commands and options.")
    static final class Completion extends Verb {
        private static final List<String> SHELLS = List.of("bash", "zsh");

        @Parameters(paramLabel = "SHELL", description = "bash or zsh. In ~/.bashrc: eval \"$$(task completion bash)\"")
        String shell = "";

        @Override
        int run(Session session) {
            if (!SHELLS.contains(shell)) {
                throw Errors.noSuch("shell", shell, SHELLS);
            }
            session.screen().own(Tree.completion());
            return OK;
        }
    }

    @Command(name = "help", description = "Explains a command or a topic.")
    static final class Help extends Verb {
        @Parameters(
                arity = "0..*",
                paramLabel = "TOPIC",
                description = "policy, places, agents, security, ssh, or a command.")
        List<String> topic = new ArrayList<>();

        @Override
        int run(Session session) {
            session.screen().own(HelpText.about(topic, session.screen()));
            return OK;
        }
    }

    static final Set<String> TOPICS = Set.of("policy", "places", "agents", "security", "ssh");
}
