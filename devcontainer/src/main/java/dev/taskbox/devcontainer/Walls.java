package dev.taskbox.devcontainer;

import dev.taskbox.sandbox.ContainerBoxes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * What a container is made with, as the engine's words. It has no network, no right of root's, no door to the engine, and
 * nothing of the host's but what it is given. The boxes in it are made by its own user, from namespaces alone; for that,
 * nothing of {@code /proc} may be hidden here, since the kernel gives a box no fresh one then, and AppArmor's usual profile
 * for containers must not stand in the way, since it forbids every mount. A box hides and forbids more than both.
 */
final class Walls {
    /** Two stay, and each box has one beside its own. */
    private static final int OWN_PROCESSES = 16;

    private Walls() {}

    static List<String> words(ContainerEngine.Kind kind, ContainerBoxes.Limits limits, Path seccomp) {
        List<String> words = new ArrayList<>(List.of(
                "--network",
                "none",
                "--hostname",
                "taskbox",
                "--cap-drop",
                "ALL",
                "--security-opt",
                "no-new-privileges",
                "--security-opt",
                "seccomp=" + seccomp,
                "--security-opt",
                "label=disable",
                "--read-only",
                "--restart",
                "no",
                "--log-driver",
                "none",
                // only loopback: these ports lead to the egress proxy, which takes them before a box could
                "--sysctl",
                "net.ipv4.ip_unprivileged_port_start=0",
                "--tmpfs",
                ContainerBoxes.OWN + ":rw,nosuid,nodev,noexec,size=64m,mode=1777",
                "--tmpfs",
                ContainerBoxes.OF_RUN + ":rw,nosuid,nodev,noexec,size=1m,mode=0755",
                "--user",
                "65534:65534"));
        if (kind == ContainerEngine.Kind.DOCKER) {
            words.addAll(List.of("--security-opt", "systempaths=unconfined", "--security-opt", "apparmor=unconfined"));
        } else {
            words.addAll(List.of("--security-opt", "unmask=ALL", "--security-opt", "apparmor=unconfined"));
        }
        words.addAll(limits(kind, limits));
        return words;
    }

    /** Podman would ask for more than some machines give; the boxes have their own. */
    static List<String> ofProcesses(ContainerEngine.Kind kind, ContainerBoxes.Limits limits) {
        List<String> words = new ArrayList<>();
        if (kind == ContainerEngine.Kind.PODMAN) {
            hardLimit("Max open files")
                    .ifPresent(most -> words.addAll(List.of("--ulimit", "nofile=" + most + ":" + most)));
            limits.processes().ifPresent(count -> {
                int most = count + OWN_PROCESSES;
                words.addAll(List.of("--ulimit", "nproc=" + most + ":" + most));
            });
        }
        return words;
    }

    /** This process's own, which what it starts cannot exceed. Source: proc(5). */
    private static OptionalLong hardLimit(String name) {
        try {
            return Files.readAllLines(Path.of("/proc/self/limits")).stream()
                    .filter(line -> line.startsWith(name))
                    .map(line -> line.substring(name.length()).strip().split("\\s+", -1))
                    .filter(words -> words[1].matches("\\d+"))
                    .mapToLong(words -> Long.parseLong(words[1]))
                    .findFirst();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    static List<String> limits(ContainerEngine.Kind kind, ContainerBoxes.Limits limits) {
        List<String> words = new ArrayList<>(ofProcesses(kind, limits));
        limits.memory()
                .ifPresent(bytes ->
                        words.addAll(List.of("--memory", Long.toString(bytes), "--memory-swap", Long.toString(bytes))));
        limits.cpus().ifPresent(cpus -> words.addAll(List.of("--cpus", Double.toString(cpus))));
        limits.processes()
                .ifPresent(count -> words.addAll(List.of("--pids-limit", Integer.toString(count + OWN_PROCESSES))));
        return words;
    }

    /** A file or directory of the host's, which must be there. */
    static List<String> mount(ContainerBoxes.Mount mount) {
        List<String> fields =
                new ArrayList<>(List.of("type=bind", "source=" + mount.host(), "target=" + mount.inside()));
        if (mount.readOnly()) {
            fields.add("readonly");
        }
        return List.of(
                "--mount",
                fields.stream()
                        .map(Walls::quoted)
                        .reduce((one, next) -> one + "," + next)
                        .orElseThrow());
    }

    /** The engines read these as a line of CSV. */
    private static String quoted(String field) {
        return field.matches("[^,\"\\r\\n]*") ? field : '"' + field.replace("\"", "\"\"") + '"';
    }
}
