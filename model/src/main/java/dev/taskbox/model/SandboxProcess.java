package dev.taskbox.model;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/** A supervised process in a sandbox. Its record is on the disk, so any {@code taskd} can ask. */
public interface SandboxProcess {
    String name();

    State state();

    /** Waits until it is over or the time is up, and gives the state then. */
    State await(Duration atMost) throws InterruptedException;

    /** Waits until stdout is longer than {@code beyond} bytes or it is over. @return false when the time was up first */
    boolean awaitOutput(long beyond, Duration atMost) throws InterruptedException;

    /** What it wrote, as far as the cap went; grows while it runs. */
    Path stdout();

    Path stderr();

    /** Asks the whole tree to end, and ends it when it has not after {@code grace}. */
    void stop(Duration grace);

    sealed interface State {
        record Running(Instant since) implements State {}

        /**
         * @param exitCode as a shell counts: 128 + signal where a signal ended it
         * @param cause why we or a limit ended it, if so
         * @param reached the limits it ran into, whether they ended it or not
         */
        record Ended(int exitCode, Cause cause, Set<Cause> reached, Instant at) implements State {
            public Ended {
                reached = Set.copyOf(reached);
            }
        }

        /** Neither it nor a record of its end is there: the machine went down, or the supervisor was killed. */
        record Lost() implements State {}
    }

    enum Cause {
        ITSELF,
        STOPPED,
        TIME_LIMIT,
        OUTPUT_LIMIT,
        /** The kernel ended a process of it for the memory it used. */
        MEMORY_LIMIT,
        /** The kernel refused it another process. */
        PROCESS_LIMIT,
        DISK_LIMIT
    }
}
