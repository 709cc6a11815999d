package dev.taskbox.store;

import static dev.taskbox.store.Refusals.found;
import static dev.taskbox.store.Refusals.nameTaken;
import static dev.taskbox.store.Refusals.noSuchProject;
import static dev.taskbox.store.Refusals.noSuchRun;
import static dev.taskbox.store.Refusals.noSuchTask;
import static dev.taskbox.store.Refusals.projectHasTasks;
import static dev.taskbox.store.Refusals.readAlready;
import static dev.taskbox.store.Refusals.rootTaken;
import static java.util.Objects.requireNonNull;

import dev.taskbox.model.Event;
import dev.taskbox.model.Fact;
import dev.taskbox.model.NewTask;
import dev.taskbox.model.Problem;
import dev.taskbox.model.Project;
import dev.taskbox.model.Run;
import dev.taskbox.model.Store;
import dev.taskbox.model.Task;
import dev.taskbox.model.TaskChange;
import dev.taskbox.model.TaskState;
import dev.taskbox.store.Connections.Durability;
import dev.taskbox.store.Connections.Work;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * A {@link Store} in one SQLite file.
 *
 * <p>When a method returns, its changes are on the disk and outlive a loss of power; the events that {@code append}
 * adds and what {@code setDoing} says outlive the end of the process only, until the next change of another kind.
 *
 * <p>Times are kept in microseconds. A text that comes out of a box is cut at 64 KiB, with a mark at the end, and what
 * is no Unicode character in it is replaced; {@code append} gives the events back as they are kept. A text of a person
 * is kept exactly, or refused with a {@link Problem} of kind USAGE.
 */
public final class SqliteStore implements Store {
    /** How often a change is decided anew after others came first. Each time, one of them did get through. */
    private static final int DECISIONS = 16;

    private final Connections connections;
    private final InstantSource clock;

    private SqliteStore(Connections connections, InstantSource clock) {
        this.connections = connections;
        this.clock = clock;
    }

    /**
     * Opens the database, makes it where there is none, and brings its tables up to date.
     *
     * @param database {@code 0600}, as are the -wal and -shm files beside it; missing directories are made {@code 0700}
     * @throws Problem kind REFUSED where a newer Taskbox or another program wrote the file, FAILED where it is damaged
     *     or cannot be used
     */
    public static SqliteStore open(Path database, InstantSource clock) {
        requireNonNull(clock, "clock is null");
        return new SqliteStore(Connections.open(SqliteFile.prepare(database)), clock);
    }

    Connections connections() {
        return connections;
    }

    @Override
    public Project addProject(String name, Path root) {
        String tried = "adding the project " + root;
        Path full = root.toAbsolutePath().normalize();
        StoredText.exact(name, StoredText.LINE, tried, "its name");
        StoredText.exact(full.toString(), StoredText.LINE, tried, "its path");
        return change(tried, handle -> {
            ProjectRows.byName(handle, name).ifPresent(taken -> {
                throw nameTaken(tried, taken);
            });
            ProjectRows.byRoot(handle, full).ifPresent(taken -> {
                throw rootTaken(tried, taken);
            });
            return ProjectRows.insert(handle, name, full, now());
        });
    }

    @Override
    public List<Project> projects() {
        return connections.read("reading the projects", ProjectRows::all);
    }

    @Override
    public Optional<Project> project(long id) {
        return connections.read("reading project " + id, handle -> ProjectRows.byId(handle, id));
    }

    @Override
    public Optional<Project> projectNamed(String name) {
        return connections.read("reading the project " + name, handle -> ProjectRows.byName(handle, name));
    }

    /** Its tasks in the trash go with it. */
    @Override
    public void removeProject(long id) {
        String tried = "removing project " + id;
        change(tried, handle -> {
            Project project = ProjectRows.byId(handle, id).orElseThrow(() -> noSuchProject(tried, id));
            long tasks = TaskRows.countOutsideTrash(handle, id);
            if (tasks > 0) {
                throw projectHasTasks(project, tasks);
            }
            Retention.removeTasks(handle, TaskRows.idsOfProject(handle, id));
            ProjectRows.delete(handle, id);
            return id;
        });
    }

