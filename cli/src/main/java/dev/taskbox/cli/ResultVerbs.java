package dev.taskbox.cli;

import dev.taskbox.model.Flag;
import dev.taskbox.model.Problem;
import dev.taskbox.service.TaskService.DiffView;
import dev.taskbox.service.TaskService.FileStat;
import dev.taskbox.service.TaskService.MergeView;
import dev.taskbox.service.TaskService.Uncommitted;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Commands about what came out. */
final class ResultVerbs {
    private static final String ID = "The task's number, or the beginning of its title.";

    private ResultVerbs() {}

    @Command(name = "diff", description = "Shows what a task changed.")
    static final class Diff extends Verb {
        @Parameters(paramLabel = "ID", description = ID)
        String id = "";

        @Option(
                names = "--stat",
                description = {"Only which files, and how many lines.", "Example: task diff 12 --stat"})
        boolean stat;

        @Option(
                names = "--raw",
                description = {
                    "As git wrote it, for git apply; a terminal does not get it.",
                    "Example: task diff 12 --raw | git apply"
                })
        boolean raw;

        @Override
        int run(Session session) {
            long task = session.resolve(id);
            DiffView diff =
                    session.during("reading the diff", () -> session.service().diff(task, stat));
            if (session.json()) {
                session.screen().out(Json.write(Shapes.of(diff)));
                return OK;
            }
            FlagText.lines(diff.flags()).forEach(line -> tell(session, line));
            if (raw && !stat && !session.isForPeople()) {
                session.screen().own(diff.text());
            } else if (stat) {
                session.screen().out(session.isForPeople() ? table(session, diff) : fields(diff));
            } else {
                session.screen().out(Line.all(diff.text(), Diff::style));
            }
            warn(session, diff);
            return OK;
        }

        /** Above the diff where a person reads it; what goes on to a program is the diff alone. */
        private static void tell(Session session, Line flag) {
            if (session.isForPeople()) {
                session.screen().out(flag);
            } else {
                session.screen().err(flag);
            }
        }

        private static void warn(Session session, DiffView diff) {
            if (diff.truncated()) {
                session.say("The diff is longer than this. See it with git, on the task's branch");
            }
            if (!diff.uncommitted().isEmpty()) {
                session.say("Not committed by the agent: " + String.join(", ", diff.uncommitted()));
            }
        }

        private static Style style(String line) {
            if (line.startsWith("+++") || line.startsWith("---") || line.startsWith("diff ")) {
                return Style.BOLD;
            }
            return switch (line.isEmpty() ? ' ' : line.charAt(0)) {
                case '+' -> Style.GREEN;
                case '-' -> Style.RED;
                case '@' -> Style.CYAN;
                default -> Style.PLAIN;
            };
        }

        private static List<Line> table(Session session, DiffView diff) {
            Table table = new Table(List.of("FILE", "ADDED", "REMOVED"), Set.of(0));
            for (FileStat file : diff.files()) {
                table.row(
                        Line.of(file.path()),
                        Line.of(Style.GREEN, count("+", file.added())),
                        Line.of(Style.RED, count("−", file.removed())));
            }
            return table.lines(session.screen().columns());
        }

        private static String count(String sign, OptionalInt count) {
            return count.isPresent() ? sign + count.getAsInt() : "binary";
        }

        private static List<Line> fields(DiffView diff) {
            return diff.files().stream()
                    .map(file -> Line.fields(List.of(file.path(), plain(file.added()), plain(file.removed()))))
                    .toList();
        }

        private static String plain(OptionalInt count) {
            return count.isPresent() ? Integer.toString(count.getAsInt()) : "-";
        }
    }

    @Command(name = "merge", description = "Merges a task's branch into the branch it came from.")
    static final class Merge extends Verb {
        @Parameters(paramLabel = "ID", description = ID)
        String id = "";

        @Option(
                names = "--into",
                paramLabel = "BRANCH",
                description = {"Into another branch.", "Example: task merge 12 --into release"})
        Optional<String> into = Optional.empty();

        @Option(
                names = "--uncommitted",
                description = {"Also what the agent left uncommitted.", "Example: task merge 12 --uncommitted"})
        boolean uncommitted;

        @Option(
                names = "--committed",
                description = {"Only what the agent committed.", "Example: task merge 12 --committed"})
        boolean committed;

        @Option(
                names = {"-y", "--yes"},
                description = {"Do not ask about flagged paths.", "Example: task merge 12 --yes"})
        boolean yes;

        @Override
        int run(Session session) {
            if (uncommitted && committed) {
                throw Problem.usage(
                        "two-answers", "merging", "--uncommitted and --committed exclude each other", "Leave one out");
            }
            Uncommitted answer = uncommitted ? Uncommitted.TAKE : committed ? Uncommitted.LEAVE : Uncommitted.ASK;
            long task = session.resolve(id);
            List<Flag> flags = session.during(
                    "looking at what it brings", () -> session.service().mergeFlags(task, into, answer));
            if (!flags.isEmpty() && !mayMerge(session, task, flags)) {
                session.say("Nothing was merged");
                return Problem.Kind.FAILED.exitCode();
            }
            print(session, session.during("merging", () -> session.service().merge(task, into, answer, flags)));
            return OK;
        }

        private boolean mayMerge(Session session, long task, List<Flag> flags) {
            if (!yes && (session.json() || !session.screen().canAsk())) {
                throw Problem.conflict(
                        "flagged-paths",
                        "merging task " + task,
                        "it brings " + FlagText.count(flags) + " and there is no terminal to ask: "
                                + FlagText.list(flags),
                        "Look at them with task diff " + task + ", then merge with --yes");
            }
            if (!session.json()) {
                FlagText.lines(flags).forEach(session.screen()::err);
            }
            return yes || session.confirm("merging task " + task, "Merge with " + FlagText.count(flags) + "?");
        }

        private static void print(Session session, MergeView merged) {
            if (session.json()) {
                session.screen()
                        .out(Json.write(Json.object()
                                .put("branch", merged.branch())
                                .put("into", merged.into())
                                .put("commit", merged.commit())
                                .put("commits", merged.commits())));
            } else if (session.isForPeople()) {
                session.screen()
                        .out(Line.of(Style.GREEN, "✓ ")
                                .add(EventText.count(merged.commits(), "commit") + " of " + merged.branch() + " in "
                                        + merged.into() + ", now at " + EventText.shortened(merged.commit())));
            } else {
                session.screen()
                        .out(Line.fields(List.of(
                                merged.branch(), merged.into(), merged.commit(), Integer.toString(merged.commits()))));
            }
        }
    }
}
