package dev.taskbox.egress;

import java.time.Duration;
import java.util.Optional;

/**
 * When a connection is to be closed. Its threads set and push it, the proxy's sweeper reads it. The two kinds have
 * variables of their own, so that a late {@link #touch} cannot push a fixed deadline.
 */
final class Deadline {
    private volatile Optional<Long> fixedAt;
    private volatile long slideNanos;
    private volatile long slidAt;

    Deadline(Duration first) {
        fixedAt = Optional.of(System.nanoTime() + first.toNanos());
    }

    /** From now on, whatever moves. */
    void fix(Duration duration) {
        fixedAt = Optional.of(System.nanoTime() + duration.toNanos());
    }

    /** From the last time something moved. */
    void slide(Duration duration) {
        slideNanos = duration.toNanos();
        touch();
        fixedAt = Optional.empty();
    }

    void touch() {
        slidAt = System.nanoTime() + slideNanos;
    }

    boolean passed() {
        return System.nanoTime() - fixedAt.orElse(slidAt) >= 0;
    }
}
