package dev.taskbox.tui;

import static java.util.Objects.requireNonNull;

import dev.taskbox.model.Flag;
import dev.taskbox.model.Money;
import dev.taskbox.model.Run;
import dev.taskbox.model.Task;
import dev.taskbox.model.TaskState;
import dev.taskbox.service.TaskService.TaskView;
import java.time.Instant;
import java.util.Optional;

/**
 * What the board keeps of a task: little, since there may be many.
 *
 * @param now what it asks, why it failed, or what it is doing; cut
 * @param cost of its last run
 * @param flags how many paths are flagged, and more where {@code moreFlags}
 * @param event the last event that was seen of it
 */
record Card(
        long id,
        String title,
        String project,
        String agent,
        String place,
        TaskState state,
        int priority,
        String now,
        int denials,
        int flags,
        boolean moreFlags,
        Money cost,
        int runs,
        Instant since,
        long event) {
    private static final int LONGEST = 300;

    Card {
        requireNonNull(title, "title is null");
        requireNonNull(state, "state is null");
        requireNonNull(since, "since is null");
    }

    static Card of(TaskView view, long event) {
        Task task = view.task();
        Optional<Run> run = view.runs().isEmpty()
                ? Optional.empty()
                : Optional.of(view.runs().getLast());
        long named = view.flags().stream()
                .filter(flag -> !flag.path().equals(Flag.MORE))
                .count();
        return new Card(
                task.id(),
                cut(task.title()),
                cut(view.project()),
                cut(task.agent()),
                task.place().word(),
                task.state(),
                task.priority(),
                cut(now(task)),
                run.map(Run::denials).orElse(0),
                (int) named,
                named < view.flags().size(),
                run.map(Run::cost).orElse(Money.NONE),
                run.map(Run::number).orElse(0),
                task.updatedAt(),
                event);
    }

    private static String now(Task task) {
        return task.question()
                .or(task::reason)
                .or(() -> task.state().isActive() ? task.doing() : Optional.empty())
                .orElse("");
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }

    Card at(long newest) {
        return new Card(
                id, title, project, agent, place, state, priority, now, denials, flags, moreFlags, cost, runs, since,
                newest);
    }

    String flagBadge() {
        return flags == 0 ? "" : "⚑" + flags + (moreFlags ? "+" : "");
    }
}
