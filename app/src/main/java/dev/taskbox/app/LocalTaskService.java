package dev.taskbox.app;

import dev.taskbox.engine.Attachments;
import dev.taskbox.engine.Engine;
import dev.taskbox.engine.EventLog;
import dev.taskbox.engine.Exits;
import dev.taskbox.model.Agent;
import dev.taskbox.model.AuditEntry;
import dev.taskbox.model.AuditVerdict;
import dev.taskbox.model.Event;
import dev.taskbox.model.Flag;
import dev.taskbox.model.NewTask;
import dev.taskbox.model.OpenPort;
import dev.taskbox.model.Place;
import dev.taskbox.model.PlaceName;
import dev.taskbox.model.Project;
import dev.taskbox.model.Run;
import dev.taskbox.model.Store;
import dev.taskbox.model.Store.TaskFilter;
import dev.taskbox.model.Task;
import dev.taskbox.model.TaskChange;
import dev.taskbox.policy.ResolvedSettings;
import dev.taskbox.service.Role;
import dev.taskbox.service.TaskService;
import dev.taskbox.service.Terminal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The service of this machine's taskd: each method finds who knows, and asks. */
final class LocalTaskService implements TaskService {
    private static final String DEFAULT_AGENT = "claude";

    private final Installation installation;
    private final Store store;
    private final EventLog events;
    private final Engine engine;
    private final Projects projects;
    private final Results results;
    private final PolicyDesk policyDesk;
    private final DevcontainerDesk devcontainerDesk;
    private final AdHocBox adHocBox;
    private final Doctor doctor;
    private final Places places;
    private final Policies policies;
    private final SshDesk ssh;
    private final Supplier<Daemon.Status> status;
    private final Runnable stop;
    private volatile LongConsumer onAdded = _ -> {};
    private volatile Runnable onProjects = () -> {};

    LocalTaskService(
            Installation installation,
            Store store,
            EventLog events,
            Engine engine,
            Map<PlaceName, Place> places,
            Agent.Host host,
            Policies policies,
            Exits exits,
            SshDesk ssh,
            Supplier<Daemon.Status> status,
            Runnable stop) {
        this.installation = installation;
        this.store = store;
        this.events = events;
        this.engine = engine;
        this.policies = policies;
        this.projects = new Projects(store);
        this.results = new Results(installation.locations(), store, events, projects);
        this.policyDesk = new PolicyDesk(store, projects, places, policies);
        this.devcontainerDesk = new DevcontainerDesk();
        this.adHocBox = new AdHocBox(installation.locations(), places, policies, exits);
        this.places = new Places(places);
        this.doctor = new Doctor(installation.locations(), places, host);
        this.ssh = ssh;
        this.status = status;
        this.stop = stop;
    }

    /** A new task is no event: who shows tasks is told here. Before the first request. */
    void onAdded(LongConsumer listener) {
        onAdded = listener;
    }

    /** The same of projects. */
    void onProjects(Runnable listener) {
        onProjects = listener;
    }

    @Override
    public Project addProject(Path directory, Optional<String> name) {
        Project project = projects.add(directory, name);
        onProjects.run();
        return project;
    }

    @Override
    public List<Project> projects() {
        return store.projects();
    }

    @Override
    public Project removeProject(String name) {
        Project project = projects.named(name);
        store.removeProject(project.id());
        onProjects.run();
        return project;
    }

    @Override
    public Project findProject(Optional<String> name, Path directory) {
        return projects.find(name, directory);
    }

    @Override
    public TaskView add(AddTask request) {
        Project project = projects.named(request.project());
        ResolvedSettings settings = policies.of(project.root(), request.agent(), request.place());
        String agent = engine.agent(request.agent().or(settings::agent).orElse(DEFAULT_AGENT))
                .name();
        PlaceName place = engine.place(request.place().or(settings::place).orElse(PlaceName.NATIVE))
                .name();
        Task task;
        try (Attachments.Staged staged = staged(request)) {
            task = store.addTask(new NewTask(
                    project.id(), request.title(), staged.told(request.body()), agent, place, request.priority()));
            staged.keep(task.id());
        }
        onAdded.accept(task.id());
        return view(task);
    }

    private Attachments.Staged staged(AddTask request) {
        return new Attachments(installation.locations())
                .stage(
                        request.attachments().stream().map(Attachment::below).toList(),
                        request.attachments().stream().map(Attachment::file).toList());
    }

    @Override
    public List<TaskView> list(ListTasks request) {
        List<Task> tasks = store.tasks(new TaskFilter(
                request.states(),
                request.project().map(name -> projects.named(name).id()),
                request.text()));
        Map<Long, String> names = store.projects().stream().collect(Collectors.toMap(Project::id, Project::name));
        List<Long> ids = tasks.stream().map(Task::id).toList();
        Map<Long, List<Event>> collects =
                store.lastCollects(ids).stream().collect(Collectors.groupingBy(Event::taskId));
        Map<Long, Run> last = store.lastRuns(ids).stream().collect(Collectors.toMap(Run::taskId, Function.identity()));
        return tasks.stream()
                .map(task -> new TaskView(
                        task,
                        names.getOrDefault(task.projectId(), "?"),
                        Optional.ofNullable(last.get(task.id())).stream().toList(),
                        Projects.flags(collects.getOrDefault(task.id(), List.of()), task.id())))
                .toList();
    }

