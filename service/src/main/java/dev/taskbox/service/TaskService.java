package dev.taskbox.service;

import dev.taskbox.model.AuditEntry;
import dev.taskbox.model.AuditVerdict;
import dev.taskbox.model.Event;
import dev.taskbox.model.Flag;
import dev.taskbox.model.OpenPort;
import dev.taskbox.model.PlaceName;
import dev.taskbox.model.Policy;
import dev.taskbox.model.Project;
import dev.taskbox.model.Run;
import dev.taskbox.model.Task;
import dev.taskbox.model.TaskState;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Everything a person or a program can ask of Taskbox. Every command and every screen goes through it. Thread-safe.
 * All methods throw {@link dev.taskbox.model.Problem}, whose kind gives the exit code.
 */
public interface TaskService {

    // projects

    Project addProject(Path directory, Optional<String> name);

    List<Project> projects();

    Project removeProject(String name);

    /** The named project, else the one that holds the directory. */
    Project findProject(Optional<String> name, Path directory);

    // tasks

    /** @param agent empty: the project's, else the user's default @param place the same */
    record AddTask(
            String project,
            String title,
            String body,
            Optional<String> agent,
            Optional<PlaceName> place,
            int priority,
            List<Attachment> attachments) {
        public AddTask {
            attachments = List.copyOf(attachments);
        }

        public AddTask(
                String project,
                String title,
                String body,
                Optional<String> agent,
                Optional<PlaceName> place,
                int priority) {
            this(project, title, body, agent, place, priority, List.of());
        }
    }

    /**
     * A file of this machine that goes with a task, read-only. For who may read all that its user may.
     *
     * @param below no link on the way from this directory to the file is followed
     */
    record Attachment(Path below, Path file) {
        /** As a person who stands in {@code directory} names it: what leads out of there may be anywhere. */
        public static Attachment named(Path directory, String name) {
            Path file = directory.resolve(name).normalize();
            Path parent = Optional.ofNullable(file.getParent()).orElse(file);
            return new Attachment(file.startsWith(directory) ? directory : parent, file);
        }
    }

    TaskView add(AddTask request);

    record ListTasks(Set<TaskState> states, Optional<String> project, Optional<String> text) {
        public ListTasks {
            states = Set.copyOf(states);
        }
    }

    /** With the last run of each only. */
    List<TaskView> list(ListTasks request);

    /** With all its runs. */
    TaskView show(long id);

    /** A number, or the beginning of exactly one task's title. */
    long resolve(String idOrTitle);

    TaskView start(long id);

    TaskView stop(long id);

    /** Another run. @param fresh from the base commit, in a new workspace; what was there is kept by its ref */
    TaskView retry(long id, boolean fresh);

    /** Another turn of the same agent session in the same workspace. */
    TaskView reply(long id, String text);

    TaskView done(long id);

    TaskView delete(long id);

    TaskView restore(long id);

    /** @param flags of what was collected last */
    record TaskView(Task task, String project, List<Run> runs, List<Flag> flags) {
        public TaskView {
            runs = List.copyOf(runs);
            flags = List.copyOf(flags);
        }
    }

    // what happened

    /** Events after {@code afterSeq}, of one task or of all, oldest first, at most {@code limit}. */
    List<Event> events(OptionalLong task, long afterSeq, int limit);

    /** The last event's number. */
    long lastEvent();

    /** The same, waiting up to {@code patience} for the first one to come. Empty when none came. */
    List<Event> awaitEvents(OptionalLong task, long afterSeq, int limit, Duration patience) throws InterruptedException;

    /** What the agent wrote, byte for byte. @param run empty: the last one @param stderr the other stream */
    void rawLog(long id, OptionalInt run, boolean stderr, OutputStream out);

    /**
     * What a run's audit says, entry by entry.
     *
     * @param run empty: the last one
     * @return whether it is as it was written
     */
    AuditVerdict audit(long id, OptionalInt run, Consumer<AuditEntry> consumer);

