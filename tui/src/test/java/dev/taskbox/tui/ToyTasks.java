package dev.taskbox.tui;

import dev.taskbox.model.AuditEntry;
import dev.taskbox.model.AuditVerdict;
import dev.taskbox.model.Event;
import dev.taskbox.model.Fact;
import dev.taskbox.model.Flag;
import dev.taskbox.model.Money;
import dev.taskbox.model.OpenPort;
import dev.taskbox.model.PlaceName;
import dev.taskbox.model.Problem;
import dev.taskbox.model.Project;
import dev.taskbox.model.Run;
import dev.taskbox.model.RunState;
import dev.taskbox.model.Task;
import dev.taskbox.model.TaskChange;
import dev.taskbox.model.TaskState;
import dev.taskbox.model.TokenUsage;
import dev.taskbox.service.TaskService;
import dev.taskbox.service.TaskService.AddTask;
import dev.taskbox.service.TaskService.AllowView;
import dev.taskbox.service.TaskService.DiffView;
import dev.taskbox.service.TaskService.FileStat;
import dev.taskbox.service.TaskService.Finding;
import dev.taskbox.service.TaskService.ListTasks;
import dev.taskbox.service.TaskService.MergeView;
import dev.taskbox.service.TaskService.PolicyLine;
import dev.taskbox.service.TaskService.PolicySubject;
import dev.taskbox.service.TaskService.PolicyView;
import dev.taskbox.service.TaskService.TaskView;
import dev.taskbox.service.TaskService.Uncommitted;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** As much of the service as a board asks for, in memory; the test plays the agent. Its methods are found by name. */
public final class ToyTasks {
    static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    final List<Project> projects = new ArrayList<>();
    final TreeMap<Long, TaskView> tasks = new TreeMap<>();
    final List<Event> events = new ArrayList<>();
    final List<String> asked = new ArrayList<>();
    List<Flag> flags = List.of();
    String policyValue = "*.example.com";
    Optional<Problem> refusal = Optional.empty();

