package dev.taskbox.server;

import static dev.taskbox.service.Role.ADMIN;
import static dev.taskbox.service.Role.OPERATE;
import static dev.taskbox.service.Role.VIEW;

import dev.taskbox.model.AuditEntry;
import dev.taskbox.model.AuditVerdict;
import dev.taskbox.model.Event;
import dev.taskbox.model.Flag;
import dev.taskbox.model.OpenPort;
import dev.taskbox.model.Problem;
import dev.taskbox.model.Project;
import dev.taskbox.service.Role;
import dev.taskbox.service.TaskService;
import dev.taskbox.service.Terminal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * The service as one role may use it: the one place that decides this. What names a path of this machine takes ADMIN,
 * since a path tells of the user's files or reaches for them. Nobody who comes from elsewhere stands in a directory.
 */
final class RoleGate implements TaskService {
    private final TaskService service;
    private final Role role;
    private final Path nowhere;

    /** @param nowhere the directory that callers seem to stand in */
    RoleGate(TaskService service, Role role, Path nowhere) {
        this.service = service;
        this.role = role;
        this.nowhere = nowhere;
    }

    private void need(Role least, String tried) {
        if (!role.covers(least)) {
            throw Problem.refused(
                    "role",
                    tried,
                    "your key has the role " + role.word() + ", and this takes " + least.word(),
                    "Ask whoever runs this taskd for a key with that role");
        }
    }

    private void needProject(Optional<String> project, Path directory, String tried) {
        if (project.isEmpty() && directory.equals(nowhere)) {
            throw Problem.usage(
                    "no-directory", tried, "who comes in by SSH stands in no directory", "Name the project with -p");
        }
    }

    // projects

    @Override
    public Project addProject(Path directory, Optional<String> name) {
        need(ADMIN, "adding a project");
        return service.addProject(directory, name);
    }

    @Override
    public List<Project> projects() {
        need(VIEW, "listing the projects");
        return service.projects();
    }

    @Override
    public Project removeProject(String name) {
        need(ADMIN, "removing the project " + name);
        return service.removeProject(name);
    }

    @Override
    public Project findProject(Optional<String> name, Path directory) {
        need(VIEW, "finding the project");
        needProject(name, directory, "finding the project");
        return service.findProject(name, directory);
    }

    // tasks

    @Override
    public TaskView add(AddTask request) {
        need(OPERATE, "adding a task");
        if (!request.attachments().isEmpty()) {
            need(ADMIN, "adding files of the machine that taskd runs on to a task");
        }
        return service.add(request);
    }

    @Override
    public List<TaskView> list(ListTasks request) {
        need(VIEW, "listing the tasks");
        return service.list(request);
    }

    @Override
    public TaskView show(long id) {
        need(VIEW, "showing task " + id);
        return service.show(id);
    }

    @Override
    public long resolve(String idOrTitle) {
        need(VIEW, "finding the task " + idOrTitle);
        return service.resolve(idOrTitle);
    }

    @Override
    public TaskView start(long id) {
        need(OPERATE, "starting task " + id);
        return service.start(id);
    }

    @Override
    public TaskView stop(long id) {
        need(OPERATE, "stopping task " + id);
        return service.stop(id);
    }

    @Override
    public TaskView retry(long id, boolean fresh) {
        need(OPERATE, "retrying task " + id);
        return service.retry(id, fresh);
    }

    @Override
    public TaskView reply(long id, String text) {
        need(OPERATE, "replying to task " + id);
        return service.reply(id, text);
    }

    @Override
    public TaskView done(long id) {
        need(OPERATE, "closing task " + id);
        return service.done(id);
    }

    @Override
    public TaskView delete(long id) {
        need(OPERATE, "deleting task " + id);
        return service.delete(id);
    }

    @Override
    public TaskView restore(long id) {
        need(OPERATE, "restoring task " + id);
        return service.restore(id);
    }

    // what happened

    @Override
    public List<Event> events(OptionalLong task, long afterSeq, int limit) {
        need(VIEW, "reading events");
        return service.events(task, afterSeq, limit);
    }

    @Override
    public long lastEvent() {
        need(VIEW, "reading events");
        return service.lastEvent();
    }

    @Override
    public List<Event> awaitEvents(OptionalLong task, long afterSeq, int limit, Duration patience)
            throws InterruptedException {
        need(VIEW, "reading events");
        return service.awaitEvents(task, afterSeq, limit, patience);
    }

    @Override
    public void rawLog(long id, OptionalInt run, boolean stderr, OutputStream out) {
        need(VIEW, "reading the log of task " + id);
        service.rawLog(id, run, stderr, out);
    }

    @Override
    public AuditVerdict audit(long id, OptionalInt run, Consumer<AuditEntry> consumer) {
        need(VIEW, "reading the audit of task " + id);
        return service.audit(id, run, consumer);
    }

    // what runs

    @Override
    public OpenPort openPort(long id, OptionalInt port, OptionalInt listen) throws InterruptedException {
        need(ADMIN, "opening a port of task " + id + " on this machine");
        return service.openPort(id, port, listen);
    }

