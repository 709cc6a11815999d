package dev.taskbox.sandbox;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The control groups this process may make, if any: below its own, of version 2 where that has the controllers, else of
 * version 1. The groups themselves are made and removed by the supervisor of each box.
 */
final class Cgroups {
    /** What counts and bounds one thing. */
    enum Controller {
        MEMORY,
        PIDS,
        CPU;

        String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    private static final String PREFIX = "taskbox-";
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final Map<Controller, Path> parents;
    private final boolean unified;

    private Cgroups(Map<Controller, Path> parents, boolean unified) {
        this.parents = parents;
        this.unified = unified;
    }

    static Cgroups none() {
        return new Cgroups(Map.of(), true);
    }

    static Cgroups find() {
        String name = PREFIX + ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet();
        CgroupMounts mounts = CgroupMounts.read();
        Optional<Cgroups> unified = mounts.unified().flatMap(own -> unified(own, name));
        return unified.orElseGet(() -> new Cgroups(separate(mounts, name), false));
    }

    /** Boxes that go on keep their groups. */
    void close() {
        for (Path parent : Set.copyOf(parents.values())) {
            try {
                sweep(parent);
                delete(parent);
            } catch (IOException _) {
                // gone by another hand
            }
        }
    }

    boolean has(Controller controller) {
        return parents.containsKey(controller);
    }

    private static Optional<Cgroups> unified(Path own, String name) {
        try {
            List<Controller> controllers = CgroupDelegation.enable(own);
            if (controllers.isEmpty()) {
                return Optional.empty();
            }
            Path parent = CgroupDelegation.child(own, name, controllers);
            sweepAround(parent);
            Map<Controller, Path> parents = new EnumMap<>(Controller.class);
            controllers.forEach(controller -> parents.put(controller, parent));
            return Optional.of(new Cgroups(parents, true));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Map<Controller, Path> separate(CgroupMounts mounts, String name) {
        Map<Controller, Path> parents = new EnumMap<>(Controller.class);
        for (Controller controller : Controller.values()) {
            mounts.separate(controller.word()).map(own -> own.resolve(name)).ifPresent(parent -> {
                try {
                    Files.createDirectories(parent);
                    sweepAround(parent);
                    parents.put(controller, parent);
                } catch (IOException _) {
                    // not ours to use
                }
            });
        }
        return parents;
    }

    /** What earlier taskds left, which are known by their numbers. */
    private static void sweepAround(Path parent) throws IOException {
        try (DirectoryStream<Path> siblings = Files.newDirectoryStream(parent.resolveSibling("."), PREFIX + "*")) {
            for (Path sibling : siblings) {
                String[] words = sibling.getFileName().toString().split("-", -1);
                if (words[1].matches("\\d{1,9}")
                        && ProcessHandle.of(Long.parseLong(words[1])).isEmpty()) {
                    sweep(sibling);
                    delete(sibling);
                }
            }
        }
    }

    private static void sweep(Path parent) throws IOException {
        try (DirectoryStream<Path> groups = Files.newDirectoryStream(parent, Files::isDirectory)) {
            groups.forEach(Cgroups::delete);
        }
    }

    /** A group with a process in it cannot be removed. */
    private static void delete(Path group) {
        try {
            Files.delete(group);
        } catch (IOException _) {
            // somebody is in there
        }
    }

    /** Where a box makes groups of its own, in this order. */
    List<Path> parents() {
        return parents.values().stream().distinct().toList();
    }

    /** What is to be written into them: {@code PARENT FILE VALUE}. What no controller holds is left out. */
    List<String> values(BoxLimits limits) {
        List<String> values = new ArrayList<>();
        limits.memory().ifPresent(bytes -> memory(Long.toString(bytes), values));
        limits.processes().ifPresent(count -> add(Controller.PIDS, "pids.max", Integer.toString(count), values));
        limits.cpus().ifPresent(cpus -> cpu(Math.max(1000, Math.round(cpus * 100_000)), values));
        return values;
    }

    private void memory(String bytes, List<String> values) {
        if (unified) {
            add(Controller.MEMORY, "memory.max", bytes, values);
            add(Controller.MEMORY, "memory.swap.max", "0", values);
        } else {
            add(Controller.MEMORY, "memory.limit_in_bytes", bytes, values);
            add(Controller.MEMORY, "memory.memsw.limit_in_bytes", bytes, values);
        }
    }

    private void cpu(long micros, List<String> values) {
        if (unified) {
            add(Controller.CPU, "cpu.max", micros + " 100000", values);
        } else {
            add(Controller.CPU, "cpu.cfs_quota_us", Long.toString(micros), values);
        }
    }

    /** A kernel without swap accounting has no file for it; the parent tells, which has the same files. */
    private void add(Controller controller, String file, String value, List<String> values) {
        Path parent = parents.get(controller);
        if (parent != null && Files.exists(parent.resolve(file))) {
            values.add(parent + " " + file + " " + value);
        }
    }
}
