package dev.taskbox.cli;

import dev.taskbox.model.Run;
import dev.taskbox.model.Task;
import dev.taskbox.service.TaskService.TaskView;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Tasks as people and programs read them. */
final class TaskText {
    private static final int KEY_WIDTH = 10;

    private TaskText() {}

    static Line oneLine(TaskView view) {
        Task task = view.task();
        return Line.of(Style.BOLD, Long.toString(task.id()))
                .add("  ")
                .add(Style.of(task.state()), task.state().word())
                .add("  " + task.title());
    }

    /** id, state, project, title, agent, place, updated. */
    static Line fields(TaskView view) {
        Task task = view.task();
        return Line.fields(List.of(
                Long.toString(task.id()),
                task.state().word(),
                view.project(),
                task.title(),
                task.agent(),
                task.place().word(),
                Times.iso(task.updatedAt())));
    }

    static List<Line> table(List<TaskView> views, Clock clock, int columns) {
        Table table =
                new Table(List.of("ID", "STATE", "TITLE", "PROJECT", "AGENT", "SINCE", "NOW"), Set.of(2, 3, 4, 6));
        for (TaskView view : views) {
            Task task = view.task();
            table.row(
                    Line.of(Style.BOLD, Long.toString(task.id())),
                    Line.of(Style.of(task.state()), task.state().word()),
                    Line.of(task.title()),
                    Line.of(view.project()),
                    Line.of(task.agent()),
                    Line.of(Times.ago(task.updatedAt(), clock)),
                    Line.of(Style.FAINT, note(view)));
        }
        return table.lines(columns);
    }

    /** What is to be known beside the state. */
    static String note(TaskView view) {
        Task task = view.task();
        String denials = view.runs().isEmpty() || view.runs().getLast().denials() == 0
                ? ""
                : " (" + view.runs().getLast().denials() + " refused)";
        String now = task.question()
                .or(task::reason)
                .or(() -> task.state().isActive() ? task.doing() : Optional.empty())
                .orElse("");
        // first, as the end is cut where the line is narrow
        return (FlagText.badge(view.flags()) + " " + now + denials).strip();
    }

    /** Everything about one. */
    static List<Line> details(TaskView view, Clock clock, int columns) {
        Task task = view.task();
        List<Line> lines = new ArrayList<>();
        lines.add(Line.of(Style.BOLD, task.id() + "  " + task.title()));
        lines.add(entry("state", Style.of(task.state()), task.state().word())
                .add("  " + Times.ago(task.updatedAt(), clock)));
        lines.add(entry("project", view.project()));
        lines.add(entry("agent", task.agent() + " in " + task.place().word()));
        lines.add(
                entry("branch", task.branch() + task.base().map(TaskText::from).orElse("")));
        if (task.priority() != 0) {
            lines.add(entry("priority", Integer.toString(task.priority())));
        }
        lines.add(entry("created", Times.ago(task.createdAt(), clock)));
        task.question().ifPresent(it -> lines.add(entry("question", Style.YELLOW, it)));
        task.reason().ifPresent(it -> lines.add(entry("reason", Style.RED, it)));
        task.doing().ifPresent(it -> lines.add(entry("doing", it)));
        if (!view.flags().isEmpty()) {
            lines.add(Line.of(""));
            lines.addAll(FlagText.lines(view.flags()));
        }
        if (!task.body().isBlank()) {
            lines.add(Line.of(""));
            lines.addAll(Line.all(task.body().strip(), _ -> Style.PLAIN));
        }
        if (!view.runs().isEmpty()) {
            lines.add(Line.of(""));
            lines.addAll(runs(view.runs(), clock, columns));
        }
        return lines;
    }

    private static String from(Task.Base base) {
        return " from " + base.branch() + " at " + EventText.shortened(base.commit());
    }

    private static Line entry(String key, String value) {
        return entry(key, Style.PLAIN, value);
    }

    private static Line entry(String key, Style style, String value) {
        return Line.of(Style.FAINT, key).pad(KEY_WIDTH).add(style, value);
    }

    private static List<Line> runs(List<Run> runs, Clock clock, int columns) {
        Table table =
                new Table(List.of("RUN", "STATE", "TURNS", "EXIT", "REFUSED", "COST", "TOOK", "LIMIT"), Set.of(7));
        for (Run run : runs) {
            table.row(
                    Line.of(Integer.toString(run.number())),
                    Line.of(run.state().word()),
                    Line.of(Integer.toString(run.turns())),
                    Line.of(
                            run.exitCode().isPresent()
                                    ? Integer.toString(run.exitCode().getAsInt())
                                    : ""),
                    Line.of(run.denials() == 0 ? "" : Integer.toString(run.denials())),
                    Line.of(cost(run)),
                    Line.of(run.startedAt().map(it -> took(it, run, clock)).orElse("")),
                    Line.of(Style.RED, run.limit().orElse("")));
        }
        return table.lines(columns);
    }

    private static String cost(Run run) {
        return run.cost().amount().signum() == 0
                ? ""
                : run.cost().amount().toPlainString() + " " + run.cost().currency();
    }

    private static String took(Instant start, Run run, Clock clock) {
        return Times.span(Duration.between(start, run.endedAt().orElse(clock.instant())));
    }

    /** For programs: a key and a value a line. */
    static List<Line> detailFields(TaskView view) {
        Task task = view.task();
        List<Line> lines = new ArrayList<>();
        lines.add(pair("id", Long.toString(task.id())));
        lines.add(pair("title", task.title()));
        lines.add(pair("project", view.project()));
        lines.add(pair("state", task.state().word()));
        lines.add(pair("agent", task.agent()));
        lines.add(pair("place", task.place().word()));
        lines.add(pair("branch", task.branch()));
        lines.add(pair("priority", Integer.toString(task.priority())));
        lines.add(pair("createdAt", Times.iso(task.createdAt())));
        lines.add(pair("updatedAt", Times.iso(task.updatedAt())));
        task.question().ifPresent(it -> lines.add(pair("question", it)));
        task.reason().ifPresent(it -> lines.add(pair("reason", it)));
        task.doing().ifPresent(it -> lines.add(pair("doing", it)));
        lines.add(pair("body", task.body()));
        view.flags().forEach(flag -> lines.add(Line.fields(List.of("flag", flag.path(), flag.reason()))));
        for (Run run : view.runs()) {
            String exit =
                    run.exitCode().isPresent() ? Integer.toString(run.exitCode().getAsInt()) : "";
            lines.add(Line.fields(
                    List.of("run", Integer.toString(run.number()), run.state().word(), exit)));
        }
        return lines;
    }

    private static Line pair(String key, String value) {
        return Line.fields(List.of(key, value));
    }
}
