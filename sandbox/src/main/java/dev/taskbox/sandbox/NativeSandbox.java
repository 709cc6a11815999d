package dev.taskbox.sandbox;

import dev.taskbox.model.Problem;
import dev.taskbox.model.Sandbox;
import dev.taskbox.model.SandboxProcess;
import dev.taskbox.model.SandboxRequest;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * The boxes of one run. Each process gets a box of its own over the same workspace and home; they share no {@code /tmp}
 * and do not see each other.
 */
final class NativeSandbox implements Sandbox {
    /** Beyond it an agent's output ends the run: a log of this size is a loop, and no one's reading. */
    private static final long OUTPUT_CAP_BYTES = 256L << 20;

    private static final Duration GRACE = Duration.ofSeconds(5);

    private final SandboxRequest request;
    private final Tools tools;
    private final OptionalInt user;
    private final BoxLimits limits;

    /** What the sandboxes of one place share. @param capturedPorts as in {@link NativePlace} */
    record Tools(
            BoxFiles files,
            Path bwrap,
            Path perl,
            OutputWatch watch,
            Spares spares,
            Cgroups cgroups,
            List<Integer> capturedPorts) {}

    NativeSandbox(SandboxRequest request, Tools tools) {
        this.request = request;
        this.tools = tools;
        this.user = BoxUser.of(request.owner());
        this.limits = BoxLimits.of(request.policy().limits());
        makePrivateDirectory(request.directory());
        user.ifPresent(this::ownWritable);
    }

    private void ownWritable(int id) {
        BoxUser.own(request.home(), id);
        request.mounts().stream()
                .filter(mount -> mount.access() == SandboxRequest.Mount.Access.READ_WRITE)
                .forEach(mount -> BoxUser.own(mount.host(), id));
    }

    @Override
    public SandboxProcess start(String name, Command command) {
        Path directory = directory(name);
        if (Files.exists(directory)) {
            throw Problem.conflict(
                    "process-exists",
                    "starting " + name + " in sandbox " + request.id(),
                    "a process of that name was started before",
                    "Use another name");
        }
        makePrivateDirectory(directory);
        command.stdin().ifPresent(text -> writeString(directory.resolve("stdin"), text));
        SupervisorSpec spec = spec("detached", directory, command)
                .set("once", "1")
                .set("cap", Long.toString(OUTPUT_CAP_BYTES))
                .set("grace", Long.toString(GRACE.toSeconds()));
        HostCommand.Result result = HostCommand.tryRun(supervisorCommand(spec.write(directory.resolve("spec"))));
        if (result.exitCode() != 0) {
            throw HostCommand.problem("starting " + name + " in a box", result.output());
        }
        return new NativeProcess(directory, tools.watch());
    }

    @Override
    public Optional<SandboxProcess> find(String name) {
        Path directory = directory(name);
        return Files.exists(directory.resolve(Supervisor.FILE))
                ? Optional.of(new NativeProcess(directory, tools.watch()))
                : Optional.empty();
    }

    @Override
    public AttachedProcess attach(Command command, Optional<TerminalSize> terminal) {
        Path directory = scratchDirectory();
        SupervisorSpec spec = spec(terminal.isPresent() ? "terminal" : "attached", directory, command)
                .set("once", "1");
        terminal.ifPresent(size ->
                spec.set("columns", Integer.toString(size.columns())).set("rows", Integer.toString(size.rows())));
        Process process = spawn(spec.write(directory.resolve("spec")));
        noteAttached(directory, process);
        var _ = process.onExit().thenRun(() -> {
            BoxTree.delete(directory);
            tools.spares().refill();
        });
        return terminal.isPresent() ? new TerminalProcess(process) : new PipedProcess(process);
    }

    private static void noteAttached(Path directory, Process process) {
        try {
            Supervisor.noteAttached(directory, process.pid());
        } catch (IOException e) {
            process.destroyForcibly();
            throw HostCommand.problem("writing to " + directory, e.toString());
        }
    }

    private Process spawn(Path specification) {
        try {
            return tools.spares().start(specification);
        } catch (IOException e) {
            throw HostCommand.problem("starting a process in a box", e.getMessage());
        }
    }

    @Override
    public List<String> hostCommand(String name, Command command) {
        Path directory = directory(name);
        makePrivateDirectory(directory);
        return supervisorCommand(spec("attached", directory, command).write(directory.resolve("spec")));
    }

    static void stopAll(Path directory, OutputWatch watch) {
        processDirectories(directory).stream()
                .filter(process -> Files.exists(process.resolve(Supervisor.FILE)))
                .forEach(process -> new NativeProcess(process, watch).stop(GRACE));
    }

    @Override
    public void close() {
        stopAll(request.directory(), tools.watch());
        for (Path directory : processDirectories(request.directory())) {
            tools.watch().forget(directory);
            BoxTree.delete(directory.resolve("spec"));
            BoxTree.delete(directory.resolve("tmp"));
            BoxTree.delete(directory.resolve("files"));
        }
    }

