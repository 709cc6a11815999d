package dev.taskbox.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import dev.taskbox.service.Role;
import dev.taskbox.service.TaskService;
import dev.taskbox.service.Terminal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** The service in memory, without an engine: a test plays the agent. */
final class MemoryService implements TaskService {
    final List<PolicyLine> unapproved = new ArrayList<>();

    static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    private final List<Project> projects = new ArrayList<>();
    private final TreeMap<Long, TaskView> tasks = new TreeMap<>();
    private final List<Event> events = new ArrayList<>();
    String rawOut = "";
    String rawErr = "";
    DiffView diff = new DiffView("", false, List.of(), List.of(), List.of());
    List<Flag> flags = List.of();
    List<Flag> seen = List.of();
    List<AuditEntry> audit = List.of();
    Optional<String> auditFault = Optional.empty();
    List<Finding> findings = List.of();
    List<PlaceView> places = List.of();
    List<String> unenforceable = List.of();
    String schema = "{}";
    final List<SshKey> sshKeys = new ArrayList<>();
    List<String> rejected = List.of();
    Optional<SshStatus> ssh = Optional.empty();
    boolean boxCannotStart;
    boolean ended;
    final List<String> written = new ArrayList<>();
    final AtomicInteger openPorts = new AtomicInteger();
    final CountDownLatch portsEnd = new CountDownLatch(1);

    @Override
    public synchronized Project addProject(Path directory, Optional<String> name) {
        Path last = directory.getFileName();
        Project project =
                new Project(projects.size() + 1L, name.orElse(last == null ? "root" : last.toString()), directory, NOW);
        if (projects.stream().anyMatch(it -> it.name().equals(project.name()))) {
            throw Problem.conflict(
                    "project-exists",
                    "adding the project " + directory,
                    "there is one of that name",
                    "Give it another --name");
        }
        projects.add(project);
        return project;
    }

    @Override
    public synchronized List<Project> projects() {
        return List.copyOf(projects);
    }

    @Override
    public synchronized Project removeProject(String name) {
        Project project = findProject(Optional.of(name), Path.of("/"));
        projects.remove(project);
        return project;
    }

    @Override
    public synchronized Project findProject(Optional<String> name, Path directory) {
        return projects.stream()
                .filter(it -> name.map(it.name()::equals).orElseGet(() -> directory.startsWith(it.root())))
                .findFirst()
                .orElseThrow(() -> Problem.notFound(
                        "no-such-project",
                        "finding the project " + name.orElse(directory.toString()),
                        "there is no such project",
                        "Add it with task project add"));
    }

    @Override
    public synchronized TaskView add(AddTask request) {
        long id = tasks.size() + 1L;
        Task task = new Task(
                id,
                1,
                request.title(),
                request.body(),
                request.agent().orElse("claude"),
                request.place().orElse(PlaceName.NATIVE),
                TaskState.BACKLOG,
                request.priority(),
                "task/" + id,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                NOW,
                NOW);
        TaskView view = new TaskView(task, request.project(), List.of(), List.of());
        tasks.put(id, view);
        return view;
    }

    @Override
    public synchronized List<TaskView> list(ListTasks request) {
        return tasks.values().stream()
                .filter(it -> request.states().isEmpty()
                        ? it.task().state() != TaskState.TRASHED
                        : request.states().contains(it.task().state()))
                .filter(it -> request.project().map(it.project()::equals).orElse(true))
                .filter(it -> request.text().map(it.task().title()::contains).orElse(true))
                .toList();
    }

    @Override
    public synchronized TaskView show(long id) {
        return Optional.ofNullable(tasks.get(id))
                .orElseThrow(() -> Problem.notFound(
                        "no-such-task", "finding task " + id, "there is no task with that number", "See task list"));
    }

    @Override
    public synchronized long resolve(String idOrTitle) {
        if (idOrTitle.matches("[0-9]{1,18}")) {
            return show(Long.parseLong(idOrTitle)).task().id();
        }
        List<Long> found = tasks.values().stream()
                .filter(it -> it.task().title().startsWith(idOrTitle))
                .map(it -> it.task().id())
                .toList();
        if (found.size() != 1) {
            throw Problem.notFound(
                    "no-such-task",
                    "finding the task " + idOrTitle,
                    found.size() + " titles begin so",
                    "See task list");
        }
        return found.getFirst();
    }

    @Override
    public synchronized TaskView start(long id) {
        return change(id, new TaskChange.Queue());
    }

    @Override
    public synchronized TaskView stop(long id) {
        return show(id).task().state() == TaskState.QUEUED
                ? change(id, new TaskChange.Unqueue())
                : change(id, new TaskChange.Interrupt("stopped"));
    }

    @Override
    public synchronized TaskView retry(long id, boolean fresh) {
        return change(id, new TaskChange.Retry());
    }