    // what runs

    /**
     * Opens a port of a server in a task's box, until the run is over or it is closed. Waits where the run is only about to
     * begin.
     *
     * @param port empty: the one that the run's policy exposes
     * @param listen on 127.0.0.1; empty: any that is free
     */
    OpenPort openPort(long id, OptionalInt port, OptionalInt listen) throws InterruptedException;

    /** Where an editor attaches to what runs for a task. */
    EditorView editor(long id);

    /** @param container its name, for the engine of taskd's machine @param folder the workspace in it; absolute */
    record EditorView(String container, String folder) {}

    // the result

    DiffView diff(long id, boolean stat);

    /** @param uncommitted paths the agent left uncommitted; the diff has them too */
    record DiffView(String text, boolean truncated, List<String> uncommitted, List<FileStat> files, List<Flag> flags) {}

    /** @param added empty for a binary file */
    record FileStat(String path, OptionalInt added, OptionalInt removed) {}

    enum Uncommitted {
        /** Refuse to merge when there is any. */
        ASK,
        TAKE,
        LEAVE
    }

    /** What a merge would bring that a person should look at first. Changes nothing; fails as the merge would. */
    List<Flag> mergeFlags(long id, Optional<String> into, Uncommitted uncommitted);

    /** @param seen the flags that a person agreed to; where it brings another, it is refused with kind CONFLICT */
    MergeView merge(long id, Optional<String> into, Uncommitted uncommitted, List<Flag> seen);

    record MergeView(String branch, String into, String commit, int commits) {}

    // policy

    sealed interface PolicySubject {
        record OfTask(long id) implements PolicySubject {}

        record OfDirectory(Path directory) implements PolicySubject {}
    }

    PolicyView explain(PolicySubject subject);

    /** @param json the resolved policy @param unenforceable rules this machine's place cannot hold */
    record PolicyView(String hash, String json, List<PolicyLine> lines, List<String> unenforceable) {}

    record PolicyLine(String key, String value, String origin) {}

    /** @param target HOST, HOST:PORT or a path */
    CheckView check(PolicySubject subject, String target);

    record CheckView(String target, boolean allowed, String rule, String hint) {}

    /**
     * The lines by which a project's policy file reaches for what is the user's, and that nobody has approved yet: host
     * paths that a box would see, secrets that a box could use. Nothing runs under them before.
     */
    List<PolicyLine> unapproved(Optional<String> project, Path directory);

    /** Approves lines as {@link #unapproved} gave them, in the words they have now. */
    void approve(Optional<String> project, Path directory, List<PolicyLine> lines);

    /** Adds a host to {@code policy.network.allow} of a project's policy file, or of the directory's. */
    AllowView allowHost(Optional<String> project, Path directory, String host);

    /** @param diff the changed lines with {@code +} and {@code -}; empty where the host was allowed already */
    record AllowView(Path file, List<String> diff) {
        public AllowView {
            diff = List.copyOf(diff);
        }
    }

    /**
     * What a devcontainer for a project would be, and a policy for it; writes them when they were seen.
     *
     * @param kind what the project is built with: {@code maven}; empty: as its files tell
     * @param force replaces a devcontainer that is there
     * @param seen the mark of what was shown to the caller; empty: writes nothing
     */
    DevcontainerView initDevcontainer(
            Optional<String> project, Path directory, Optional<String> kind, boolean force, Optional<String> seen);

    /** @param kinds the one that gives the image first @param files none where all is so already @param mark of it all */
    record DevcontainerView(List<String> kinds, List<FileDiff> files, String mark) {
        public DevcontainerView {
            kinds = List.copyOf(kinds);
            files = List.copyOf(files);
        }
    }

    /** @param diff the changed lines with {@code +} and {@code -} */
    record FileDiff(Path file, List<String> diff) {
        public FileDiff {
            diff = List.copyOf(diff);
        }
    }

    List<PresetView> presets();

