package dev.taskbox.workspace;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * What one collect may take.
 *
 * @param time for taking the snapshot inside and fetching it
 * @param packBytes the largest pack that is let in
 */
public record CollectLimits(Duration time, long packBytes) {
    public static final CollectLimits DEFAULT = new CollectLimits(Duration.ofMinutes(15), 2L << 30);

    public CollectLimits {
        requireNonNull(time, "time is null");
    }
}
