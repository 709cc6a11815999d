package dev.taskbox.engine;

import dev.taskbox.model.Agent;
import dev.taskbox.model.Locations;
import dev.taskbox.model.OpenPort;
import dev.taskbox.model.Place;
import dev.taskbox.model.PlaceName;
import dev.taskbox.model.Policy;
import dev.taskbox.model.Problem;
import dev.taskbox.model.Project;
import dev.taskbox.model.Run;
import dev.taskbox.model.RunState;
import dev.taskbox.model.Store;
import dev.taskbox.model.Store.TaskFilter;
import dev.taskbox.model.Task;
import dev.taskbox.model.TaskChange;
import dev.taskbox.model.TaskState;
import dev.taskbox.workspace.Workspaces;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.function.IntSupplier;

/**
 * The queue. It holds what is queued to the limit of runs at once, gives each run a thread, and after a restart picks up
 * what an earlier taskd left running. Thread-safe.
 */
public final class Engine implements AutoCloseable {
    private static final Logger LOG = System.getLogger("dev.taskbox.engine");

    private static final Duration LONGEST_GOODBYE = Duration.ofSeconds(3);

    private final Parts parts;
    private final Map<Long, Life> lives = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /**
     * @param agents by name; throws a Problem where there is none
     * @param resolver how a task's policy is read when it is queued
     * @param concurrency how many runs at once, asked each time
     */
    public record Parts(
            Locations locations,
            Store store,
            EventLog events,
            Map<PlaceName, Place> places,
            Function<String, Agent> agents,
            Agent.Host agentHost,
            Exits exits,
            Resolver resolver,
            IntSupplier concurrency,
            InstantSource clock) {}

    /** Reads policy, setup and verify of a project for one agent, from the trusted checkout. */
    @FunctionalInterface
    public interface Resolver {
        Resolved resolve(Project project, String agent);
    }

    public record Resolved(Policy policy, Optional<String> setup, Optional<String> verify) {}

    /**
     * A run that has a thread. {@code stop} is published to it when a person wants it to end; {@code thread} is published
     * to who closes the engine.
     */
    private static final class Life {
        private final Task task;
        private final int run;
        private volatile boolean stop;
        private volatile Optional<Thread> thread = Optional.empty();
        private volatile Optional<RunLife> running = Optional.empty();
        private final CountDownLatch over = new CountDownLatch(1);

        Life(Task task, int run) {
            this.task = task;
            this.run = run;
        }
    }

    public Engine(Parts parts) {
        this.parts = parts;
    }

    /** Picks up what was left, and begins to take from the queue. */
    public void start() {
        parts.store()
                .tasks(TaskFilter.inStates(EnumSet.of(TaskState.STARTING, TaskState.RUNNING)))
                .forEach(task -> begin(task, lastRun(task.id())));
        dispatch();
    }

    public int activeRuns() {
        return lives.size();
    }

    /** From the backlog into the queue, or with another run from where it rests. */
    public synchronized Task queue(long taskId) {
        Task task = task(taskId);
        require(task, new TaskChange.Queue());
        addRun(task);
        Task queued = parts.events().apply(taskId, new TaskChange.Queue());
        dispatch();
        return queued;
    }

    public synchronized Task retry(long taskId, boolean fresh) {
        Task task = task(taskId);
        require(task, new TaskChange.Retry());
        if (fresh) {
            new Workspaces().remove(task, parts.locations().taskDirectory(taskId), false);
        }
        addRun(task);
        Task queued = parts.events().apply(taskId, new TaskChange.Retry());
        dispatch();
        return queued;
    }

    /** Another turn of the last run; the prompt is on the disk before the turn counts. */
    public synchronized Task reply(long taskId, String text) {
        Task task = task(taskId);
        TaskChange.Reply reply = new TaskChange.Reply(text);
        require(task, reply);
        Run run = lastRun(taskId);
        files(run).writePrompt(run.turns() + 1, text);
        // before the task is queued: killed in between, the task still waits for a reply
        parts.store().update(RunUpdate.again(run));
        Task queued = parts.events().apply(taskId, reply);
        dispatch();
        return queued;
    }

    public Task stop(long taskId) {
        Task task = task(taskId);
        if (task.state() == TaskState.QUEUED) {
            return parts.events().apply(taskId, new TaskChange.Unqueue());
        }
        Life life = lives.get(taskId);
        if (!task.state().isActive() || life == null) {
            throw wrongState("stopping", task);
        }
        life.stop = true;
        Thread.ofVirtual().start(() -> stopProcesses(life));
        return task;
    }

