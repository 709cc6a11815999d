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
import java.util.TreeMap;

/**
 * The boxes of one run. Each process gets a box of its own over the same workspace and home; they share no {@code /tmp}
 * and do not see each other.
 */
final class NativeSandbox implements Sandbox {
    /** Beyond it an agent's output ends the run: a log of this size is a loop, and no one's reading. */
    private static final long OUTPUT_CAP_BYTES = 256L << 20;

    private static final String TERMINAL = "terminal";
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final SandboxRequest request;
    private final Supervisors supervisors;
    private final BoxGround ground;
    private final BoxLimits limits;

    /** Those that stand between taskd and the boxes of one place. */
    record Supervisors(Path perl, Path script, OutputWatch watch, Spares spares) {}

    NativeSandbox(SandboxRequest request, Supervisors supervisors, BoxGround ground) {
        this.request = request;
        this.supervisors = supervisors;
        this.ground = ground;
        this.limits = BoxLimits.of(request.policy().limits());
        makePrivateDirectory(request.directory());
        ground.user().ifPresent(this::ownWritable);
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
        return new NativeProcess(directory, supervisors.watch());
    }

    @Override
    public Optional<SandboxProcess> find(String name) {
        Path directory = directory(name);
        return Files.exists(directory.resolve(Supervisor.FILE))
                ? Optional.of(new NativeProcess(directory, supervisors.watch()))
                : Optional.empty();
    }

    @Override
    public AttachedProcess attach(Command command, Optional<TerminalSize> terminal) {
        Path directory = scratchDirectory();
        SupervisorSpec spec = spec(terminal.isPresent() ? TERMINAL : "attached", directory, command)
                .set("once", "1");
        terminal.ifPresent(size ->
                spec.set("columns", Integer.toString(size.columns())).set("rows", Integer.toString(size.rows())));
        Process process = spawn(spec.write(directory.resolve("spec")));
        noteAttached(directory, process);
        var _ = process.onExit().thenRun(() -> {
            BoxTree.delete(ground.scratch(directory));
            BoxTree.delete(directory);
            supervisors.spares().refill();
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
            return supervisors.spares().start(specification);
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
        stopAll(request.directory(), supervisors.watch());
        for (Path directory : processDirectories(request.directory())) {
            supervisors.watch().forget(directory);
            BoxTree.delete(directory.resolve("spec"));
            BoxTree.delete(ground.scratch(directory).resolve("tmp"));
            BoxTree.delete(ground.scratch(directory).resolve("files"));
        }
    }

    private SupervisorSpec spec(String mode, Path directory, Command command) {
        Path scratch = ground.scratch(directory);
        makeScratch(scratch, command.files());
        Map<String, String> environment = new TreeMap<>(ground.environment(request));
        environment.putAll(command.environment());
        SupervisorSpec spec = new SupervisorSpec().set("mode", mode).set("directory", directory.toString());
        limits.time().ifPresent(time -> spec.set("seconds", Long.toString(Math.max(1, time.toSeconds()))));
        limits.disk().ifPresent(bytes -> watchDisk(spec, bytes, scratch));
        ground.describe(
                spec,
                new BoxGround.Box(request, limits, command, environment, scratch, mode.equals(TERMINAL)),
                directory);
        return spec;
    }

    private void watchDisk(SupervisorSpec spec, long bytes, Path scratch) {
        spec.set("disk", Long.toString(bytes));
        spec.set("disk_path", scratch.resolve("tmp").toString());
        spec.set("disk_path", request.home().toString());
        request.mounts().stream()
                .filter(mount -> mount.access() == SandboxRequest.Mount.Access.READ_WRITE)
                .forEach(mount -> spec.set("disk_path", mount.host().toString()));
    }

    /** {@code tmp} is the box's own; {@code files} go into its home by the box's own hand. */
    private void makeScratch(Path directory, Map<String, String> homeFiles) {
        Path tmp = directory.resolve("tmp");
        try {
            Files.createDirectories(directory);
            if (!Files.exists(tmp)) {
                Files.createDirectory(tmp);
                Files.setPosixFilePermissions(tmp, PosixFilePermissions.fromString("rwxrwxrwx"));
                ground.user().ifPresent(id -> BoxUser.own(tmp, id));
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
        return List.of(supervisors.perl().toString(), supervisors.script().toString(), spec.toString());
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