    @Override
    public Task addTask(NewTask task) {
        String tried = "adding a task";
        StoredText.exact(task.title(), StoredText.LINE, tried, "its title");
        StoredText.exact(task.body(), StoredText.LONGEST, tried, "its body");
        StoredText.exact(task.agent(), StoredText.LINE, tried, "its agent's name");
        return change(tried, handle -> {
            if (ProjectRows.byId(handle, task.projectId()).isEmpty()) {
                throw noSuchProject(tried, task.projectId());
            }
            return TaskRows.insert(handle, task, now());
        });
    }

    @Override
    public Optional<Task> task(long id) {
        return connections.read("reading task " + id, handle -> TaskRows.byId(handle, id));
    }

    @Override
    public List<Task> tasks(TaskFilter filter) {
        return connections.read("reading the tasks", handle -> TaskRows.list(handle, filter));
    }

    @Override
    public List<Task> queued() {
        return connections.read("reading the queue", TaskRows::queued);
    }

    /**
     * Beside the {@code state.changed} event, a reply's text is recorded as {@code user.said}: the two belong together,
     * or a crash between them loses what the person said. Both carry the number of the task's last run.
     */
    @Override
    public Task apply(long taskId, TaskChange change) {
        String tried = ChangeWords.tried(change, taskId);
        if (change instanceof TaskChange.Reply(String text)) {
            StoredText.exact(text, StoredText.LONG, tried, "the reply");
        }
        for (int decision = 0; decision < DECISIONS; decision++) {
            Task before = task(taskId).orElseThrow(() -> noSuchTask(tried, taskId));
            TaskState next = decide(before, change);
            Optional<Task> after = change(tried, handle -> move(handle, before, next, change));
            if (after.isPresent()) {
                return after.get();
            }
        }
        throw ChangeWords.keepsChanging(taskId, change);
    }

    /** A restore to another state than the remembered one would let a caller make up any state. */
    private static TaskState decide(Task task, TaskChange change) {
        boolean madeUp = change instanceof TaskChange.Restore(TaskState to)
                && !task.stateBeforeTrash().equals(Optional.of(to));
        return TaskChange.next(task.state(), change)
                .filter(_ -> !madeUp)
                .orElseThrow(() -> ChangeWords.doesNotFit(task, change));
    }

    /** Empty where the task was changed since it was read. */
    private Optional<Task> move(Handle handle, Task before, TaskState next, TaskChange change) throws SQLException {
        Instant now = clock.instant();
        if (!TaskRows.move(handle, before, next, change, Micros.of(now))) {
            return Optional.empty();
        }
        List<Event> events = EventRows.insert(handle, record(handle, before, next, change, now));
        if (next == TaskState.QUEUED) {
            TaskRows.setQueued(handle, before.id(), events.getLast().seq());
        }
        return TaskRows.byId(handle, before.id());
    }

    private static List<Event> record(Handle handle, Task before, TaskState next, TaskChange change, Instant now) {
        int run = RunRows.lastNumber(handle, before.id());
        List<Event> events = new ArrayList<>();
        if (change instanceof TaskChange.Reply(String text)) {
            events.add(new Event(0, before.id(), run, now, new Fact.UserSaid(text)));
        }
        Fact moved = new Fact.StateChanged(before.state(), next, TaskRows.reason(change));
        events.add(new Event(0, before.id(), run, now, moved));
        return events;
    }

    @Override
    public void setBase(long taskId, Task.Base base) {
        String tried = "recording the base of task " + taskId;
        StoredText.exact(base.commit(), StoredText.LINE, tried, "the commit");
        StoredText.exact(base.branch(), StoredText.LINE, tried, "the branch");
        change(tried, handle -> found(tried, taskId, TaskRows.setBase(handle, taskId, base, now())));
    }

    /** Does nothing where the task is neither starting nor running: the last words of a run may come after its end. */
    @Override
    public void setDoing(long taskId, String doing) {
        String tried = "recording what task " + taskId + " is at";
        connections.write(tried, Durability.SOON, handle -> {
            boolean known = TaskRows.setDoing(handle, taskId, doing) == 1 || TaskRows.exists(handle, taskId);
            return found(tried, taskId, known ? 1 : 0);
        });
    }