    @Override
    public synchronized TaskView reply(long id, String text) {
        happen(id, new Fact.UserSaid(text));
        return change(id, new TaskChange.Reply(text));
    }

    @Override
    public synchronized TaskView done(long id) {
        return change(id, new TaskChange.Accept());
    }

    @Override
    public synchronized TaskView delete(long id) {
        return change(id, new TaskChange.Trash());
    }

    @Override
    public synchronized TaskView restore(long id) {
        return change(id, new TaskChange.Restore(TaskState.BACKLOG));
    }

    synchronized TaskView change(long id, TaskChange change) {
        TaskView view = show(id);
        TaskState before = view.task().state();
        TaskState after = TaskChange.next(before, change)
                .orElseThrow(() -> Problem.conflict(
                        "wrong-state", "changing task " + id, "it is " + before.word(), "See task show " + id));
        Optional<String> question =
                change instanceof TaskChange.Ask ask ? Optional.of(ask.question()) : Optional.empty();
        Optional<String> reason =
                change instanceof TaskChange.Fail fail ? Optional.of(fail.reason()) : Optional.empty();
        tasks.put(
                id,
                new TaskView(with(view.task(), after, question, reason), view.project(), view.runs(), view.flags()));
        happen(id, new Fact.StateChanged(before, after, reason));
        return show(id);
    }

    private static Task with(Task it, TaskState state, Optional<String> question, Optional<String> reason) {
        return new Task(
                it.id(),
                it.projectId(),
                it.title(),
                it.body(),
                it.agent(),
                it.place(),
                state,
                it.priority(),
                it.branch(),
                it.base(),
                question,
                it.doing(),
                reason,
                it.stateBeforeTrash(),
                it.createdAt(),
                NOW);
    }

    /** The engine's part: what was collected last. */
    synchronized void flag(long id, Flag... raised) {
        TaskView view = show(id);
        tasks.put(id, new TaskView(view.task(), view.project(), view.runs(), List.of(raised)));
    }

    /** The engine's part: a run that began, if at all, and ended so. */
    synchronized void addRun(long id, RunState state, OptionalInt exitCode, boolean began) {
        TaskView view = show(id);
        List<Run> runs = new ArrayList<>(view.runs());
        runs.add(new Run(
                id,
                runs.size() + 1,
                state,
                "sha256:0",
                "{}",
                Optional.of("session"),
                1,
                exitCode,
                new TokenUsage(10, 20, 30, 40),
                Money.usd(new BigDecimal("0.0193")),
                Optional.empty(),
                2,
                NOW,
                began ? Optional.of(NOW) : Optional.empty(),
                Optional.of(NOW.plusSeconds(90))));
        tasks.put(id, new TaskView(view.task(), view.project(), runs, view.flags()));
    }

    synchronized void happen(long id, Fact fact) {
        events.add(new Event(events.size() + 1L, id, show(id).runs().size(), NOW.plusSeconds(events.size()), fact));
        notifyAll();
    }

