package dev.taskbox.devcontainer;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One that runs.
 *
 * @param init the host's number of its first process
 */
record Container(String id, String name, long init) {
    private static final Path GROUPS = Path.of("/sys/fs/cgroup");

    /** Whether its first process is still that: its number may have gone to another since. */
    boolean isAlive() {
        try {
            return Files.readString(Path.of("/proc/" + init + "/cgroup")).contains(id);
        } catch (IOException e) {
            return false;
        }
    }

    /** What its processes and the engine's own for it hold, bytes; what they share with others counts in parts. */
    OptionalLong memory() {
        Optional<ProcessHandle> keeper = ProcessHandle.of(init).flatMap(ProcessHandle::parent);
        if (keeper.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            long sum = held(keeper.get());
            for (ProcessHandle below : keeper.get().descendants().toList()) {
                sum += held(below);
            }
            return OptionalLong.of(sum);
        } catch (AccessDeniedException _) {
            return OptionalLong.empty(); // they are another user's
        }
    }

    private static long held(ProcessHandle process) throws AccessDeniedException {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/smaps_rollup"))) {
                if (line.startsWith("Pss:")) {
                    return Long.parseLong(line.replaceAll("\\D", "")) << 10;
                }
            }
        } catch (AccessDeniedException e) {
            throw e;
        } catch (IOException _) {
            // it has just ended
        }
        return 0;
    }

    /** Where the kernel counts what it uses, of version 2 or of version 1; those that can be read. */
    List<Path> groups() {
        List<Path> found = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(Path.of("/proc/" + init + "/cgroup"))) {
                String[] parts = line.split(":", 3);
                if (parts.length == 3 && (parts[1].isEmpty() || counts(parts[1]))) {
                    Path group = GROUPS.resolve(parts[1]).resolve(parts[2].substring(1));
                    if (Files.isDirectory(group)) {
                        found.add(group);
                    }
                }
            }
        } catch (IOException _) {
            // it has ended, or this is not its machine
        }
        return found;
    }

    private static boolean counts(String controllers) {
        return List.of(controllers.split(",", -1)).stream()
                .anyMatch(name -> name.equals("memory") || name.equals("pids"));
    }
}
