package dev.taskbox.engine;

import dev.taskbox.egress.EgressServices;
import dev.taskbox.egress.PushGuard;
import dev.taskbox.model.Agent;
import dev.taskbox.model.Fact;
import dev.taskbox.model.ModelAccess;
import dev.taskbox.model.OpenPort;
import dev.taskbox.model.Place;
import dev.taskbox.model.Policy;
import dev.taskbox.model.Problem;
import dev.taskbox.model.Project;
import dev.taskbox.model.Run;
import dev.taskbox.model.RunState;
import dev.taskbox.model.Sandbox;
import dev.taskbox.model.SandboxProcess;
import dev.taskbox.model.SandboxProcess.State;
import dev.taskbox.model.SandboxRequest;
import dev.taskbox.model.SandboxRequest.Mount;
import dev.taskbox.model.Store;
import dev.taskbox.model.Task;
import dev.taskbox.model.TaskChange;
import dev.taskbox.model.TaskState;
import dev.taskbox.workspace.Collected;
import dev.taskbox.workspace.Repository;
import dev.taskbox.workspace.Workspaces;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * One run from taken to collected, on one thread. Every step is found before it is started: the same code that begins a
 * run picks it up after taskd was killed, and what was done or recorded before is not done or recorded again.
 */
final class RunLife {
    private static final int MOST_VERIFY_TURNS = 3;
    private static final int STDERR_TAIL_BYTES = 8 * 1024;
    private static final Duration FOREVER = Duration.ofDays(365);

    /**
     * What a life needs of the engine.
     *
     * @param leaving whether taskd ends, and leaves what runs to the next one
     */
    record World(
            Store store,
            EventLog events,
            RunFiles files,
            Workspaces workspaces,
            Agent.Host agentHost,
            Exits exits,
            InstantSource clock,
            BooleanSupplier stopRequested,
            BooleanSupplier leaving) {}

    private final World world;
    private final Project project;
    private final Task task;
    private final Place place;
    private final Agent agent;
    private final RunPlan plan;
    private final AuditLog audit;
    private Run run;
    private Exits.Exit exit = new Exits.Exit(EgressServices.NONE, Map.of(), List.of());

    RunLife(World world, Project project, Task task, Run run, Place place, Agent agent) {
        this.world = world;
        this.project = project;
        this.task = task;
        this.run = run;
        this.place = place;
        this.agent = agent;
        this.plan = RunPlan.of(run.policyJson());
        this.audit = new AuditLog(
                world.files().directory(), task.id(), run.number(), world.clock(), AuditLog.Limits.DEFAULT);
    }

    private sealed interface End {
        record Finished() implements End {}

        record Asked(String question) implements End {}

        record Failed(String reason) implements End {}

        record Interrupted(String reason) implements End {}
    }

    void live() throws InterruptedException {
        try (audit) {
            finish(toItsEnd());
        }
    }

    private End toItsEnd() throws InterruptedException {
        try {
            audit.once("begin-" + run.turns(), AuditNotes.runStarted(task, run));
            return inWorkspace();
        } catch (Problem problem) {
            giveWayWhereTaskdEnds(problem);
            // what an earlier taskd started must not go on under a run that is over
            place.stop(world.files().directory());
            return new End.Failed(problem.sentence());
        }
    }

    /** What fails because taskd ends did not fail: the next taskd does it again. */
    private void giveWayWhereTaskdEnds(Problem problem) throws InterruptedException {
        if (world.leaving().getAsBoolean()) {
            throw (InterruptedException) new InterruptedException("taskd ends").initCause(problem);
        }
    }

    private End inWorkspace() throws InterruptedException {
        Repository repository = Repository.open(project.root());
        ensureWorkspace(repository);
        exit = exit(repository);
        EgressGate gate =
                EgressGate.open(world.files().egressDirectory(), plan.policy().network(), recorder(), exit.services());
        try (gate) {
            Agent.Launch launch = agent.launch(turn(), world.agentHost());
            Sandbox sandbox = place.open(request(repository, launch));
            try {
                started();
                return inSandbox(sandbox, repository);
            } finally {
                // what runs in it outlives this taskd, and is found by the next
                if (!world.leaving().getAsBoolean()) {
                    sandbox.close();
                }
            }
        }
    }

    private void ensureWorkspace(Repository repository) {
        Path directory = world.files().taskDirectory();
        if (task.base().isEmpty() || !Files.exists(directory.resolve("workspace"))) {
            // without a recorded base no agent was ever in it: a workspace there is half made
            world.workspaces().remove(task, directory, task.base().isEmpty());
            world.store()
                    .setBase(
                            task.id(),
                            world.workspaces()
                                    .create(repository, task, directory)
                                    .base());
        }
    }