    /**
     * Opens a port of what runs for a task, until the run is over. Waits where it is only about to begin.
     *
     * @param inside empty: the one that the run's policy exposes
     * @param outside 0: any that is free
     * @throws Problem kind REFUSED where the policy that was stored with the run does not expose it
     */
    public OpenPort openPort(long taskId, OptionalInt inside, int outside) throws InterruptedException {
        Task task = task(taskId);
        Life life = lives.get(taskId);
        if (life == null) {
            throw wrongState("opening a port of", task);
        }
        Run run = parts.store().run(taskId, life.run).orElseThrow();
        int port = ExposedPorts.chosen(
                RunPlan.of(run.policyJson()).policy(),
                inside,
                "task " + taskId,
                " in .taskbox.yaml, and give the task another run with task retry " + taskId);
        Place place = place(task);
        RunPort opened = RunPort.open(
                        number -> place.openPort(files(run).directory(), task.projectId(), port, number),
                        life.over,
                        outside)
                .orElseThrow(() -> wrongState("opening a port of", task(taskId)));
        try {
            life.running.orElseThrow().opened(opened);
            return opened;
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    /** Where an editor attaches to what runs, or ran last, for a task. @throws Problem kind REFUSED where its place is none for that */
    public Place.Attachment attachment(long taskId) {
        Task task = task(taskId);
        if (task.place() != PlaceName.DEVCONTAINER) {
            throw Problem.refused(
                    "no-editor",
                    "opening task " + taskId + " in an editor",
                    "its place is " + task.place().word() + ", and an editor can attach to a container only",
                    "Read its work with task diff " + taskId + ", or add the task with --place devcontainer");
        }
        // between turns too: the container waits for the next one
        return parts.store().runs(taskId).stream()
                .reduce((_, last) -> last)
                .flatMap(run -> place(task).attachment(files(run).directory()))
                .orElseThrow(() -> wrongState("opening in an editor", task(taskId)));
    }

    private void stopProcesses(Life life) {
        Run run = parts.store().run(life.task.id(), life.run).orElseThrow();
        place(life.task).stop(files(run).directory());
    }

    private void addRun(Task task) {
        Project project = project(task);
        Place place = place(task);
        Agent agent = agent(task);
        Resolved resolved = parts.resolver().resolve(project, task.agent());
        RunPlan plan = new RunPlan(resolved.policy(), resolved.setup(), resolved.verify());
        refuseUnenforceable(task, place, plan.policy());
        // refused now rather than on the board later: an agent that is not installed
        agent.launch(
                new Agent.Turn(1, task.prompt(), Optional.empty(), "/work", "/home/agent").under(resolved.policy()),
                parts.agentHost());
        agent.access(parts.agentHost());
        // the prompt first: a disk that is full must not leave a run without one
        int number = parts.store().runs(task.id()).size() + 1;
        new RunFiles(parts.locations(), task.id(), number).writePrompt(1, task.prompt());
        Run run = parts.store().addRun(task.id(), plan.hash(), plan.toJson());
        parts.store().update(RunUpdate.turns(run, 1));
    }

    private static void refuseUnenforceable(Task task, Place place, Policy policy) {
        List<Place.Unenforceable> cannot = place.unenforceable(policy);
        if (!cannot.isEmpty()) {
            Place.Unenforceable first = cannot.getFirst();
            throw Problem.refused(
                    "policy-not-enforceable",
                    "starting task " + task.id() + " under " + first.rule(),
                    first.why(),
                    first.remedy());
        }
    }

    private static void require(Task task, TaskChange change) {
        if (TaskChange.next(task.state(), change).isEmpty()) {
            throw wrongState(
                    switch (change) {
                        case TaskChange.Queue _ -> "starting";
                        case TaskChange.Retry _ -> "retrying";
                        case TaskChange.Reply _ -> "replying to";
                        default -> "changing";
                    },
                    task);
        }
    }

    private static Problem wrongState(String what, Task task) {
        return Problem.conflict(
                "wrong-state",
                what + " task " + task.id(),
                "it is " + task.state().word(),
                switch (task.state()) {
                    case BACKLOG -> "Start it with task start " + task.id();
                    case QUEUED, STARTING, RUNNING -> "Wait for it, or stop it with task stop " + task.id();
                    case WAITING -> "Answer it with task reply " + task.id();
                    case REVIEW, FAILED, INTERRUPTED ->
                        "Use task reply " + task.id() + " for another turn, or task retry " + task.id();
                    case DONE -> "Add a new task";
                    case TRASHED -> "Take it back with task restore " + task.id();
                });
    }

    /** Takes from the queue what fits. Called after everything that could make room or add to it. */
    private synchronized void dispatch() {
        if (closed) {
            return;
        }
        for (Task task : parts.store().queued()) {
            if (lives.size() >= parts.concurrency().getAsInt()) {
                return;
            }
            if (!lives.containsKey(task.id())) {
                begin(parts.events().apply(task.id(), new TaskChange.Take()), lastRun(task.id()));
            }
        }
    }

    private void begin(Task task, Run run) {
        Life life = new Life(task, run.number());
        lives.put(task.id(), life);
        Thread thread = Thread.ofVirtual()
                .name("run-" + task.id() + "-" + run.number())
                .unstarted(() -> {
                    try {
                        live(life, run);
                    } finally {
                        lives.remove(task.id());
                        life.over.countDown();
                        dispatch();
                    }
                });
        life.thread = Optional.of(thread);
        thread.start();
    }

    private void live(Life life, Run run) {
        Task task = life.task;
        try {
            if (run.state() == RunState.QUEUED) {
                parts.store().update(RunUpdate.state(run, RunState.STARTING, run.startedAt()));
            }
            RunLife running = new RunLife(
                    new RunLife.World(
                            parts.store(),
                            parts.events(),
                            files(run),
                            new Workspaces(),
                            parts.agentHost(),
                            parts.exits(),
                            parts.clock(),
                            () -> life.stop,
                            () -> closed),
                    project(task),
                    task,
                    lastRun(task.id()),
                    place(task),
                    agent(task));
            life.running = Optional.of(running);
            running.live();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            if (closed) {
                return; // the next taskd finds the run as it is
            }
            LOG.log(Level.ERROR, "run " + task.id() + "-" + run.number() + " broke", e);
            stopProcesses(life);
            fail(task, run, e);
        }
    }

    /** A fault of ours must not leave a task running for ever. */
    private void fail(Task task, Run run, RuntimeException fault) {
        String reason = fault instanceof Problem problem ? problem.sentence() : "a fault in taskd: " + fault;
        try {
            parts.store()
                    .update(RunUpdate.ended(run, RunState.FAILED, parts.clock().instant()));
            parts.events().apply(task.id(), new TaskChange.Fail(reason));
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "task " + task.id() + " could not be marked as failed", e);
        }
    }

    private RunFiles files(Run run) {
        return new RunFiles(parts.locations(), run.taskId(), run.number());
    }

    private Run lastRun(long taskId) {
        return parts.store().lastRuns(List.of(taskId)).getFirst();
    }

    private Task task(long id) {
        return parts.store()
                .task(id)
                .orElseThrow(() -> Problem.notFound(
                        "no-such-task", "finding task " + id, "there is none", "See them with task list"));
    }

    private Project project(Task task) {
        Project project = parts.store().project(task.projectId()).orElseThrow();
        if (!Files.isDirectory(project.root())) {
            throw Problem.notFound(
                    "project-gone",
                    "opening the project " + project.name(),
                    "its directory " + project.root() + " is not there",
                    "Put it back, or remove the project with task project remove " + project.name());
        }
        return project;
    }

    private Place place(Task task) {
        return place(task.place());
    }

    /** @throws Problem kind REFUSED where this machine has none of that name */
    public Place place(PlaceName name) {
        Place place = parts.places().get(name);
        if (place == null) {
            throw Problem.refused(
                    "no-such-place",
                    "using the place " + name.word(),
                    "this machine has none of that name",
                    "Choose another with -P");
        }
        return place;
    }

    private Agent agent(Task task) {
        return agent(task.agent());
    }

    /** @throws Problem kind NOT_FOUND, with the name that was meant */
    public Agent agent(String name) {
        return parts.agents().apply(name);
    }

    /** Lets go of every run: what runs in a box goes on, and is picked up by the next taskd. */
    @Override
    public void close() {
        closed = true;
        List<Thread> threads =
                lives.values().stream().flatMap(life -> life.thread.stream()).toList();
        threads.forEach(Thread::interrupt);
        try {
            for (Thread thread : threads) {
                thread.join(LONGEST_GOODBYE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