    @Override
    public void edit(long taskId, String title, String body, int priority) {
        String tried = "changing task " + taskId;
        StoredText.exact(title, StoredText.LINE, tried, "its title");
        StoredText.exact(body, StoredText.LONGEST, tried, "its body");
        change(tried, handle -> found(tried, taskId, TaskRows.edit(handle, taskId, title, body, priority, now())));
    }

    @Override
    public Run addRun(long taskId, String policyHash, String policyJson) {
        String tried = "adding a run to task " + taskId;
        StoredText.exact(policyHash, StoredText.LINE, tried, "the policy's hash");
        StoredText.exact(policyJson, StoredText.LONGEST, tried, "the policy");
        return change(tried, handle -> {
            if (!TaskRows.exists(handle, taskId)) {
                throw noSuchTask(tried, taskId);
            }
            return RunRows.insert(handle, taskId, policyHash, policyJson, now());
        });
    }

    @Override
    public List<Run> runs(long taskId) {
        return connections.read("reading the runs of task " + taskId, handle -> RunRows.of(handle, taskId));
    }

    @Override
    public Optional<Run> run(long taskId, int number) {
        return connections.read(
                "reading run " + number + " of task " + taskId, handle -> RunRows.byNumber(handle, taskId, number));
    }

    @Override
    public List<Run> lastRuns(Collection<Long> taskIds) {
        return connections.read("reading the last runs", handle -> RunRows.last(handle, taskIds));
    }

    @Override
    public void update(Run run) {
        String tried = "recording run " + run.number() + " of task " + run.taskId();
        change(tried, handle -> {
            if (RunRows.update(handle, run) == 0) {
                throw noSuchRun(tried, run);
            }
            return run;
        });
    }

    /** @throws Problem kind NOT_FOUND where the task of an event is gone; then none is appended */
    @Override
    public List<Event> append(List<Event> events) {
        if (events.isEmpty()) {
            return List.of();
        }
        return connections.write("recording events", Durability.SOON, handle -> EventRows.insert(handle, events));
    }

    /** @throws Problem kind CONFLICT where the mark is past {@code mark} already: another reader was faster */
    @Override
    public List<Event> append(List<Event> events, long taskId, int run, String stream, long mark) {
        String tried = "recording what " + stream + " of task " + taskId + " said";
        StoredText.exact(stream, StoredText.LINE, tried, "the stream's name");
        return connections.write(tried, Durability.SOON, handle -> {
            if (EventRows.mark(handle, taskId, run, stream) > mark) {
                throw readAlready(tried, mark);
            }
            EventRows.setMark(handle, taskId, run, stream, mark);
            return EventRows.insert(handle, events);
        });
    }

    @Override
    public long mark(long taskId, int run, String stream) {
        return connections.read(
                "reading how far " + stream + " of task " + taskId + " was read",
                handle -> EventRows.mark(handle, taskId, run, stream));
    }

    /** Without the events that this program cannot read, because a newer one wrote them. */
    @Override
    public List<Event> events(long taskId, long afterSeq, int limit) {
        return connections.read(
                "reading the events of task " + taskId,
                handle -> EventRows.ofTaskAfter(handle, taskId, afterSeq, limit));
    }

    /** Without the events that this program cannot read, because a newer one wrote them. */
    @Override
    public List<Event> events(long afterSeq, int limit) {
        return connections.read("reading the events", handle -> EventRows.after(handle, afterSeq, limit));
    }

    @Override
    public List<Event> lastCollects(Collection<Long> taskIds) {
        return connections.read("reading what was collected last", handle -> EventRows.lastCollects(handle, taskIds));
    }

    @Override
    public long lastSeq() {
        return connections.read("reading the events", EventRows::lastSeq);
    }

    @Override
    public int retain(Instant trashedSince, Instant eventsSince) {
        return change(
                "removing what is old",
                handle -> Retention.removeOld(handle, Micros.of(trashedSince), Micros.of(eventsSince)));
    }

    /** Waits for what is under way; what comes later gets a {@link Problem}. */
    @Override
    public void close() {
        connections.close();
    }

    private <T> T change(String tried, Work<T> work) {
        return connections.write(tried, Durability.ON_DISK, work);
    }

    private long now() {
        return Micros.of(clock.instant());
    }
}
