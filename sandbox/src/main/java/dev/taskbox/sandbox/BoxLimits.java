package dev.taskbox.sandbox;

import dev.taskbox.model.Policy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What one box may use: the policy's limits, and where it names none, as much as leaves the machine alive.
 *
 * @param disk for the workspace, the home and {@code /tmp} together, in bytes
 */
record BoxLimits(
        OptionalLong memory, OptionalDouble cpus, OptionalInt processes, OptionalLong disk, Optional<Duration> time) {
    private static final int MOST_PROCESSES = 4096;
    private static final long LEAST_LEFT = 1L << 30;
    private static final int OPEN_FILES = 65_536;

    // Source: asm-generic/resource.h
    private static final int RLIMIT_FSIZE = 1;
    private static final int RLIMIT_DATA = 2;
    private static final int RLIMIT_CORE = 4;
    private static final int RLIMIT_NPROC = 6;
    private static final int RLIMIT_NOFILE = 7;

    static BoxLimits of(Policy.Limits limits) {
        return new BoxLimits(
                limits.memory().isPresent() ? limits.memory() : mostMemory(),
                limits.cpus(),
                limits.processes().isPresent() ? limits.processes() : OptionalInt.of(MOST_PROCESSES),
                limits.disk(),
                limits.time());
    }

    private static OptionalLong mostMemory() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/meminfo"))) {
                if (line.startsWith("MemTotal:")) {
                    long total = Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
                    return OptionalLong.of(Math.max(total / 2, total - Math.max(LEAST_LEFT, total / 8)));
                }
            }
        } catch (IOException _) {
            // a machine that does not tell
        }
        return OptionalLong.empty();
    }

    /**
     * The limits of single processes, {@code RESOURCE VALUE}. They hold where there are no control groups; the one on
     * processes counts all of the user's, so what runs already is added.
     */
    List<String> rlimits(Cgroups cgroups, Policy.Limits asked) {
        List<String> rlimits = new ArrayList<>(rlimitsOfProcess());
        if (!cgroups.has(Cgroups.Controller.PIDS)) {
            processes.ifPresent(count -> rlimits.add(RLIMIT_NPROC + " +" + count));
        }
        if (!cgroups.has(Cgroups.Controller.MEMORY)) {
            asked.memory().ifPresent(bytes -> rlimits.add(RLIMIT_DATA + " " + bytes));
        }
        return rlimits;
    }

    /** Those that no control group has. */
    List<String> rlimitsOfProcess() {
        List<String> rlimits = new ArrayList<>(List.of(RLIMIT_CORE + " 0", RLIMIT_NOFILE + " " + OPEN_FILES));
        disk.ifPresent(bytes -> rlimits.add(RLIMIT_FSIZE + " " + bytes));
        return rlimits;
    }
}