    /** What the box knows already stays: a taskd that was started without the secrets can still carry it on. */
    private Exits.Exit exit(Repository repository) {
        Exits.Exit made = world.exits()
                .of(
                        task.id() + "-" + run.number(),
                        plan.policy(),
                        access(),
                        pushes(repository),
                        world.files().readPlaceholders());
        world.files().writePlaceholders(made.environment());
        return made;
    }

    /** A turn that has begun is carried on by a taskd without the agent's key too: its model is out of reach, and that is said. */
    private List<ModelAccess> access() {
        try {
            return agent.access(world.agentHost());
        } catch (Problem lacking) {
            if (!Files.exists(world.files().directory().resolve("turn-" + run.turns()))) {
                throw lacking;
            }
            once("no-access-" + run.turns(), new Fact.PlaceReported("note", lacking.sentence()));
            return List.of();
        }
    }

    private PushGuard pushes(Repository repository) {
        if (plan.policy().git().push() == Policy.Git.Push.NONE) {
            return PushGuard.none(List.of());
        }
        URI remote = repository.httpsRemote().orElseThrow(() -> noRemote("it has none"));
        try {
            return PushGuard.of(remote, "refs/heads/" + task.branch());
        } catch (IllegalArgumentException e) {
            throw noRemote(String.valueOf(e.getMessage()));
        }
    }

    private static Problem noRemote(String why) {
        return Problem.refused(
                "no-remote",
                "letting the task's branch be pushed to the project's remote `origin` by HTTPS",
                why,
                "Give it one of the form https://HOST/PATH, or set git: {push: none}");
    }

    private SandboxRequest request(Repository repository, Agent.Launch launch) {
        Policy policy = plan.policy();
        List<Mount> mounts = new ArrayList<>();
        launch.toolchain().forEach(path -> mounts.add(Mount.readOnly(path, path.toString())));
        policy.files().read().stream()
                .filter(Files::exists)
                .forEach(path -> mounts.add(Mount.readOnly(path, path.toString())));
        Attachments.mount(world.files().taskDirectory()).ifPresent(mounts::add);
        mounts.addAll(world.files().cacheMounts(project.id(), policy.files()));
        mounts.addAll(world.workspaces().mounts(repository, world.files().taskDirectory(), inside()));
        Map<String, String> environment = new HashMap<>(exit.environment());
        GitSettings.of(policy, exit.environment(), repository.httpsForm()).ifPresent(settings -> {
            mounts.add(Mount.readOnly(world.files().writeGitSettings(settings), GitSettings.INSIDE));
            environment.put(GitSettings.VARIABLE, GitSettings.INSIDE);
        });
        return new SandboxRequest(
                task.id() + "-" + run.number(),
                world.files().directory(),
                policy,
                mounts,
                world.files().home(policy.files().cache()),
                inside(),
                environment,
                Optional.of(world.files().egressDirectory()),
                project.id(),
                Optional.of(project.root()));
    }

    private String inside() {
        return "/work/" + project.name();
    }

    private void started() {
        if (world.store().task(task.id()).orElseThrow().state() == TaskState.STARTING) {
            update(run.state(), RunState.RUNNING);
            world.events().apply(task.id(), new TaskChange.Start());
        }
    }

    private void update(RunState from, RunState to) {
        run = RunUpdate.state(
                run,
                to,
                from == to ? run.startedAt() : Optional.of(world.clock().instant()));
        world.store().update(run);
    }

    private End inSandbox(Sandbox sandbox, Repository repository) throws InterruptedException {
        Optional<End> unready = setUp(sandbox);
        End end = unready.isPresent() ? unready.get() : turns(sandbox);
        collect(sandbox, repository);
        return end;
    }

    private Optional<End> setUp(Sandbox sandbox) throws InterruptedException {
        if (plan.setup().isEmpty()) {
            return Optional.empty();
        }
        SandboxProcess process = step(sandbox, "setup", shell(plan.setup().get()));
        State state = awaitEnd(process);
        once("setup", new Fact.PlaceReported("setup", describe(state)));
        return state instanceof State.Ended ended && ended.exitCode() == 0
                ? Optional.empty()
                : Optional.of(ending(state)
                        .orElseGet(() -> new End.Failed(
                                "the setup command failed: " + describe(state) + "; " + tail(process.stderr()))));
    }

