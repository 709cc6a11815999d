package dev.taskbox.sandbox;

import dev.taskbox.model.OpenPort;
import dev.taskbox.model.Place;
import dev.taskbox.model.PlaceName;
import dev.taskbox.model.Policy;
import dev.taskbox.model.Problem;
import dev.taskbox.model.Sandbox;
import dev.taskbox.model.SandboxRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** This machine, Linux: bubblewrap and what the kernel gives an unprivileged user. Thread-safe. */
public final class NativePlace implements Place {
    /** HTTPS, HTTP, SSH. No program in a box could listen there, so nothing is taken from it. */
    static final List<Integer> CAPTURED_PORTS = List.of(443, 80, 22);

    /** Of boxes that belong to no task, which is where a person waits. */
    private static final long NO_OWNER = 0;

    private final Path directory;
    private final BoxFiles files;
    private final OutputWatch watch = new OutputWatch();
    private final Spares spares;
    private final Cgroups cgroups;
    private final List<Integer> capturedPorts;

    /**
     * @param directory for the sandbox's own files and for probes; made if it is not there
     * @param trusted the certificate, as PEM, of an authority that boxes with a way out trust; asked when one is opened
     */
    public NativePlace(Path directory, Supplier<String> trusted) {
        this(directory, trusted, CAPTURED_PORTS);
    }

    NativePlace(Path directory) {
        this(directory, () -> "", CAPTURED_PORTS);
    }

    /** @param capturedPorts where, on any address of a box's loopback, the egress proxy is reached by programs that know of none */
    NativePlace(Path directory, Supplier<String> trusted, List<Integer> capturedPorts) {
        this.directory = directory;
        this.capturedPorts = List.copyOf(capturedPorts);
        this.files = BoxFiles.in(directory, trusted);
        this.cgroups = Cgroups.find();
        this.spares = new Spares(
                HostCommand.find("perl").orElse(Path.of("/usr/bin/perl")),
                files.supervisor(),
                () -> ground(NO_OWNER).ahead().fields());
    }

    @Override
    public PlaceName name() {
        return PlaceName.NATIVE;
    }

    @Override
    public Readiness probe() {
        Optional<Readiness> lacking = HostRequirements.firstLacking();
        if (lacking.isPresent()) {
            return lacking.get();
        }
        long before = System.nanoTime();
        return tryOne().orElseGet(() -> {
            Duration took = Duration.ofNanos(System.nanoTime() - before);
            return new Readiness.Ready(
                    "a box was started and ended in " + took.toMillis() + " ms", took, OptionalLong.of(0));
        });
    }

    /** @return why it failed */
    private Optional<Readiness> tryOne() {
        try {
            Path probe = Files.createTempDirectory(directory, "probe-");
            try {
                return tryIn(probe);
            } finally {
                HostCommand.tryRun(List.of("rm", "-rf", "--", probe.toString()));
            }
        } catch (IOException | Problem e) {
            return Optional.of(notReady(String.valueOf(e.getMessage())));
        }
    }

    private Optional<Readiness> tryIn(Path probe) throws IOException {
        Path home = Files.createDirectory(probe.resolve("home"));
        SandboxRequest request = new SandboxRequest(
                "probe",
                probe.resolve("run"),
                Probe.POLICY,
                List.of(),
                home,
                BoxPlan.HOME,
                java.util.Map.of(),
                Optional.empty(),
                0);
        try (Sandbox sandbox = open(request)) {
            Sandbox.AttachedProcess process = sandbox.attach(Sandbox.Command.of("true"), Optional.empty());
            String said = new String(process.stderr().readNBytes(4096), java.nio.charset.StandardCharsets.UTF_8);
            if (process.await() == 0) {
                return Optional.empty();
            }
            return Optional.of(notReady("a box did not start: " + said.strip()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of(notReady("the probe was interrupted"));
        }
    }

    private static Readiness notReady(String why) {
        return new Readiness.NotReady(why, HostRequirements.remedyFor(why));
    }

    @Override
    public String walls() {
        return "bubblewrap: namespaces for users, processes, files, network, IPC, names and control groups; no capabilities,"
                + " a filter for system calls, a private home";
    }

    @Override
    public String idle() {
        return "nothing runs between turns";
    }

    @Override
    public List<Unenforceable> unenforceable(Policy policy) {
        return Enforceable.check(policy, cgroups);
    }

    @Override
    public Sandbox open(SandboxRequest request) {
        HostRequirements.wrongSystem(System.getProperty("os.name")).ifPresent(why -> {
            throw Problem.refused(
                    "wrong-system",
                    "opening a native sandbox",
                    why,
                    "Run taskd on Linux, in a virtual machine for one");
        });
        BoxGround ground = ground(request.owner());
        List<Unenforceable> cannot = unenforceable(request.policy());
        if (!cannot.isEmpty()) {
            Unenforceable first = cannot.getFirst();
            throw Problem.refused(
                    "policy-not-enforceable",
                    "opening a native sandbox under " + first.rule(),
                    first.why(),
                    first.remedy());
        }
        return new NativeSandbox(
                request,
                new NativeSandbox.Supervisors(required("perl", "perl"), files.supervisor(), watch, spares),
                ground);
    }

    private MachineGround ground(long owner) {
        Path bwrap = required("bwrap", "bubblewrap");
        Path perl = required("perl", "perl");
        return new MachineGround(
                new MachineGround.Tools(files, bwrap, perl, cgroups, capturedPorts), BoxUser.of(owner));
    }

    @Override
    public void stop(Path directory) {
        if (Files.isDirectory(directory)) {
            NativeSandbox.stopAll(directory, watch);
        }
    }

    @Override
    public Optional<OpenPort> openPort(Path directory, long owner, int inside, int outside) {
        List<Supervisor> running = Files.isDirectory(directory) ? NativeSandbox.running(directory) : List.of();
        return running.isEmpty()
                ? Optional.empty()
                : Optional.of(BoxPort.open(
                        required("perl", "perl"), files.port(), running, BoxUser.of(owner), inside, outside));
    }

    /** What every box shows of the system, read-only. */
    public static List<Path> systemRoots() {
        return SystemView.roots();
    }

    /** Whether the boxes have users of their own, since the caller is root. */
    public static boolean runsAsRoot() {
        return BoxUser.isRoot();
    }

    /** Which ports a server in any box can listen on. */
    public static boolean isForServers(int port) {
        return Enforceable.isForServers(port);
    }

    public static Unenforceable notForServers(int port) {
        return Enforceable.notForServers(port);
    }

    /** The number of the user that runs this. */
    public static int effectiveUser() {
        return BoxUser.effectiveUser();
    }

    static Path required(String program, String debianPackage) {
        return HostCommand.find(program)
                .orElseThrow(() -> Problem.refused(
                        "missing-" + program,
                        "opening a native sandbox",
                        program + " is not installed on this machine",
                        "Install it with: " + HostRequirements.installCommand(debianPackage)));
    }

    @Override
    public void close() {
        spares.close();
        watch.close();
        cgroups.close();
    }

    private static final class Probe {
        static final Policy POLICY = new Policy(
                Policy.Isolation.SANDBOX,
                new Policy.Files(List.of(), List.of()),
                new Policy.Network(List.of(), List.of(), new ArrayList<>()),
                List.of(),
                new Policy.Git(Policy.Git.Push.NONE),
                Policy.Limits.NONE);
    }
}
