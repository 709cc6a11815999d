package dev.taskbox.store;

import dev.taskbox.model.Event;
import dev.taskbox.model.Fact;
import dev.taskbox.model.NewTask;
import dev.taskbox.model.PlaceName;
import dev.taskbox.model.Store;
import dev.taskbox.model.Task;
import dev.taskbox.model.TaskChange;
import dev.taskbox.model.TaskState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

final class Samples {
    /** One of each kind, with every optional part once there and once not. */
    static final List<Fact> FACTS = List.of(
            new Fact.StateChanged(TaskState.QUEUED, TaskState.STARTING, Optional.empty()),
            new Fact.StateChanged(TaskState.RUNNING, TaskState.FAILED, Optional.of("exit code 1")),
            new Fact.AgentSaid("Grüße, 世界 👩‍👩‍👧"),
            new Fact.AgentThought("hm"),
            new Fact.AgentTool("call-1", "Bash", "ls -l"),
            new Fact.AgentToolResult("call-1", true, "total 0"),
            new Fact.AgentAsked("Which one?"),
            new Fact.AgentEnded(false, ""),
            new Fact.UserSaid("the second"),
            new Fact.EgressAllowed("example.com", 443, "*.example.com"),
            new Fact.EgressDenied("evil.example", 8443, "not in network.allow", "task policy allow evil.example"),
            new Fact.CredentialUsed("GITHUB_TOKEN", "api.github.com", 443),
            new Fact.CredentialRefused("GITHUB_TOKEN", "evil.example", 443, "it is not bound to this host"),
            new Fact.GitPushed("github.com/acme/api", "refs/heads/task/1-x"),
            new Fact.GitRefused("github.com/acme/api", "refs/heads/main", "it is not the task's branch"),
            new Fact.FlagRaised(".github/workflows/ci.yml", "runs in CI"),
            new Fact.LimitReached("memory", "4 GiB"),
            new Fact.PortOpened(3000, "127.0.0.1:41234"),
            new Fact.VerifyEnded(false, 2, "1 test failed"),
            new Fact.PlaceReported("opened", "in 12 ms"),
            new Fact.Collected("task/1-x", "0123abc", 3, List.of("a.txt", "dir/b c.txt")));

    private Samples() {}

    static NewTask newTask(long project, String title) {
        return new NewTask(project, title, "body", "claude", PlaceName.NATIVE, 0);
    }

    static Task addTask(Store store) {
        long project = store.projectNamed("api")
                .orElseGet(() -> store.addProject("api", Path.of("/src/api")))
                .id();
        return store.addTask(newTask(project, "Add rate limiting"));
    }

    static Task addQueuedTask(Store store) {
        return store.apply(addTask(store).id(), new TaskChange.Queue());
    }

    static List<TaskChange> changes() {
        List<TaskChange> changes = new ArrayList<>(List.of(
                new TaskChange.Queue(),
                new TaskChange.Take(),
                new TaskChange.Start(),
                new TaskChange.Ask("Which one?"),
                new TaskChange.Finish(),
                new TaskChange.Fail("exit code 1"),
                new TaskChange.Interrupt("lost"),
                new TaskChange.Reply("the second"),
                new TaskChange.Retry(),
                new TaskChange.Unqueue(),
                new TaskChange.Accept(),
                new TaskChange.Trash()));
        for (TaskState state : TaskState.values()) {
            changes.add(new TaskChange.Restore(state));
        }
        return changes;
    }

    /** How a new task gets into a state. */
    static List<TaskChange> way(TaskState to) {
        return switch (to) {
            case BACKLOG -> List.of();
            case QUEUED -> List.of(new TaskChange.Queue());
            case STARTING -> and(way(TaskState.QUEUED), new TaskChange.Take());
            case RUNNING -> and(way(TaskState.STARTING), new TaskChange.Start());
            case WAITING -> and(way(TaskState.RUNNING), new TaskChange.Ask("Which one?"));
            case REVIEW -> and(way(TaskState.RUNNING), new TaskChange.Finish());
            case FAILED -> and(way(TaskState.RUNNING), new TaskChange.Fail("exit code 1"));
            case INTERRUPTED -> and(way(TaskState.RUNNING), new TaskChange.Interrupt("lost"));
            case DONE -> List.of(new TaskChange.Accept());
            case TRASHED -> List.of(new TaskChange.Trash());
        };
    }

    private static List<TaskChange> and(List<TaskChange> first, TaskChange then) {
        List<TaskChange> all = new ArrayList<>(first);
        all.add(then);
        return all;
    }

    static Task addTaskIn(Store store, TaskState state) {
        Task task = addTask(store);
        for (TaskChange change : way(state)) {
            task = store.apply(task.id(), change);
        }
        return task;
    }

    static Event event(long task, int run, Fact fact) {
        return new Event(0, task, run, SettableClock.START, fact);
    }

    static Event said(long task, int run, String text) {
        return event(task, run, new Fact.AgentSaid(text));
    }
}