    @Override
    public synchronized List<Event> events(OptionalLong task, long afterSeq, int limit) {
        return events.stream()
                .filter(it -> it.seq() > afterSeq)
                .filter(it -> task.isEmpty() || task.getAsLong() == it.taskId())
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized long lastEvent() {
        return events.size();
    }

    @Override
    public synchronized List<Event> awaitEvents(OptionalLong task, long afterSeq, int limit, Duration patience)
            throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        List<Event> found = events(task, afterSeq, limit);
        while (found.isEmpty() && System.nanoTime() < deadline) {
            wait(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
            found = events(task, afterSeq, limit);
        }
        return found;
    }

    @Override
    public void rawLog(long id, OptionalInt run, boolean stderr, OutputStream out) {
        try {
            out.write((stderr ? rawErr : rawOut).getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public AuditVerdict audit(long id, OptionalInt run, Consumer<AuditEntry> consumer) {
        audit.forEach(consumer);
        return new AuditVerdict(run.orElse(1), audit.size(), auditFault, OptionalLong.empty());
    }

    @Override
    public DiffView diff(long id, boolean stat) {
        return diff;
    }

    @Override
    public synchronized List<Flag> mergeFlags(long id, Optional<String> into, Uncommitted uncommitted) {
        if (uncommitted == Uncommitted.ASK && !diff.uncommitted().isEmpty()) {
            throw Problem.conflict(
                    "uncommitted", "merging task " + id, "it has uncommitted work", "Add --uncommitted or --committed");
        }
        return flags;
    }

    @Override
    public synchronized MergeView merge(long id, Optional<String> into, Uncommitted uncommitted, List<Flag> agreed) {
        seen = agreed;
        return new MergeView(show(id).task().branch(), into.orElse("main"), "0123456789abcdef", 3);
    }

    @Override
    public PolicyView explain(PolicySubject subject) {
        String origin = subject instanceof PolicySubject.OfTask task ? "task " + task.id() : ".taskbox.yaml:3";
        return new PolicyView(
                "sha256:1",
                "{\"isolation\":\"sandbox\"}",
                List.of(new PolicyLine("network.allow", "*.example.com", origin)),
                unenforceable);
    }

    @Override
    public CheckView check(PolicySubject subject, String target) {
        boolean allowed = target.endsWith(".example.com");
        return new CheckView(
                target,
                allowed,
                allowed ? "*.example.com" : "not in network.allow",
                allowed ? "" : "task policy allow " + target);
    }

    @Override
    public List<PolicyLine> unapproved(Optional<String> project, Path directory) {
        return unapproved;
    }

    @Override
    public void approve(Optional<String> project, Path directory, List<PolicyLine> lines) {
        unapproved.removeAll(lines);
    }

    @Override
    public AllowView allowHost(Optional<String> project, Path directory, String host) {
        return new AllowView(directory.resolve(".taskbox.yaml"), List.of("+      - " + host));
    }

    @Override
    public List<PresetView> presets() {
        return List.of(new PresetView("maven", "Maven Central", List.of("*.maven.example")));
    }

    @Override
    public String policySchema() {
        return schema;
    }

    @Override
    public ExportView exportPolicy(PolicySubject subject, String format) {
        return new ExportView("{ \"as\": \"" + format + "\" }\n", List.of("limits.time 2h: it has no limits"));
    }

    /** Open until it is closed. */
    @Override
    public EditorView editor(long id) {
        return new EditorView("taskbox-" + id + "-1", "/work/my api;x");
    }

    @Override
    public DevcontainerView initDevcontainer(
            Optional<String> project, Path directory, Optional<String> kind, boolean force, Optional<String> seen) {
        Path root = findProject(project, directory).root();
        seen.ifPresent(written::add);
        List<FileDiff> files = written.isEmpty() || force || seen.isPresent()
                ? List.of(new FileDiff(root.resolve(".devcontainer/Dockerfile"), List.of("-FROM a", "+FROM b")))
                : List.of();
        return new DevcontainerView(kind.stream().toList(), files, "m1");
    }

    @Override
    public OpenPort openPort(long id, OptionalInt port, OptionalInt listen) {
        show(id);
        int inside = port.orElse(3000);
        if (inside != 3000) {
            throw Problem.refused("port-not-exposed", "opening port " + inside, "it is not exposed", "Expose it");
        }
        openPorts.incrementAndGet();
        return new OpenPort() {
            @Override
            public int inside() {
                return inside;
            }

            @Override
            public int outside() {
                return listen.orElse(41_234);
            }

            @Override
            public void await() throws InterruptedException {
                portsEnd.await();
            }

            @Override
            public void close() {
                openPorts.decrementAndGet();
            }
        };
    }

    @Override
    public int sandbox(SandboxCommand command, Terminal terminal) {
        if (boxCannotStart) {
            throw Problem.refused("no-bwrap", "opening the sandbox", "there is no bubblewrap", "Install bubblewrap");
        }
        try {
            terminal.out().write((command.toString() + "\n").getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return 42;
    }

    @Override
    public List<Finding> doctor() {
        return findings;
    }

    @Override
    public List<PlaceView> places() {
        return places;
    }

    @Override
    public DaemonStatus status() {
        return new DaemonStatus(
                4711,
                "0.1.0",
                NOW.minusSeconds(3600),
                Path.of("/home/u"),
                1,
                2,
                Optional.of(Duration.ofMinutes(30)),
                ssh);
    }

    @Override
    public void shutdown() {
        ended = true;
    }

    @Override
    public InputStream openFile(Path file) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new IOException("it is no ordinary file");
        }
        return Files.newInputStream(file);
    }

    @Override
    public SshStatus openSsh(String address) {
        ssh = Optional.of(new SshStatus(address, "SHA256:host", 0));
        return ssh.get();
    }

    @Override
    public SshKey addSshKey(String publicKey, Role role, Optional<String> name) {
        String[] parts = publicKey.strip().split(" ");
        SshKey key = new SshKey(name.orElse(parts[2]), role, parts[0], "SHA256:" + parts[1]);
        sshKeys.add(key);
        return key;
    }

    @Override
    public SshKeys sshKeys() {
        return new SshKeys(Path.of("/home/u/authorized_keys"), sshKeys, rejected);
    }

    @Override
    public SshKey removeSshKey(String key) {
        SshKey found = sshKeys.stream()
                .filter(it -> it.name().equals(key))
                .findFirst()
                .orElseThrow(() -> Problem.notFound("no-such-key", "removing the key " + key, "there is none", "See"));
        sshKeys.remove(found);
        return found;
    }

    @Override
    public AuditVerdict sshAudit(Consumer<AuditEntry> consumer) {
        audit.forEach(consumer);
        return new AuditVerdict(0, audit.size(), auditFault, OptionalLong.empty());
    }
}
