package dev.taskbox.workspace;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * How much a host process may take before it is ended.
 *
 * @param outputBytes of stdout that are kept; the process is ended when it writes more
 * @param fileBytes the largest file it or a child may write
 * @param memoryBytes the most heap it or a child may have
 */
record Bounds(Duration time, long outputBytes, OptionalLong fileBytes, OptionalLong memoryBytes) {
    private static final long MIB = 1L << 20;

    /** Questions that git answers from a few files. */
    static final Bounds QUICK = new Bounds(Duration.ofMinutes(1), 4 * MIB, OptionalLong.empty(), OptionalLong.empty());

    /** Work on objects that an agent may have made: a tree can name itself a million times. */
    static final Bounds OBJECTS =
            new Bounds(Duration.ofMinutes(2), 64 * MIB, OptionalLong.empty(), OptionalLong.of(4096 * MIB));

    /** A checkout of a whole repository that nobody hostile made. */
    static final Bounds CHECKOUT =
            new Bounds(Duration.ofMinutes(30), 4 * MIB, OptionalLong.empty(), OptionalLong.empty());

    Bounds {
        requireNonNull(time, "time is null");
        requireNonNull(fileBytes, "fileBytes is null");
        requireNonNull(memoryBytes, "memoryBytes is null");
    }

    Bounds withOutput(long bytes) {
        return new Bounds(time, bytes, fileBytes, memoryBytes);
    }

    Bounds withTime(Duration limit) {
        return new Bounds(limit, outputBytes, fileBytes, memoryBytes);
    }

    Bounds withFile(long bytes) {
        return new Bounds(time, outputBytes, OptionalLong.of(bytes), memoryBytes);
    }
}