    private End turns(Sandbox sandbox) throws InterruptedException {
        for (int fixes = 0; ; fixes++) {
            End end = oneTurn(sandbox);
            if (!(end instanceof End.Finished) || plan.verify().isEmpty()) {
                return end;
            }
            SandboxProcess verify =
                    step(sandbox, "verify-" + run.turns(), shell(plan.verify().get()));
            State state = awaitEnd(verify);
            Optional<End> stopped = ending(state);
            if (stopped.isPresent()) {
                return stopped.get();
            }
            int exitCode = ((State.Ended) state).exitCode();
            String output = tail(verify.stdout()) + tail(verify.stderr());
            once(verify.name(), new Fact.VerifyEnded(exitCode == 0, exitCode, output));
            if (exitCode == 0) {
                return end;
            }
            if (fixes == MOST_VERIFY_TURNS) {
                return new End.Failed("the verify command failed " + (fixes + 1) + " times: exit code " + exitCode);
            }
            nextTurn("The check `" + plan.verify().get() + "` failed with exit code " + exitCode + ":\n\n" + output
                    + "\n\nMend it.");
        }
    }

    /** The prompt first: a turn that is counted has one. */
    private void nextTurn(String prompt) {
        world.files().writePrompt(run.turns() + 1, prompt);
        record(new Fact.UserSaid(prompt));
        run = RunUpdate.turns(run, run.turns() + 1);
        world.store().update(run);
    }

    private Agent.Turn turn() {
        return new Agent.Turn(
                run.turns(),
                world.files().readPrompt(run.turns()),
                run.sessionId(),
                inside(),
                "/home/agent",
                Optional.of(plan.policy()),
                exit.routes());
    }

    private End oneTurn(Sandbox sandbox) throws InterruptedException {
        Agent.Launch launch = agent.launch(turn(), world.agentHost());
        if (run.turns() == 1) {
            once("prompt", new Fact.UserSaid(turn().prompt()));
        }
        SandboxProcess process = step(sandbox, "turn-" + run.turns(), launch.command());
        Agent.Usage before = earlierTurns();
        Agent.TurnReader reader = agent.reader(before);
        State state = new TurnFollower(world.store(), world.events(), run, process, reader, usage -> use(before, usage))
                .follow();
        auditEnd(process, state);
        Optional<End> stopped = ending(state);
        if (stopped.isPresent()) {
            return stopped.get();
        }
        int exitCode = ((State.Ended) state).exitCode();
        survived((State.Ended) state);
        run = RunUpdate.exitCode(run, exitCode);
        Agent.Outcome outcome = reader.end(exitCode, tail(process.stderr()));
        return switch (outcome) {
            case Agent.Outcome.Finished(String text) -> ended(true, text, new End.Finished());
            case Agent.Outcome.Asked(String question) -> asked(question);
            case Agent.Outcome.Failed(String reason) -> ended(false, reason, new End.Failed(reason));
        };
    }

    private End ended(boolean ok, String text, End end) {
        once("ended-" + run.turns(), new Fact.AgentEnded(ok, text));
        return end;
    }

    private End asked(String question) {
        once("ended-" + run.turns(), new Fact.AgentAsked(question));
        return new End.Asked(question);
    }

    /** What the turns before this one used: read again from their output, so that no crash can count it twice. */
    private Agent.Usage earlierTurns() {
        Agent.Usage sum = Agent.Usage.NONE;
        for (int turn = 1; turn < run.turns(); turn++) {
            Agent.TurnReader reader = agent.reader(sum);
            try (LineFile lines = new LineFile(
                    world.files().directory().resolve("turn-" + turn).resolve("stdout"))) {
                lines.finish((text, _) -> reader.line(text));
            }
            sum = RunUpdate.plus(sum, reader.usage());
        }
        return sum;
    }

    private void use(Agent.Usage before, Agent.Usage usage) {
        run = RunUpdate.usage(run, RunUpdate.plus(before, usage));
        world.store().update(run);
    }

    /** Why the life ends here, if it was not the process that ended by itself. */
    private Optional<End> ending(State state) {
        return switch (state) {
            case State.Running _ -> Optional.of(new End.Interrupted("it was given up while it ran"));
            case State.Lost _ ->
                Optional.of(new End.Interrupted("its processes are gone and nothing tells how they ended"));
            case State.Ended ended ->
                switch (ended.cause()) {
                    case ITSELF -> Optional.empty();
                    case STOPPED -> Optional.of(new End.Interrupted("stopped"));
                    case TIME_LIMIT, OUTPUT_LIMIT, MEMORY_LIMIT, PROCESS_LIMIT, DISK_LIMIT ->
                        Optional.of(limit(ended.cause()));
                };
        };
    }

    private End limit(SandboxProcess.Cause cause) {
        return limit(LimitText.name(cause), LimitText.value(cause, plan.policy().limits()));
    }

    /** What it got over is worth knowing too: a test that was killed, a build that could not fork. */
    private void survived(State.Ended ended) {
        ended.reached().stream()
                .filter(cause -> cause != ended.cause())
                .forEach(cause -> once(
                        "reached-" + run.turns() + "-" + LimitText.name(cause),
                        new Fact.LimitReached(
                                LimitText.name(cause),
                                LimitText.value(cause, plan.policy().limits()))));
    }