    @Override
    public TaskView show(long id) {
        return view(projects.task(id));
    }

    private TaskView view(Task task) {
        return new TaskView(
                task,
                store.project(task.projectId()).map(Project::name).orElse("?"),
                store.runs(task.id()),
                Projects.flags(store.lastCollects(List.of(task.id())), task.id()));
    }

    @Override
    public long resolve(String idOrTitle) {
        return TaskNames.resolve(store, idOrTitle);
    }

    @Override
    public TaskView start(long id) {
        return view(engine.queue(id));
    }

    @Override
    public TaskView stop(long id) {
        return view(engine.stop(id));
    }

    @Override
    public TaskView retry(long id, boolean fresh) {
        return view(engine.retry(id, fresh));
    }

    @Override
    public TaskView reply(long id, String text) {
        return view(engine.reply(id, text));
    }

    @Override
    public TaskView done(long id) {
        return apply(id, new TaskChange.Accept());
    }

    @Override
    public TaskView delete(long id) {
        return apply(id, new TaskChange.Trash());
    }

    @Override
    public TaskView restore(long id) {
        Task task = projects.task(id);
        return apply(id, new TaskChange.Restore(task.stateBeforeTrash().orElse(task.state())));
    }

    private TaskView apply(long id, TaskChange change) {
        projects.task(id);
        return view(events.apply(id, change));
    }

    @Override
    public List<Event> events(OptionalLong task, long afterSeq, int limit) {
        return events.after(task, afterSeq, limit);
    }

    @Override
    public long lastEvent() {
        return store.lastSeq();
    }

    @Override
    public List<Event> awaitEvents(OptionalLong task, long afterSeq, int limit, Duration patience)
            throws InterruptedException {
        return events.await(task, afterSeq, limit, patience);
    }

    @Override
    public void rawLog(long id, OptionalInt run, boolean stderr, OutputStream out) {
        results.rawLog(id, run, stderr, out);
    }

    @Override
    public AuditVerdict audit(long id, OptionalInt run, Consumer<AuditEntry> consumer) {
        return results.audit(id, run, consumer);
    }

    @Override
    public OpenPort openPort(long id, OptionalInt port, OptionalInt listen) throws InterruptedException {
        return engine.openPort(id, port, listen.orElse(0));
    }

    @Override
    public EditorView editor(long id) {
        Place.Attachment attachment = engine.attachment(id);
        return new EditorView(attachment.container(), attachment.folder());
    }

    @Override
    public DiffView diff(long id, boolean stat) {
        return results.diff(id, stat);
    }

    @Override
    public List<Flag> mergeFlags(long id, Optional<String> into, Uncommitted uncommitted) {
        return results.mergeFlags(id, into, uncommitted);
    }

    @Override
    public MergeView merge(long id, Optional<String> into, Uncommitted uncommitted, List<Flag> seen) {
        return results.merge(id, into, uncommitted, seen);
    }

    @Override
    public PolicyView explain(PolicySubject subject) {
        return policyDesk.explain(subject);
    }

    @Override
    public CheckView check(PolicySubject subject, String target) {
        return policyDesk.check(subject, target);
    }

    @Override
    public List<PolicyLine> unapproved(Optional<String> project, Path directory) {
        return policyDesk.unapproved(project, directory);
    }

    @Override
    public void approve(Optional<String> project, Path directory, List<PolicyLine> lines) {
        policyDesk.approve(project, directory, lines);
    }

    @Override
    public AllowView allowHost(Optional<String> project, Path directory, String host) {
        return policyDesk.allowHost(project, directory, host);
    }

    @Override
    public DevcontainerView initDevcontainer(
            Optional<String> project, Path directory, Optional<String> kind, boolean force, Optional<String> seen) {
        return devcontainerDesk.init(projects.find(project, directory), kind, force, seen);
    }

    @Override
    public List<PresetView> presets() {
        return policyDesk.presets();
    }

    @Override
    public String policySchema() {
        return policyDesk.schema();
    }

    @Override
    public ExportView exportPolicy(PolicySubject subject, String format) {
        return policyDesk.export(subject, format);
    }

    @Override
    public int sandbox(SandboxCommand command, Terminal terminal) {
        return adHocBox.run(command, terminal);
    }

    @Override
    public List<Finding> doctor() {
        return doctor.examine();
    }

    @Override
    public List<PlaceView> places() {
        return places.examine();
    }

    @Override
    public DaemonStatus status() {
        Daemon.Status now = status.get();
        return new DaemonStatus(
                ProcessHandle.current().pid(),
                installation.version(),
                now.startedAt(),
                installation.locations().data(),
                now.activeRuns(),
                store.queued().size(),
                now.idleLimit(),
                ssh.status());
    }

    @Override
    public void shutdown() {
        stop.run();
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
        return ssh.open(address, this);
    }

    @Override
    public SshKey addSshKey(String publicKey, Role role, Optional<String> name) {
        return ssh.add(publicKey, role, name);
    }

    @Override
    public SshKeys sshKeys() {
        return ssh.list();
    }

    @Override
    public SshKey removeSshKey(String key) {
        return ssh.remove(key);
    }

    @Override
    public AuditVerdict sshAudit(Consumer<AuditEntry> consumer) {
        return ssh.audit(consumer);
    }
}
