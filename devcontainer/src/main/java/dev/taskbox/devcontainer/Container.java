package dev.taskbox.devcontainer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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