    private End limit(String limit, String value) {
        once("limit-" + run.turns(), new Fact.LimitReached(limit, value));
        run = RunUpdate.limit(run, limit + " " + value);
        return new End.Failed("the limit on " + limit + " was reached: " + value);
    }

    private SandboxProcess step(Sandbox sandbox, String name, Sandbox.Command command) {
        return sandbox.find(name).orElseGet(() -> {
            if (world.stopRequested().getAsBoolean()) {
                throw Problem.conflict("stopped", "starting " + name, "the task was stopped", "Start it again");
            }
            audit.once("start-" + name, AuditNotes.processStarted(name));
            return sandbox.start(name, command);
        });
    }

    private State awaitEnd(SandboxProcess process) throws InterruptedException {
        State state = process.await(FOREVER);
        auditEnd(process, state);
        return state;
    }

    private void auditEnd(SandboxProcess process, State state) {
        AuditNotes.processEnded(process.name(), state).ifPresent(note -> audit.ended("end-" + process.name(), note));
    }

    private static Sandbox.Command shell(String script) {
        return Sandbox.Command.of("/bin/sh", "-c", script);
    }

    /** Whatever happened, what is there is fetched; that it could not be is recorded, and the workspace stays. */
    private void collect(Sandbox sandbox, Repository repository) throws InterruptedException {
        try {
            String name = "collect-" + run.turns();
            Collected collected = world.workspaces()
                    .collect(
                            repository,
                            task,
                            world.files().taskDirectory(),
                            inside(),
                            argv -> sandbox.hostCommand(name, Sandbox.Command.of(argv)));
            once(name, facts(collected));
        } catch (Problem problem) {
            giveWayWhereTaskdEnds(problem);
            record(new Fact.PlaceReported("collectFailed", problem.sentence()));
        }
    }

    /** The flags follow the collect that they belong to. */
    private static List<Fact> facts(Collected collected) {
        List<Fact> facts = new ArrayList<>();
        facts.add(
                new Fact.Collected(collected.branch(), collected.head(), collected.commits(), collected.uncommitted()));
        collected.flags().forEach(flag -> facts.add(new Fact.FlagRaised(flag.path(), flag.reason())));
        collected.notOnBranch().ifPresent(note -> facts.add(new Fact.PlaceReported("note", note)));
        collected.notes().forEach(note -> facts.add(new Fact.PlaceReported("note", note)));
        return facts;
    }

    private void finish(End end) {
        RunState state = switch (end) {
            case End.Finished _ -> RunState.FINISHED;
            case End.Asked _ -> RunState.WAITING;
            case End.Failed _ -> RunState.FAILED;
            case End.Interrupted _ -> RunState.INTERRUPTED;
        };
        run = RunUpdate.ended(run, state, world.clock().instant());
        audit.ended("finish-" + run.turns(), AuditNotes.runEnded(run));
        world.store().update(run);
        TaskChange change = switch (end) {
            case End.Finished _ -> new TaskChange.Finish();
            case End.Asked(String question) -> new TaskChange.Ask(question);
            case End.Failed(String reason) -> new TaskChange.Fail(reason);
            case End.Interrupted(String reason) -> new TaskChange.Interrupt(reason);
        };
        world.events().apply(task.id(), change);
    }

    /** By a person, while it lives; nobody is told of a port that could not be written down. */
    void opened(OpenPort port) {
        record(new Fact.PortOpened(port.inside(), "127.0.0.1:" + port.outside()));
    }

    private EgressRecorder recorder() {
        return new EgressRecorder(
                project.name(), audit::write, fact -> world.events().append(task.id(), run.number(), fact));
    }

    /** In the audit first: what cannot be written down there does not happen. */
    private void record(Fact fact) {
        audit.write(fact);
        world.events().append(task.id(), run.number(), fact);
    }

    /** A fact that a picked-up life comes to again. */
    private void once(String key, Fact fact) {
        once(key, List.of(fact));
    }

    private void once(String key, List<Fact> facts) {
        String stream = "once:" + key;
        if (world.store().mark(task.id(), run.number(), stream) == 0) {
            audit.once(key, facts);
            world.events().append(task.id(), run.number(), facts, stream, 1);
        }
    }

    private static String describe(State state) {
        return switch (state) {
            case State.Ended ended -> "exit code " + ended.exitCode();
            case State.Running _ -> "still running";
            case State.Lost _ -> "lost";
        };
    }

    private static String tail(Path file) {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            long start = Math.max(0, in.length() - STDERR_TAIL_BYTES);
            byte[] bytes = new byte[(int) (in.length() - start)];
            in.seek(start);
            in.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