    private SupervisorSpec spec(String mode, Path directory, Command command) {
        makeScratch(directory, command.files());
        Map<String, String> environment = new TreeMap<>(BoxEnvironment.of(request));
        environment.putAll(command.environment());
        BoxPlan plan = BoxPlan.of(
                request,
                tools.files(),
                directory,
                !command.files().isEmpty(),
                environment,
                command.argv(),
                tools.perl(),
                user);
        SupervisorSpec spec = ground(tools, user)
                .set("mode", mode)
                .set("directory", directory.toString())
                .plan(plan);
        tools.files()
                .filter()
                .programs(request.policy().agentSandbox())
                .forEach(program -> spec.set("seccomp", program.toString()));
        limit(spec, directory);
        request.egressDirectory()
                .ifPresent(egress ->
                        spec.set("egress", egress.resolve("egress.sock").toString()));
        return spec;
    }

    /** What is known of a box before it is asked for; see the supervisor's spares. */
    static SupervisorSpec ground(Tools tools, OptionalInt user) {
        SupervisorSpec spec = new SupervisorSpec()
                .set("machine", System.getProperty("os.arch"))
                .set("bwrap", tools.bwrap().toString());
        user.ifPresent(id -> spec.set("user", Integer.toString(id)));
        tools.cgroups().parents().forEach(path -> spec.set("cgroup", path.toString()));
        tools.capturedPorts().forEach(port -> spec.set("capture", Integer.toString(port)));
        return spec;
    }

    private void limit(SupervisorSpec spec, Path directory) {
        limits.time().ifPresent(time -> spec.set("seconds", Long.toString(Math.max(1, time.toSeconds()))));
        limits.rlimits(tools.cgroups(), request.policy().limits()).forEach(value -> spec.set("rlimit", value));
        tools.cgroups().values(limits).forEach(value -> spec.set("cgroup_value", value));
        limits.disk().ifPresent(bytes -> {
            spec.set("disk", Long.toString(bytes));
            spec.set("disk_path", directory.resolve("tmp").toString());
            spec.set("disk_path", request.home().toString());
            request.mounts().stream()
                    .filter(mount -> mount.access() == SandboxRequest.Mount.Access.READ_WRITE)
                    .forEach(mount -> spec.set("disk_path", mount.host().toString()));
        });
    }

    /** {@code tmp} is the box's own; {@code files} go into its home by the box's own hand. */
    private void makeScratch(Path directory, Map<String, String> homeFiles) {
        Path tmp = directory.resolve("tmp");
        try {
            if (!Files.exists(tmp)) {
                Files.createDirectory(tmp);
                Files.setPosixFilePermissions(tmp, PosixFilePermissions.fromString("rwxrwxrwx"));
                user.ifPresent(id -> BoxUser.own(tmp, id));
            }
            for (Map.Entry<String, String> file : homeFiles.entrySet()) {
                writeHomeFile(directory.resolve("files"), file.getKey(), file.getValue());
            }
        } catch (IOException e) {
            throw HostCommand.problem("preparing " + directory, e.toString());
        }
    }

    private static void writeHomeFile(Path root, String name, String text) throws IOException {
        Path path = root.resolve(name).normalize();
        if (!path.startsWith(root) || path.equals(root)) {
            throw new IllegalArgumentException("not a path below the home: " + name);
        }
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r--r--"));
        for (int depth = root.getNameCount(); depth < path.getNameCount(); depth++) {
            Path directory = root.getRoot().resolve(path.subpath(0, depth));
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    private List<String> supervisorCommand(Path spec) {
        return List.of(tools.perl().toString(), tools.files().supervisor().toString(), spec.toString());
    }

    private Path directory(String name) {
        if (!name.matches("[a-z0-9][a-z0-9.-]{0,63}")) {
            throw new IllegalArgumentException("not a process name: " + name);
        }
        return request.directory().resolve(name);
    }

    private Path scratchDirectory() {
        try {
            return Files.createTempDirectory(request.directory(), "attached-");
        } catch (IOException e) {
            throw HostCommand.problem("making a directory in " + request.directory(), e.toString());
        }
    }

    static List<Supervisor> running(Path directory) {
        return Supervisor.running(processDirectories(directory));
    }

    private static List<Path> processDirectories(Path directory) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, Files::isDirectory)) {
            entries.forEach(found::add);
        } catch (IOException e) {
            throw HostCommand.problem("reading " + directory, e.toString());
        }
        return found;
    }

    private static void makePrivateDirectory(Path directory) {
        try {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw HostCommand.problem("making the directory " + directory, e.toString());
        }
    }

    private static void writeString(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw HostCommand.problem("writing " + file, e.toString());
        }
    }
}
