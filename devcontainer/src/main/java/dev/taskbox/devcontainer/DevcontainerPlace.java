package dev.taskbox.devcontainer;

import dev.taskbox.model.OpenPort;
import dev.taskbox.model.Place;
import dev.taskbox.model.PlaceName;
import dev.taskbox.model.Policy;
import dev.taskbox.model.Problem;
import dev.taskbox.model.Sandbox;
import dev.taskbox.model.SandboxRequest;
import dev.taskbox.sandbox.ContainerBoxes;
import dev.taskbox.sandbox.NativePlace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A container for each run, of the project's own devcontainer, and in it the boxes that the native place makes: what the
 * agent can do to one wall it has still the other before it. Thread-safe.
 */
public final class DevcontainerPlace implements Place {
    private static final Duration LONGEST_LIFE = Duration.ofDays(7);
    private static final Duration IDLE = Duration.ofMinutes(15);
    private static final Duration REAP = Duration.ofMinutes(1);

    /** As images/worker makes it. */
    private static final String WORKER = "taskbox-worker:latest";

    private static final int DEFAULT_WARM = 1;
    private static final Duration FILL = Duration.ofSeconds(1);

    /** Only root mounts anything in a container that runs. */
    private static final boolean MOVES_IN = NativePlace.runsAsRoot();

    /** Of boxes that belong to no task. */
    private static final long NO_OWNER = 0;

