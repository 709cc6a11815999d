package dev.taskbox.model;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The one memory of {@code taskd}. Thread-safe; every method is one transaction. */
public interface Store extends AutoCloseable {

    /** @throws Problem kind CONFLICT where the name or the root is taken */
    Project addProject(String name, Path root);

    List<Project> projects();

    Optional<Project> project(long id);

    Optional<Project> projectNamed(String name);

    /** @throws Problem kind CONFLICT while it has tasks outside the trash */
    void removeProject(long id);

    /** In state BACKLOG. The branch is {@code task/<id>-<slug of the title>}. */
    Task addTask(NewTask task);

    Optional<Task> task(long id);

    /** By id, ascending; empty states: all but TRASHED. */
    List<Task> tasks(TaskFilter filter);

    /** @param states empty: all but TRASHED @param text found in title or body, case-insensitive */
    record TaskFilter(Set<TaskState> states, Optional<Long> projectId, Optional<String> text) {
        public static final TaskFilter ALL = new TaskFilter(Set.of(), Optional.empty(), Optional.empty());

        public TaskFilter {
            states = Set.copyOf(states);
        }

        public static TaskFilter inStates(Collection<TaskState> states) {
            return new TaskFilter(Set.copyOf(states), Optional.empty(), Optional.empty());
        }
    }

    /** The queued task to take next: highest priority, then longest queued. */
    List<Task> queued();

    /**
     * Applies a change by compare-and-set and records it as an event, in one transaction.
     *
     * @throws Problem kind CONFLICT where the change does not fit the state the task is in, NOT_FOUND
     */
    Task apply(long taskId, TaskChange change);

    void setBase(long taskId, Task.Base base);

    void setDoing(long taskId, String doing);

    /** Changes title, body, agent, place, priority; the branch stays. */
    void edit(long taskId, String title, String body, int priority);

    /** The next run of the task, in state QUEUED. */
    Run addRun(long taskId, String policyHash, String policyJson);

    List<Run> runs(long taskId);

    Optional<Run> run(long taskId, int number);

    /** The last run of each of these tasks, in one query. */
    List<Run> lastRuns(Collection<Long> taskIds);

    /** Replaces state, session, turns, exit code, tokens, cost, limit, startedAt and endedAt; denials count by events. */
    void update(Run run);

    /** Appends and gives the events back with their numbers. A denial counts into its run. */
    List<Event> append(List<Event> events);

    /**
     * Appends what was read from a stream and moves the stream's mark, in one transaction, so that after a crash
     * reading goes on with nothing lost and nothing twice.
     *
     * @param stream names one output of one run: {@code turn-1/stdout}
     * @param mark how many bytes of it are taken
     */
    List<Event> append(List<Event> events, long taskId, int run, String stream, long mark);

    /** 0 where nothing was read yet. */
    long mark(long taskId, int run, String stream);

    /** Events of a task after {@code seq}, ascending, at most {@code limit}. */
    List<Event> events(long taskId, long afterSeq, int limit);

    /** Events of all tasks after {@code seq}, ascending, at most {@code limit}. */
    List<Event> events(long afterSeq, int limit);

    /** Of each of these tasks the last {@code work.collected} and the {@code flag.raised} after it, in one query. */
    List<Event> lastCollects(Collection<Long> taskIds);

    /** The last event's number; 0 where there is none. */
    long lastSeq();

    /** Removes trashed tasks, and events of done ones, that did not change since. @return how many rows went */
    int retain(Instant trashedSince, Instant eventsSince);

    @Override
    void close();
}
