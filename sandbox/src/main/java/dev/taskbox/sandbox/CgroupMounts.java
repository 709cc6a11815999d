package dev.taskbox.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where this process's own control groups are. Source: cgroups(7), proc_pid_mountinfo(5).
 *
 * @param unified the group of version 2
 * @param byController the groups of version 1
 */
record CgroupMounts(Optional<Path> unified, Map<String, Path> byController) {
    private static final int MOUNT_ROOT = 3;
    private static final int MOUNT_POINT = 4;

    static CgroupMounts read() {
        try {
            return of(
                    Files.readAllLines(Path.of("/proc/self/mountinfo")),
                    Files.readAllLines(Path.of("/proc/self/cgroup")));
        } catch (IOException e) {
            return new CgroupMounts(Optional.empty(), Map.of());
        }
    }

    Optional<Path> separate(String controller) {
        return Optional.ofNullable(byController.get(controller));
    }

    static CgroupMounts of(List<String> mountInfo, List<String> ownGroups) {
        Map<String, String> paths = new HashMap<>();
        for (String line : ownGroups) {
            String[] fields = line.split(":", 3);
            List.of(fields[1].split(",", -1)).forEach(controller -> paths.put(controller, fields[2]));
        }
        Optional<Path> unified = Optional.empty();
        Map<String, Path> byController = new HashMap<>();
        for (String line : mountInfo) {
            String[] halves = line.split(" - ", 2);
            String[] mount = halves[0].split(" ", -1);
            String[] type = halves[1].split(" ", 3);
            if (type[0].equals("cgroup2")) {
                unified = own(mount, paths.get(""));
            } else if (type[0].equals("cgroup")) {
                for (String option : type[2].split(",", -1)) {
                    own(mount, paths.get(option)).ifPresent(path -> byController.put(option, path));
                }
            }
        }
        return new CgroupMounts(unified, Map.copyOf(byController));
    }

    /** In a container a part of the tree may be mounted; what this process is in may then lie outside. */
    private static Optional<Path> own(String[] mount, @org.jspecify.annotations.Nullable String group) {
        if (group == null) {
            return Optional.empty();
        }
        Path root = Path.of(mount[MOUNT_ROOT]);
        Path path = Path.of(group);
        Path point = Path.of(mount[MOUNT_POINT]);
        return path.startsWith(root)
                ? Optional.of(point.resolve(root.relativize(path).toString()))
                : Optional.of(point);
    }
}