    private final Path directory;
    private final DevcontainerHost host;
    private final Map<String, String> environment;
    private final ContainerBoxes boxes;
    private final Pool pool;
    private final ProjectImages images;
    private final ScheduledExecutorService reaper = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("container-reaper").factory());
    private Optional<Containers> containers = Optional.empty();
    private boolean first = true;

    /**
     * @param directory for the place's own files; made when it is used
     * @param host the taskd it is in
     * @param environment taskd's
     * @param trusted as {@link NativePlace} has it
     */
    public DevcontainerPlace(
            Path directory, DevcontainerHost host, Map<String, String> environment, Supplier<String> trusted) {
        this.directory = directory;
        this.host = host;
        this.environment = Map.copyOf(environment);
        this.boxes = new ContainerBoxes(directory, trusted);
        this.pool = new Pool(directory);
        this.images = new ProjectImages(host, environment, directory.resolve("images"), new BuildNetworks());
        var _ = reaper.scheduleWithFixedDelay(this::reap, 0, REAP.toSeconds(), TimeUnit.SECONDS);
    }

    @Override
    public PlaceName name() {
        return PlaceName.DEVCONTAINER;
    }

    private synchronized Containers containers() {
        ContainerEngine engine = ContainerEngine.find(host.settings().engine(), environment);
        if (containers
                .filter(known -> known.engine().program().equals(engine.program()))
                .isEmpty()) {
            containers = Optional.of(new Containers(engine, new Records(recordsDirectory())));
        }
        return containers.get();
    }

    private Path recordsDirectory() {
        return directory.resolve("containers");
    }

    private void reap() {
        try {
            if (Files.isDirectory(recordsDirectory())) {
                Containers engine = containers();
                if (first) {
                    Pool.removeEarlier(engine);
                    first = false;
                }
                engine.reap(Instant.now());
            }
        } catch (Problem _) {
            // without an engine there is nothing to remove
        } catch (RuntimeException e) {
            System.getLogger("dev.taskbox.devcontainer").log(System.Logger.Level.WARNING, "reaping containers", e);
        }
    }

    @Override
    public Readiness probe() {
        try {
            long before = System.nanoTime();
            Path probe = Files.createTempDirectory(made(directory), "probe-");
            try {
                return tryIn(probe, before);
            } finally {
                delete(probe);
            }
        } catch (Problem e) {
            return new Readiness.NotReady(e.why(), e.remedy());
        } catch (IOException e) {
            return new Readiness.NotReady(e.toString(), "Check the free space and the rights of " + directory);
        }
    }

    private Readiness tryIn(Path probe, long before) throws IOException {
        SandboxRequest request = new SandboxRequest(
                "probe-" + probe.getFileName(),
                probe.resolve("run"),
                NO_POLICY,
                List.of(),
                Files.createDirectory(probe.resolve("home")),
                "/home/agent",
                Map.of(),
                Optional.empty(),
                NO_OWNER);
        try (Sandbox sandbox = open(request)) {
            Sandbox.AttachedProcess process = sandbox.attach(Sandbox.Command.of("true"), Optional.empty());
            String said = new String(process.stderr().readNBytes(4096), StandardCharsets.UTF_8);
            if (process.await() != 0) {
                return new Readiness.NotReady(
                        "a box did not start in a container: " + said.strip(),
                        "Run task doctor to see what is missing");
            }
            Duration took = Duration.ofNanos(System.nanoTime() - before);
            return new Readiness.Ready(
                    "a container was started and a box in it, in " + took.toMillis() + " ms",
                    took,
                    idleMemory(request.directory()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Readiness.NotReady("the probe was interrupted", "Try again");
        }
    }

    /** Of a container in which no box runs. */
    private OptionalLong idleMemory(Path records) {
        return running(records).map(Container::memory).orElse(OptionalLong.empty());
    }

    @Override
    public String walls() {
        return "a container for each run, without capabilities and with a filter for system calls, and in it the boxes of"
                + " the native place with namespaces and a filter of their own";
    }

    @Override
    public String idle() {
        return "the run's container waits, paused, for limits.idle or " + IDLE.toMinutes() + " minutes";
    }

    private static final Policy NO_POLICY = new Policy(
            Policy.Isolation.SANDBOX,
            new Policy.Files(List.of(), List.of()),
            new Policy.Network(List.of(), List.of(), List.of()),
            List.of(),
            new Policy.Git(Policy.Git.Push.NONE),
            Policy.Limits.NONE);

    @Override
    public List<Unenforceable> unenforceable(Policy policy) {
        List<Unenforceable> cannot = new ArrayList<>();
        if (policy.isolation() == Policy.Isolation.MACHINE) {
            cannot.add(new Unenforceable(
                    "isolation",
                    "a devcontainer is a container, and the policy asks for a machine",
                    "Choose another place, or set isolation: container"));
        }
        policy.network().expose().stream()
                .filter(port -> !NativePlace.isForServers(port))
                .forEach(port -> cannot.add(NativePlace.notForServers(port)));
        return cannot;
    }

    @Override
    public Sandbox open(SandboxRequest request) {
        unenforceable(request.policy()).stream().findFirst().ifPresent(first -> {
            throw Problem.refused(
                    "policy-not-enforceable",
                    "opening a devcontainer under " + first.rule(),
                    first.why(),
                    first.remedy());
        });
        Containers engine = containers();
        Image image = image(engine, request);
        Path own = own(request);
        Containers.makeDirectory(own);
        ContainerBoxes.own(request.home(), request.owner());
        Containers.Made made = made(engine, request, image, own);
        List<ContainerBoxes.Mount> later = MOVES_IN ? boxes.mounts(request, own) : List.of();
        String shape = made.shape() + "-" + Integer.toHexString(later.hashCode());
        Instant deadline = Instant.now().plus(LONGEST_LIFE);
        Container container = engine.find(request.id(), shape, deadline)
                .orElseGet(() -> start(engine, made, later, shape, request, deadline));
        Sandbox sandbox = boxes.open(
                request,
                new ContainerBoxes.Container(
                        client(engine.engine(), container, request), own, container.groups(), image.environment()));
        Services.start(engine, container, request, image.services(), deadline);
        image.seed().ifPresent(seed -> Seed.sow(sandbox, request, seed));
        if (MOVES_IN) {
            fillLater(engine, made);
        }
        return new DevcontainerSandbox(sandbox, () -> close(engine, container, request, own));
    }

    private Path own(SandboxRequest request) {
        return directory.resolve("boxes").resolve(request.id());
    }

    /** Not while the one that was just opened begins. */
    private void fillLater(Containers engine, Containers.Made made) {
        int warm = host.settings().warm().orElse(DEFAULT_WARM);
        try {
            var _ = reaper.schedule(() -> pool.fill(engine, made, warm), FILL.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException _) {
            // closed by now
        }
    }

    private Image image(Containers engine, SandboxRequest request) {
        Optional<DevcontainerFile> file = request.project().flatMap(DevcontainerFile::of);
        if (file.isPresent()) {
            return images.of(engine, file.get(), request);
        }
        String name = host.settings().image().orElse(WORKER);
        Map<String, String> variables = engine.environmentOf(name)
                .orElseThrow(() -> Problem.refused(
                        "no-image",
                        "making a container where there is no devcontainer.json",
                        "there is no image named " + name,
                        "Run task devcontainer init in the project, or build that image as images/worker/README.md"
                                + " says"));
        return Image.of(name, variables);
    }

    /** The host code that a project's devcontainer asks for, which the user is asked about. */
    public static Optional<DevcontainerHost.HostCode> hostCode(Path root) {
        return DevcontainerFile.of(root).flatMap(ProjectImages::hostCode);
    }

    private final class BuildNetworks implements ProjectImages.Networks {
        @Override
        public Container open(Containers engine, String name, String image, Path egress) {
            Path own = directory.resolve("boxes").resolve(name);
            Containers.makeDirectory(own.resolve("home"));
            SandboxRequest request = new SandboxRequest(
                    name, own, NO_POLICY, List.of(), own.resolve("home"), "/", Map.of(), Optional.of(egress), NO_OWNER);
            Image empty = Image.of(image, Map.of());
            Containers.Made made = made(engine, request, empty, own);
            List<ContainerBoxes.Mount> later = MOVES_IN ? boxes.mounts(request, own) : List.of();
            return start(engine, made, later, made.shape(), request, Records.soon());
        }

        @Override
        public Containers.Made waiting(ContainerEngine.Kind kind, List<String> walls, String image) {
            List<String> words = new ArrayList<>(walls);
            words.addAll(List.of("--restart", "no", "--log-driver", "none", "--user", "0:0"));
            ContainerBoxes.Limits limits = ContainerBoxes.Limits.of(NO_POLICY);
            words.addAll(Walls.limits(kind, limits));
            return Containers.Made.of(words, List.of(boxes.toolsMount()), image, boxes.waiting());
        }
    }

    private Containers.Made made(Containers engine, SandboxRequest request, Image image, Path own) {
        boolean hasExit = request.egressDirectory().isPresent();
        List<ContainerBoxes.Mount> mounts = new ArrayList<>(boxes.mountsOfAll(hasExit));
        if (!MOVES_IN) {
            mounts.addAll(boxes.mounts(request, own));
        }
        return Containers.Made.of(
                Walls.words(engine.engine().kind(), ContainerBoxes.Limits.of(request.policy()), seccomp()),
                mounts,
                image.name(),
                boxes.stay(hasExit));
    }

    /** @param later what is mounted when it runs */
    private Container start(
            Containers engine,
            Containers.Made made,
            List<ContainerBoxes.Mount> later,
            String shape,
            SandboxRequest request,
            Instant deadline) {
        Containers.makeDirectory(request.directory());
        Containers.refuseLinks(later);
        Containers.Use use = new Containers.Use(
                request.id(), shape, request.directory(), deadline, boxes.workspace(request, own(request)));
        Container container =
                pool.take(made).map(warm -> engine.adopt(warm, use)).orElseGet(() -> engine.start(use, made));
        try {
            if (!later.isEmpty()) {
                boxes.moveIn(container.init(), later);
            }
            request.egressDirectory().ifPresent(egress -> carry(engine, container, egress));
            return container;
        } catch (Problem e) {
            engine.removeNow(container.name());
            throw e;
        }
    }

    private void carry(Containers engine, Container container, Path egress) {
        if (NativePlace.runsAsRoot()) {
            boxes.carry(egress, container.init());
        } else {
            carryInside(engine, container);
        }
    }

    private void carryInside(Containers engine, Container container) {
        List<String> words = new ArrayList<>(List.of("exec", "--user", user(NO_OWNER), container.id()));
        words.addAll(boxes.carryInside());
        engine.engine().run("giving the container " + container.name() + " a way out", words);
    }

    private static ContainerBoxes.Client client(ContainerEngine engine, Container container, SandboxRequest request) {
        return new ContainerBoxes.Client() {
            @Override
            public List<String> run(List<String> words, boolean terminal) {
                List<String> all = new ArrayList<>(List.of(
                        engine.program().toString(),
                        "exec",
                        terminal ? "-it" : "-i",
                        "--user",
                        user(request.owner()),
                        "--workdir",
                        "/",
                        container.id()));
                all.addAll(words);
                return all;
            }

            @Override
            public Map<String, String> variables() {
                return engine.variables();
            }
        };
    }

    /** NUMBER:NUMBER, as the engine wants it. */
    private static String user(long owner) {
        int id = ContainerBoxes.user(owner).orElseGet(NativePlace::effectiveUser);
        return id + ":" + id;
    }

    private Path seccomp() {
        Path file = directory.resolve(
                "seccomp-" + Integer.toHexString(boxes.seccompProfile().hashCode()) + ".json");
        if (!Files.exists(file)) {
            try {
                Path written = Files.createTempFile(made(directory), ".seccomp-", "");
                Files.writeString(written, boxes.seccompProfile());
                Files.move(written, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                throw Problem.failed("disk", "writing " + file, e.toString(), "Check the free space");
            }
        }
        return file;
    }

    /** A run's container waits, paused, for the next turn or for a person who looks; of others nothing is left. */
    private void close(Containers engine, Container container, SandboxRequest request, Path own) {
        if (request.owner() == NO_OWNER) {
            engine.remove(request.directory());
            delete(own);
            return;
        }
        Duration idle = request.policy().limits().idle().orElse(IDLE);
        engine.pause(container, request.directory(), Instant.now().plus(idle));
    }

    @Override
    public void stop(Path records) {
        boxes.stop(records);
    }

    @Override
    public Optional<OpenPort> openPort(Path records, long owner, int inside, int outside) {
        if (!ContainerBoxes.isBusy(records)) {
            return Optional.empty();
        }
        return running(records).flatMap(container -> boxes.openPort(records, owner, container.init(), inside, outside));
    }

    private Optional<Container> running(Path records) {
        Containers engine = containers();
        return engine.records().all().stream()
                .filter(row -> row.sandbox().equals(records))
                .findFirst()
                .flatMap(engine::running);
    }

    /** Resumes one that waits for its next turn: an editor does not. */
    @Override
    public Optional<Attachment> attachment(Path records) {
        if (!Files.isDirectory(recordsDirectory())) {
            return Optional.empty();
        }
        Containers engine = containers();
        return engine.records().all().stream()
                .filter(row -> row.sandbox().equals(records) && row.folder().isPresent())
                .findFirst()
                .flatMap(row -> engine.awake(row, Instant.now().plus(IDLE))
                        .map(container ->
                                new Attachment(container.name(), row.folder().get())));
    }

    private static Path made(Path directory) {
        Containers.makeDirectory(directory);
        return directory;
    }

    private static void delete(Path tree) {
        try (Stream<Path> paths = Files.walk(tree)) {
            paths.sorted(Comparator.reverseOrder()).forEach(path -> {
                try {
                    Files.deleteIfExists(path);
                } catch (IOException _) {
                    // the next that has this directory makes do with it
                }
            });
        } catch (IOException | java.io.UncheckedIOException _) {
            // gone already
        }
    }

    @Override
    public void close() {
        reaper.shutdownNow();
        synchronized (this) {
            pool.close(containers);
            containers.ifPresent(Containers::awaitLeaving);
        }
        boxes.close();
    }
}
