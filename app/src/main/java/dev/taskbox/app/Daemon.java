package dev.taskbox.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taskbox.agents.Agents;
import dev.taskbox.cli.CommandLineRoom;
import dev.taskbox.devcontainer.DevcontainerPlace;
import dev.taskbox.engine.Engine;
import dev.taskbox.engine.EventLog;
import dev.taskbox.engine.Exits;
import dev.taskbox.engine.Retention;
import dev.taskbox.model.Locations;
import dev.taskbox.model.Place;
import dev.taskbox.model.PlaceName;
import dev.taskbox.model.Problem;
import dev.taskbox.model.Project;
import dev.taskbox.model.Store;
import dev.taskbox.policy.ResolvedSettings;
import dev.taskbox.sandbox.NativePlace;
import dev.taskbox.service.CommandRoom;
import dev.taskbox.service.ControlServer;
import dev.taskbox.service.Invocation;
import dev.taskbox.service.TaskService;
import dev.taskbox.store.SqliteStore;
import dev.taskbox.tui.BoardFeed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One running taskd: the store, the places, the engine, the control socket, and SSH where it is asked for. */
final class Daemon implements AutoCloseable {
    private static final Duration DEFAULT_IDLE = Duration.ofMinutes(10);
    private static final Duration IDLE_LOOK = Duration.ofSeconds(1);
    private static final int DEFAULT_CONCURRENCY = 4;

    private final Installation installation;
    private final Store store;
    private final Map<PlaceName, Place> places;
    private final Engine engine;
    private final Policies policies;
    private final SshDesk ssh;
    private final BoardFeed feed;
    private final CountDownLatch end = new CountDownLatch(1);
    private final Instant startedAt = Instant.now();
    private final boolean onDemand;
    private ControlServer server;

    private Daemon(Installation installation, boolean onDemand) {
        this.installation = installation;
        Locations locations = installation.locations();
        Path socket = locations.controlSocket();
        Path userHome = Path.of(System.getProperty("user.home"));
        makePrivate(locations.data());
        this.onDemand = onDemand;
        this.policies = new Policies(locations, userHome);
        // claimed first: two taskd must not open one database
        Gate gate = new Gate();
        this.server = ControlServer.start(socket, installation.version(), gate);
        this.store = SqliteStore.open(locations.database(), Clock.systemUTC());
        Exits exits = new Exits(locations.data().resolve("keys"), System.getenv());
        this.places = places(locations, exits);
        Thread.ofVirtual().name("authority").start(exits::certificate);
        EventLog events = new EventLog(store, Clock.systemUTC());
        MachineHost host = new MachineHost(policies, userHome);
        this.engine = new Engine(new Engine.Parts(
                locations,
                store,
                events,
                places,
                Agents::named,
                host,
                exits,
                this::resolve,
                () -> policies.user().concurrency().orElse(DEFAULT_CONCURRENCY),
                Clock.systemUTC()));
        new Retention(locations, store).run(Instant.now());
        this.ssh = new SshDesk(locations, this::room);
        LocalTaskService service = new LocalTaskService(
                installation, store, events, engine, places, host, policies, exits, ssh, this::status, this::stop);
        this.feed = new BoardFeed(service);
        service.onAdded(feed::touched);
        service.onProjects(feed::projectsChanged);
        try {
            // before any work: who asked for a door gets it, or hears why not
            policies.user().sshListen().ifPresent(service::openSsh);
        } catch (Problem e) {
            gate.open(invocation -> tell(invocation, e));
            server.close();
            throw e;
        }
        engine.start();
        gate.open(room(service));
    }

    private Map<PlaceName, Place> places(Locations locations, Exits exits) {
        Map<PlaceName, Place> made = new EnumMap<>(PlaceName.class);
        for (Place place : List.of(
                new NativePlace(locations.data().resolve("sandbox"), exits::certificate),
                new DevcontainerPlace(
                        locations.data().resolve("devcontainer"),
                        new DevcontainerDoor(policies),
                        System.getenv(),
                        exits::certificate))) {
            made.put(place.name(), place);
        }
        return Collections.unmodifiableMap(made);
    }

    /** To who waits already. */
    private static int tell(Invocation invocation, Problem problem) {
        try {
            invocation.terminal().err().write(("task: " + problem.sentence() + "\n").getBytes(UTF_8));
        } catch (IOException _) {
            // the log has it too
        }
        return problem.kind().exitCode();
    }

    static Daemon start(Installation installation, boolean onDemand) {
        return new Daemon(installation, onDemand);
    }

    /** The boards of all rooms are fed from one reading of the events. */
    private CommandRoom room(TaskService asked) {
        return new CommandLineRoom(
                asked,
                Clock.system(ZoneId.systemDefault()),
                installation.version(),
                installation.locations().daemonLog(),
                feed);
    }

    private Engine.Resolved resolve(Project project, String agent) {
        ResolvedSettings settings = policies.of(project.root(), Optional.of(agent), Optional.empty());
        policies.requireApproved(project.root(), settings);
        return new Engine.Resolved(settings.policy(), settings.setup(), settings.verify());
    }

    /** @param idleLimit empty where it stays */
    record Status(Instant startedAt, int activeRuns, Optional<Duration> idleLimit) {}

    private Status status() {
        return new Status(startedAt, engine.activeRuns(), endsIdle() ? Optional.of(idleLimit()) : Optional.empty());
    }

    /** Who comes in from elsewhere cannot start it. */
    private boolean endsIdle() {
        return onDemand && ssh.status().isEmpty();
    }

    private Duration idleLimit() {
        try {
            return policies.user().daemonIdle().orElse(DEFAULT_IDLE);
        } catch (Problem _) {
            return DEFAULT_IDLE;
        }
    }

    /** When it returns, another taskd may start: who stopped this one need not wait before the next command. */
    private void stop() {
        engine.close();
        store.close();
        ssh.stopListening();
        server.leave();
        end.countDown();
    }

    /** Returns when it was told to end, or, on demand, when it was idle for long enough. */
    void awaitEnd() throws InterruptedException {
        Instant busy = Instant.now();
        while (!end.await(IDLE_LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
            if (!endsIdle() || server.running() > 0 || engine.activeRuns() > 0) {
                busy = Instant.now();
            } else if (Duration.between(busy, Instant.now()).compareTo(idleLimit()) > 0) {
                return;
            }
        }
    }

    private static void makePrivate(Path directory) {
        try {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw Problem.failed(
                    "no-data-directory",
                    "making the data directory " + directory,
                    e.toString(),
                    "Check its rights and the free space, or set TASKBOX_HOME");
        }
    }

    @Override
    public void close() {
        engine.close();
        server.close();
        ssh.close();
        store.close();
        places.values().forEach(Place::close);
    }
}