    @Override
    public EditorView editor(long id) {
        need(VIEW, "opening task " + id + " in an editor");
        return service.editor(id);
    }

    // the result

    @Override
    public DiffView diff(long id, boolean stat) {
        need(VIEW, "reading the diff of task " + id);
        return service.diff(id, stat);
    }

    @Override
    public List<Flag> mergeFlags(long id, Optional<String> into, Uncommitted uncommitted) {
        need(OPERATE, "merging task " + id);
        return service.mergeFlags(id, into, uncommitted);
    }

    @Override
    public MergeView merge(long id, Optional<String> into, Uncommitted uncommitted, List<Flag> seen) {
        need(OPERATE, "merging task " + id);
        return service.merge(id, into, uncommitted, seen);
    }

    // policy

    @Override
    public PolicyView explain(PolicySubject subject) {
        need(VIEW, "explaining the policy");
        return service.explain(subject);
    }

    /** Of a path, the answer depends on what is in the user's files. */
    @Override
    public CheckView check(PolicySubject subject, String target) {
        boolean isPath = target.startsWith("~") || target.contains("/");
        need(isPath ? ADMIN : VIEW, "checking " + target);
        return service.check(subject, target);
    }

    @Override
    public List<PolicyLine> unapproved(Optional<String> project, Path directory) {
        need(VIEW, "reading the policy");
        needProject(project, directory, "reading the policy");
        return service.unapproved(project, directory);
    }

    @Override
    public void approve(Optional<String> project, Path directory, List<PolicyLine> lines) {
        need(ADMIN, "approving the policy");
        needProject(project, directory, "approving the policy");
        service.approve(project, directory, lines);
    }

    @Override
    public AllowView allowHost(Optional<String> project, Path directory, String host) {
        need(ADMIN, "allowing the host " + host);
        needProject(project, directory, "allowing the host " + host);
        return service.allowHost(project, directory, host);
    }

    @Override
    public DevcontainerView initDevcontainer(
            Optional<String> project, Path directory, Optional<String> kind, boolean force, Optional<String> seen) {
        need(ADMIN, "writing a devcontainer");
        needProject(project, directory, "writing a devcontainer");
        return service.initDevcontainer(project, directory, kind, force, seen);
    }

    @Override
    public List<PresetView> presets() {
        need(VIEW, "listing the presets");
        return service.presets();
    }

    @Override
    public String policySchema() {
        need(VIEW, "reading the schema");
        return service.policySchema();
    }

    @Override
    public ExportView exportPolicy(PolicySubject subject, String format) {
        need(VIEW, "exporting the policy");
        return service.exportPolicy(subject, format);
    }

    // a command in a box

    /** Who stands nowhere runs it in the first directory that it may write to. */
    @Override
    public int sandbox(SandboxCommand command, Terminal terminal) {
        need(ADMIN, "running a command in a box");
        if (!command.directory().equals(nowhere)) {
            return service.sandbox(command, terminal);
        }
        if (command.writable().isEmpty()) {
            throw Problem.usage(
                    "no-directory",
                    "running a command in a box",
                    "who comes in by SSH stands in no directory",
                    "Name one with --rw DIR");
        }
        Path directory = command.writable().getFirst();
        return service.sandbox(
                new SandboxCommand(
                        command.argv(),
                        directory,
                        command.policyFile(),
                        command.writable(),
                        command.place(),
                        command.open()),
                terminal);
    }

    // the machine

    /** Its probes start boxes. */
    @Override
    public List<Finding> doctor() {
        need(OPERATE, "examining the machine");
        return service.doctor();
    }

    /** The same. */
    @Override
    public List<PlaceView> places() {
        need(OPERATE, "trying the machine's places");
        return service.places();
    }

    @Override
    public DaemonStatus status() {
        need(VIEW, "asking for the state of taskd");
        return service.status();
    }

    @Override
    public void shutdown() {
        need(ADMIN, "ending taskd");
        service.shutdown();
    }

    @Override
    public InputStream openFile(Path file) throws IOException {
        need(ADMIN, "reading a file of the machine that taskd runs on");
        return service.openFile(file);
    }

    // who may come in by SSH

    @Override
    public SshStatus openSsh(String address) {
        need(ADMIN, "opening SSH");
        return service.openSsh(address);
    }

    @Override
    public SshKey addSshKey(String publicKey, Role given, Optional<String> name) {
        need(ADMIN, "adding a key");
        return service.addSshKey(publicKey, given, name);
    }

    @Override
    public SshKeys sshKeys() {
        need(ADMIN, "listing the keys");
        return service.sshKeys();
    }

    @Override
    public SshKey removeSshKey(String key) {
        need(ADMIN, "removing a key");
        return service.removeSshKey(key);
    }

    @Override
    public AuditVerdict sshAudit(Consumer<AuditEntry> consumer) {
        need(ADMIN, "reading who came in");
        return service.sshAudit(consumer);
    }
}