    TaskService service() {
        return (TaskService) Proxy.newProxyInstance(
                TaskService.class.getClassLoader(), new Class<?>[] {TaskService.class}, (_, method, arguments) -> {
                    try {
                        return ToyTasks.class
                                .getMethod(method.getName(), method.getParameterTypes())
                                .invoke(this, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    Task put(TaskState state, String title, String project, String agent) {
        long id = tasks.size() + 1L;
        Task task = new Task(
                id,
                1,
                title,
                "",
                agent,
                PlaceName.NATIVE,
                state,
                0,
                "task/" + id,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                NOW,
                NOW);
        List<Run> runs = state == TaskState.BACKLOG ? List.of() : List.of(run(id, 0, "0"));
        tasks.put(id, new TaskView(task, project, runs, List.of()));
        return task;
    }

    static Run run(long id, int denials, String cost) {
        return new Run(
                id,
                1,
                RunState.RUNNING,
                "sha256:1",
                "{}",
                Optional.empty(),
                1,
                OptionalInt.of(0),
                new TokenUsage(1200, 340, 56_000, 0),
                Money.usd(new BigDecimal(cost)),
                Optional.empty(),
                denials,
                NOW,
                Optional.of(NOW),
                Optional.empty());
    }

    synchronized void change(
            long id, TaskState state, String question, String doing, int denials, String cost, List<Flag> raised) {
        TaskView view = show(id);
        Task it = view.task();
        Task task = new Task(
                id,
                1,
                it.title(),
                it.body(),
                it.agent(),
                it.place(),
                state,
                it.priority(),
                it.branch(),
                it.base(),
                Optional.of(question).filter(text -> !text.isEmpty()),
                Optional.of(doing).filter(text -> !text.isEmpty()),
                Optional.empty(),
                Optional.empty(),
                it.createdAt(),
                it.updatedAt());
        tasks.put(id, new TaskView(task, view.project(), List.of(run(id, denials, cost)), raised));
        happen(id, new Fact.StateChanged(it.state(), state, Optional.empty()));
    }

    synchronized void happen(long id, Fact fact) {
        events.add(new Event(events.size() + 1L, id, 1, NOW.plusSeconds(events.size()), fact));
        notifyAll();
    }

    private synchronized TaskView apply(String what, long id, TaskChange change) {
        asked.add(what + " " + id);
        refusal.ifPresent(problem -> {
            throw problem;
        });
        TaskState next = TaskChange.next(show(id).task().state(), change)
                .orElseThrow(() -> Problem.conflict("wrong-state", "changing task " + id, "it does not fit", "Look"));
        change(id, next, "", "", 0, "0", List.of());
        return show(id);
    }

    // what the service is asked for

    public synchronized List<Project> projects() {
        return List.copyOf(projects);
    }

    public synchronized Project addProject(Path directory, Optional<String> name) {
        asked.add("project add " + directory + name.map(" "::concat).orElse(""));
        Project project = new Project(projects.size() + 1L, name.orElse("api"), directory, NOW);
        projects.add(project);
        return project;
    }

    public synchronized Project findProject(Optional<String> name, Path directory) {
        return projects.stream()
                .filter(it -> name.map(it.name()::equals).orElseGet(() -> directory.startsWith(it.root())))
                .findFirst()
                .orElseThrow(() -> Problem.notFound("no-such-project", "finding it", "there is none", "Add it"));
    }

    public synchronized TaskView add(AddTask request) {
        asked.add("add " + request);
        Task task = put(
                TaskState.BACKLOG,
                request.title(),
                request.project(),
                request.agent().orElse("claude"));
        return show(task.id());
    }

    public synchronized List<TaskView> list(ListTasks request) {
        asked.add("list");
        return tasks.values().stream()
                .filter(it -> it.task().state() != TaskState.TRASHED)
                .toList();
    }

    public synchronized TaskView show(long id) {
        return Optional.ofNullable(tasks.get(id))
                .orElseThrow(() -> Problem.notFound("no-such-task", "finding task " + id, "there is none", "Look"));
    }

    public TaskView start(long id) {
        return apply("start", id, new TaskChange.Queue());
    }

    public TaskView stop(long id) {
        return apply("stop", id, new TaskChange.Interrupt("stopped"));
    }

    public TaskView retry(long id, boolean fresh) {
        return apply(fresh ? "retry --fresh" : "retry", id, new TaskChange.Retry());
    }

    public TaskView reply(long id, String text) {
        return apply("reply [" + text + "]", id, new TaskChange.Reply(text));
    }

    public TaskView done(long id) {
        return apply("done", id, new TaskChange.Accept());
    }

    public TaskView delete(long id) {
        return apply("delete", id, new TaskChange.Trash());
    }

    public TaskView restore(long id) {
        return apply("restore", id, new TaskChange.Restore(TaskState.REVIEW));
    }

    public synchronized List<Event> events(OptionalLong task, long afterSeq, int limit) {
        return events.stream()
                .skip(Math.min(afterSeq, events.size()))
                .filter(it -> task.isEmpty() || task.getAsLong() == it.taskId())
                .limit(limit)
                .toList();
    }

    public synchronized long lastEvent() {
        return events.size();
    }

    public synchronized List<Event> awaitEvents(OptionalLong task, long afterSeq, int limit, Duration patience)
            throws InterruptedException {
        List<Event> found = events(task, afterSeq, limit);
        while (found.isEmpty()) {
            wait(patience.toMillis());
            found = events(task, afterSeq, limit);
        }
        return found;
    }

    public AuditVerdict audit(long id, OptionalInt run, Consumer<AuditEntry> consumer) {
        java.util.Map<String, String> fields = new java.util.LinkedHashMap<>();
        fields.put("host", "evil.example");
        fields.put("port", "443");
        fields.put("rule", "not in network.allow");
        consumer.accept(new AuditEntry(1, NOW, "egress.denied", fields, "{}"));
        consumer.accept(new AuditEntry(2, NOW, "run.ended", java.util.Map.of(), "{}"));
        return new AuditVerdict(1, 2, Optional.empty(), OptionalLong.empty());
    }

    /** Ports that are open now. */
    final List<String> open = new CopyOnWriteArrayList<>();

    public OpenPort openPort(long id, OptionalInt port, OptionalInt listen) {
        int inside = port.orElse(3000);
        String name = id + ":" + inside;
        CountDownLatch closed = new CountDownLatch(1);
        open.add(name);
        return new OpenPort() {
            @Override
            public int inside() {
                return inside;
            }

            @Override
            public int outside() {
                return listen.orElse(40_000);
            }

            @Override
            public void await() throws InterruptedException {
                closed.await();
            }

            @Override
            public void close() {
                open.remove(name);
                closed.countDown();
            }
        };
    }

    public DiffView diff(long id, boolean stat) {
        return new DiffView(
                "diff --git a/x.sh b/x.sh\nindex 1..2\n--- a/x.sh\n+++ b/x.sh\n@@ -1 +1 @@ price\n-old\n+new\n",
                false,
                List.of(),
                List.of(new FileStat("x.sh", OptionalInt.of(1), OptionalInt.of(1))),
                flags);
    }

    public List<Flag> mergeFlags(long id, Optional<String> into, Uncommitted uncommitted) {
        return flags;
    }

    public synchronized MergeView merge(long id, Optional<String> into, Uncommitted uncommitted, List<Flag> seen) {
        asked.add("merge " + id + " " + seen.size());
        return new MergeView("task/" + id, "main", "0123", 2);
    }

    public PolicyView explain(PolicySubject subject) {
        return new PolicyView(
                "sha256:12", "{}", List.of(new PolicyLine("network.allow", policyValue, "yaml:3")), List.of());
    }

    public synchronized AllowView allowHost(Optional<String> project, Path directory, String host) {
        asked.add("allow " + host + " -p " + project.orElse("?"));
        return new AllowView(Path.of("/src/api/.taskbox.yaml"), List.of("+      - " + host));
    }

    public List<Finding> doctor() {
        return List.of(
                new Finding("place native", true, true, "bubblewrap 0.8", ""),
                new Finding("agent claude", true, false, "found", ""),
                new Finding("agent codex", false, false, "not installed", "Install it"));
    }
}