    record PresetView(String name, String description, List<String> hosts) {}

    String policySchema();

    /**
     * The policy in the form of another sandbox.
     *
     * @param format {@code claude}, {@code srt} or {@code codex}
     */
    ExportView exportPolicy(PolicySubject subject, String format);

    /** @param text the file @param notes a sentence for each rule that it does not hold */
    record ExportView(String text, List<String> notes) {
        public ExportView {
            notes = List.copyOf(notes);
        }
    }

    // a command in a box

    /**
     * @param policyFile empty: that of the directory
     * @param writable directories that are visible read-write
     * @param open ports of it that are opened, as its policy allows
     */
    record SandboxCommand(
            List<String> argv,
            Path directory,
            Optional<Path> policyFile,
            List<Path> writable,
            Optional<PlaceName> place,
            List<Integer> open) {}

    /** Runs it on these streams. @return the command's exit code; 125 when the box could not start is a Problem here */
    int sandbox(SandboxCommand command, Terminal terminal);

    // the machine

    /** By real probes. */
    List<Finding> doctor();

    /** @param remedy a command line that mends it, or a sentence; empty when it is well */
    record Finding(String name, boolean ok, boolean required, String detail, String remedy) {}

    /** By real probes: where runs can execute. */
    List<PlaceView> places();

    /**
     * @param detail what the probe did, or why the place is not ready
     * @param remedy as of a finding
     * @param isolation the strongest that it gives
     * @param start what the probe measured; empty where it is not ready
     * @param idleMemory bytes, for a run between its turns; empty where it is not known
     * @param idle what is kept then
     */
    record PlaceView(
            PlaceName name,
            boolean ready,
            String detail,
            String remedy,
            Policy.Isolation isolation,
            String walls,
            List<LimitView> limits,
            Optional<Duration> start,
            OptionalLong idleMemory,
            String idle) {
        public PlaceView {
            limits = List.copyOf(limits);
        }
    }

    /** @param name the policy's key below limits @param why it does not hold here; empty where it holds */
    record LimitView(String name, boolean holds, String why, String remedy) {}

    DaemonStatus status();

    /** @param idleLimit after which it ends by itself; empty: it stays @param ssh empty: nobody can come in by SSH */
    record DaemonStatus(
            long pid,
            String version,
            Instant startedAt,
            Path home,
            int activeRuns,
            int queuedTasks,
            Optional<Duration> idleLimit,
            Optional<SshStatus> ssh) {}

    /** @param address HOST:PORT @param hostKey its fingerprint, as clients show it @param connections that are logged in */
    record SshStatus(String address, String hostKey, int connections) {}

    /** Ends the daemon once the caller's answer is out. Runs go on. */
    void shutdown();

    /** A file of this machine. For who may read all that its user may: what a caller hands over comes by its input. */
    InputStream openFile(Path file) throws IOException;

    // who may come in by SSH

    /** Listens from now until this daemon ends. @param address HOST:PORT; port 0: any that is free */
    SshStatus openSsh(String address);

    /** @param publicKey one line, as in {@code id_ed25519.pub} @param name empty: the key's comment */
    SshKey addSshKey(String publicKey, Role role, Optional<String> name);

    SshKeys sshKeys();

    /** Its open connections end. @param key its name or fingerprint */
    SshKey removeSshKey(String key);

    /** @param type {@code ssh-ed25519} @param fingerprint {@code SHA256:…} */
    record SshKey(String name, Role role, String type, String fingerprint) {}

    /** @param rejected lines that let nobody in, each with why */
    record SshKeys(Path file, List<SshKey> keys, List<String> rejected) {
        public SshKeys {
            keys = List.copyOf(keys);
            rejected = List.copyOf(rejected);
        }
    }

    /** Who came in or was refused, what they ran and how it ended, oldest first. @return whether it is as it was written */
    AuditVerdict sshAudit(Consumer<AuditEntry> consumer);
}
