package dev.taskbox.cli;

import dev.taskbox.model.TaskState;
import dev.taskbox.service.TaskService.ListTasks;
import dev.taskbox.service.TaskService.TaskView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** {@code task} alone, and the options that every command has. */
@Command(
        name = "task",
        description = "A board of tasks for coding agents, each in a box of its own.",
        footerHeading = "%n",
        footer = {"See task help TOPIC for: policy, places, agents, security, ssh."})
final class Root extends Verb {
    /** A column of the board shows no more than this without being asked. */
    private static final int SHOWN = 8;

    @Option(
            names = "--json",
            scope = ScopeType.INHERIT,
            description = {"Print JSON.", "Example: task list --json"})
    boolean json;

    @Option(
            names = "--no-color",
            scope = ScopeType.INHERIT,
            // read before the command line is parsed, as what cannot be parsed is told without colours too
            description = {"Print no colours; NO_COLOR=1 does the same.", "Example: task list --no-color"})
    boolean noColor;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = {"Print this help.", "Example: task add --help"})
    boolean help;

    @Option(
            names = "--version",
            description = {"Print the version.", "Example: task --version"})
    boolean version;

    @Override
    int run(Session session) {
        if (version) {
            return new MachineVerbs.Version().run(session);
        }
        if (session.canOpenBoard()) {
            return session.openBoard();
        }
        List<TaskView> tasks = session.service().list(new ListTasks(Set.of(), Optional.empty(), Optional.empty()));
        if (!session.isForPeople()) {
            BoardVerbs.print(session, tasks);
        } else if (tasks.isEmpty()) {
            session.screen()
                    .out(Line.of("No tasks yet. In a git repository: task project add . && task add \"What to do\""));
        } else {
            session.screen().out(board(tasks, session.screen().columns()));
            session.say("See task help for what you can do.");
        }
        return OK;
    }

    private static List<Line> board(List<TaskView> tasks, int columns) {
        Map<String, List<TaskView>> board = new LinkedHashMap<>();
        List.of("Backlog", "Running", "Needs you", "Done").forEach(name -> board.put(name, new ArrayList<>()));
        tasks.forEach(task -> board.computeIfAbsent(column(task.task().state()), _ -> new ArrayList<>())
                .add(task));
        List<Line> lines = new ArrayList<>();
        board.forEach((name, column) -> {
            if (!column.isEmpty()) {
                lines.add(Line.of(Style.BOLD, name).add(Style.FAINT, " " + column.size()));
                column.reversed().stream()
                        .limit(SHOWN)
                        .forEach(task -> lines.add(card(task).fit(columns)));
                int more = column.size() - SHOWN;
                if (more > 0) {
                    lines.add(Line.of(Style.FAINT, "  … " + more + " more: task list"));
                }
            }
        });
        return lines;
    }

    private static String column(TaskState state) {
        return switch (state) {
            case BACKLOG -> "Backlog";
            case QUEUED, STARTING, RUNNING -> "Running";
            case WAITING, REVIEW, FAILED, INTERRUPTED -> "Needs you";
            case DONE, TRASHED -> "Done";
        };
    }

    private static Line card(TaskView view) {
        return Line.of("  ")
                .add(TaskText.oneLine(view))
                .add(Style.FAINT, "  " + view.project() + " · " + view.task().agent() + "  " + TaskText.note(view));
    }
}
