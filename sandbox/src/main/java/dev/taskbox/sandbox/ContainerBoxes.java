package dev.taskbox.sandbox;

import dev.taskbox.model.OpenPort;
import dev.taskbox.model.Policy;
import dev.taskbox.model.Problem;
import dev.taskbox.model.Sandbox;
import dev.taskbox.model.SandboxRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * The same boxes, in a container: it brings the system that they see, their network and their limits, and is a second wall
 * around them. Who makes the container is asked to mount what {@link #mounts} says, to start {@link #stay} in it, and, where
 * there is a way out, {@link #carry}. Thread-safe.
 */
public final class ContainerBoxes implements AutoCloseable {
    static final String TOOLS = "/run/taskbox/tools";
    static final String FILES = "/run/taskbox/files";

    /** A file system in memory of the container's own, which its first process fills. */
    public static final String OWN = "/run/taskbox/own";

    /** A file system in memory, where what a run has is mounted. */
    public static final String OF_RUN = "/run/taskbox/run";

    private static final String BOXES = OF_RUN + "/boxes";
    private static final String SETTINGS = "/run/taskbox/settings";
    private static final String MOUNTS = OF_RUN + "/mounts";
    private static final String HOME = OF_RUN + "/home";
    private static final String EGRESS = OF_RUN + "/egress";
    private static final String SOCKET = "egress.sock";

    private final BoxFiles files;
    private final Path directory;
    private final Supplier<String> trusted;
    private final OutputWatch watch = new OutputWatch();
    private final Spares none;
    private Optional<Path> tools = Optional.empty();

    /** @param directory for the boxes' own files @param trusted as {@link NativePlace} has it */
    public ContainerBoxes(Path directory, Supplier<String> trusted) {
        this.directory = directory;
        this.trusted = trusted;
        this.files = BoxFiles.in(directory, trusted);
        this.none = Spares.none(perl(), files.supervisor());
    }

    /** @param inside absolute path in the container */
    public record Mount(Path host, String inside, boolean readOnly) {}

    /** How the engine of containers runs a command in one. */
    public interface Client {
        /** The words of a host command that runs these in the container, as the box's user, on its own streams. */
        List<String> run(List<String> words, boolean terminal);

        /** All the variables that the host command has. */
        Map<String, String> variables();
    }

    /**
     * A container that runs.
     *
     * @param boxes on the host, what {@link #mounts} was told
     * @param groups the control groups it is in, if they can be read
     * @param environment what its image sets
     */
    public record Container(Client client, Path boxes, List<Path> groups, Map<String, String> environment) {
        public Container {
            groups = List.copyOf(groups);
            environment = Map.copyOf(environment);
        }
    }

    /** What a container of the policy may use; the same that a box of the native place may. */
    public record Limits(OptionalLong memory, OptionalDouble cpus, OptionalInt processes) {
        public static Limits of(Policy policy) {
            BoxLimits limits = BoxLimits.of(policy.limits());
            return new Limits(limits.memory(), limits.cpus(), limits.processes());
        }
    }

    /** Whom boxes of this owner are; empty: whoever runs this. */
    public static OptionalInt user(long owner) {
        return BoxUser.of(owner);
    }

    /** Gives a directory to the box's user, once, where that is another than this one. */
    public static void own(Path tree, long owner) {
        user(owner).ifPresent(id -> BoxUser.own(tree, id));
    }

    /** What every container has mounted, whatever runs in it. @param hasExit whether there is a way out */
    public List<Mount> mountsOfAll(boolean hasExit) {
        return List.of(
                new Mount(tools(), TOOLS, true),
                new Mount(files.directory(), FILES, true),
                new Mount(settings(hasExit), SETTINGS, true));
    }

    /** What one sandbox has besides, all of it below {@link #OF_RUN}. @param boxes an empty directory of the host's, its own */
    public List<Mount> mounts(SandboxRequest request, Path boxes) {
        List<Mount> mounts = new ArrayList<>();
        request.egressDirectory().ifPresent(egress -> mounts.add(new Mount(egress, EGRESS, true)));
        insideByHost(request, files, boxes).forEach((host, inside) -> {
            if (!host.equals(files.directory())) {
                mounts.add(new Mount(host, inside, isReadOnly(request, host)));
            }
        });
        return List.copyOf(mounts);
    }

    /**
     * Mounts these in a container that runs already, where taskd is root.
     *
     * @param init the host's number of its first process
     */
    public void moveIn(long init, List<Mount> mounts) {
        List<String> words = new ArrayList<>(List.of(
                perl().toString(), files.moveIn().toString(), System.getProperty("os.arch"), Long.toString(init)));
        mounts.forEach(mount ->
                words.addAll(List.of(mount.host().toString(), mount.inside(), mount.readOnly() ? "ro" : "rw")));
        HostCommand.Result said = HostCommand.tryRun(words);
        if (said.exitCode() != 0) {
            throw HostCommand.problem("mounting the run's directories in a container", said.output());
        }
    }

    private static boolean isReadOnly(SandboxRequest request, Path host) {
        return request.mounts().stream().anyMatch(mount -> mount.host().equals(host))
                && request.mounts().stream()
                        .filter(mount -> mount.host().equals(host))
                        .noneMatch(mount -> mount.access() == SandboxRequest.Mount.Access.READ_WRITE);
    }

    static Map<Path, String> insideByHost(SandboxRequest request, BoxFiles files, Path boxes) {
        Map<Path, String> inside = new LinkedHashMap<>();
        inside.put(files.directory(), FILES);
        inside.put(boxes, BOXES);
        inside.put(request.home(), HOME);
        int number = 0;
        for (SandboxRequest.Mount mount : request.mounts()) {
            if (!inside.containsKey(mount.host())) {
                inside.put(mount.host(), MOUNTS + "/" + number++);
            }
        }
        return inside;
    }

    /** Where what is mounted at the working directory is in the container itself. @param boxes as {@link #mounts} has it */
    public Optional<String> workspace(SandboxRequest request, Path boxes) {
        Map<Path, String> inside = insideByHost(request, files, boxes);
        return request.mounts().stream()
                .filter(mount -> mount.inside().equals(request.workingDirectory()))
                .map(mount -> inside.get(mount.host()))
                .findFirst();
    }

    /** The container's first process, to be run as nobody, with {@link #OWN} writable. */
    public List<String> stay(boolean hasExit) {
        List<String> words = new ArrayList<>(ContainerTools.perl(TOOLS, FILES + "/stay.pl"));
        words.add(hasExit ? trusted.get() : "");
        return words;
    }

    /** A process of a container that only waits, with {@link #toolsMount} in it. */
    public List<String> waiting() {
        List<String> words = new ArrayList<>(ContainerTools.perl(TOOLS, "-e"));
        words.add("$SIG{TERM} = sub { exit 0 }; 1 while sleep 3600");
        return words;
    }

    /** Adds a line to the hosts that boxes in the container see, unless it is there; to be run as nobody. */
    public static List<String> addHosts(String line) {
        List<String> words = new ArrayList<>(ContainerTools.perl(TOOLS, "-e"));
        words.add("for (1 .. 2000) { last if -e '" + OWN + "/ready'; select undef, undef, undef, 0.005 }"
                + " open my $in, '<', '" + OWN + "/etc/hosts'; exit 0 if grep { $_ eq qq($ARGV[0]\\n) } <$in>;"
                + " open my $out, '>>', '" + OWN + "/etc/hosts' or die $!; print $out qq($ARGV[0]\\n)");
        words.add(line);
        return words;
    }

    /** The programs that run in every container. */
    public Mount toolsMount() {
        return new Mount(tools(), TOOLS, true);
    }

    /**
     * Starts what carries connections to the egress proxy, where taskd is root.
     *
     * @param init the host's number of the container's first process
     */
    public void carry(Path egressDirectory, long init) {
        List<String> words =
                new ArrayList<>(List.of(perl().toString(), files.wayOut().toString()));
        words.addAll(carrier(egressDirectory.resolve(SOCKET).toString(), init));
        HostCommand.Result said = HostCommand.tryRun(words);
        if (said.exitCode() != 0 || !said.output().contains("ready")) {
            throw HostCommand.problem("giving the container a way out", said.output());
        }
    }

    /** The same where taskd is not, as words to be run in the container, as taskd's user there. */
    public List<String> carryInside() {
        List<String> words = new ArrayList<>(ContainerTools.perl(TOOLS, FILES + "/way-out.pl"));
        words.addAll(carrier(EGRESS + "/" + SOCKET, 0));
        return words;
    }

    private static List<String> carrier(String socket, long init) {
        List<String> words = new ArrayList<>(List.of(System.getProperty("os.arch"), socket, Long.toString(init)));
        NativePlace.CAPTURED_PORTS.forEach(port -> words.add(Integer.toString(port)));
        return words;
    }

    /** Looked for once: another version of them is for the next taskd. */
    private synchronized Path tools() {
        if (tools.filter(Files::isDirectory).isEmpty()) {
            tools = Optional.of(ContainerTools.in(directory, bwrap(), perl()));
        }
        return tools.get();
    }

    private Path settings(boolean hasExit) {
        return files.settings(hasExit);
    }

    private static Path bwrap() {
        return NativePlace.required("bwrap", "bubblewrap");
    }

    private static Path perl() {
        return NativePlace.required("perl", "perl");
    }

    /**
     * What the engine is to let pass in a container: what a box may ask of the kernel, and what making boxes takes. In the
     * form of the engines' profiles.
     */
    public String seccompProfile() {
        return ContainerSeccomp.profile(files.syscalls());
    }

    public Sandbox open(SandboxRequest request, Container container) {
        // what the box's user loads
        files.filter().programs(request.policy().agentSandbox());
        return new NativeSandbox(
                request,
                new NativeSandbox.Supervisors(perl(), files.supervisor(), watch, none),
                new ContainerGround(files, container, user(request.owner())));
    }

    /** As {@link dev.taskbox.model.Place#stop} has it. */
    public void stop(Path records) {
        if (Files.isDirectory(records)) {
            NativeSandbox.stopAll(records, watch);
        }
    }

    /** Whether something runs in the sandbox with these records. */
    public static boolean isBusy(Path records) {
        return Files.isDirectory(records) && !NativeSandbox.running(records).isEmpty();
    }

    /** As {@link dev.taskbox.model.Place#openPort} has it. @param init the host's number of the container's first process */
    public Optional<OpenPort> openPort(Path records, long owner, long init, int inside, int outside) {
        if (!BoxUser.isRoot()) {
            throw Problem.refused(
                    "port-needs-root",
                    "opening port " + inside + " of the container",
                    "the network of a container belongs to root, and taskd is not",
                    "Use the native place, or let taskd run as root");
        }
        List<Supervisor> running = Files.isDirectory(records) ? NativeSandbox.running(records) : List.of();
        return running.isEmpty()
                ? Optional.empty()
                : Optional.of(BoxPort.openContainer(perl(), files.port(), running, user(owner), init, inside, outside));
    }

    @Override
    public void close() {
        none.close();
        watch.close();
    }
}
