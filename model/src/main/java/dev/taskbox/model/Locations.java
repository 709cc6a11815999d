package dev.taskbox.model;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Where one Taskbox keeps its files. Two with different locations do not know of each other. */
public record Locations(Path config, Path data, Path runtime) {
    /** Linux keeps a socket's path in 108 bytes, with the closing NUL. */
    private static final int LONGEST_SOCKET_PATH = 107;

    public Locations {
        requireNonNull(config, "config is null");
        requireNonNull(data, "data is null");
        requireNonNull(runtime, "runtime is null");
    }

    /** {@code TASKBOX_HOME} if set, else the XDG base directories. */
    public static Locations of(Map<String, String> environment, Path userHome, String userId) {
        String home = environment.get("TASKBOX_HOME");
        if (home != null && !home.isEmpty()) {
            Path root = Path.of(home).toAbsolutePath().normalize();
            return new Locations(root.resolve("config"), root.resolve("data"), root.resolve("run"));
        }
        Path runtime = xdg(environment, "XDG_RUNTIME_DIR")
                .map(dir -> dir.resolve("taskbox"))
                .orElse(Path.of("/tmp/taskbox-" + userId));
        return new Locations(
                xdg(environment, "XDG_CONFIG_HOME")
                        .orElse(userHome.resolve(".config"))
                        .resolve("taskbox"),
                xdg(environment, "XDG_DATA_HOME")
                        .orElse(userHome.resolve(".local/share"))
                        .resolve("taskbox"),
                runtime);
    }

    /** The XDG rule: a relative path is ignored. */
    private static Optional<Path> xdg(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).map(Path::of).filter(Path::isAbsolute);
    }

    public Path database() {
        return data.resolve("taskbox.db");
    }

    public Path userConfig() {
        return config.resolve("config.yaml");
    }

    public Path controlSocket() {
        Path socket = runtime.resolve("taskd.sock");
        // the longest socket below runtime is a run's egress socket
        if (egressDirectory(999_999, 999).resolve("egress.sock").toString().length() > LONGEST_SOCKET_PATH) {
            throw Problem.usage(
                    "home-path-too-long",
                    "using the runtime directory " + runtime,
                    "a Unix socket's path may be at most " + LONGEST_SOCKET_PATH + " bytes long",
                    "Set TASKBOX_HOME to a shorter path");
        }
        return socket;
    }

    public Path daemonLog() {
        return data.resolve("taskd.log");
    }

    public Path taskDirectory(long taskId) {
        return data.resolve("tasks").resolve(Long.toString(taskId));
    }

    public Path runDirectory(long taskId, int run) {
        return taskDirectory(taskId).resolve("runs").resolve(Integer.toString(run));
    }

    /** Holds the egress socket of one run, and nothing else: it is mounted into the sandbox. */
    public Path egressDirectory(long taskId, int run) {
        return runtime.resolve("egress").resolve(taskId + "-" + run);
    }
}
