package dev.taskbox.model;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Where runs execute. One implementation a ground; all pass the same contract test. */
public interface Place extends AutoCloseable {
    PlaceName name();

    /** Tries it for real: starts a sandbox and ends it. */
    Readiness probe();

    /** What is between a run and the machine, in one sentence without its end. */
    String walls();

    /** What is kept of a run while none of its turns goes on, the same. */
    String idle();

    /** The rules of {@code policy} that this place cannot enforce here and now; empty: it can hold all of it. */
    List<Unenforceable> unenforceable(Policy policy);

    /**
     * Makes a sandbox, or finds the one that was opened for the same run before a restart.
     *
     * @throws Problem kind REFUSED where the policy cannot be enforced, FAILED where it could not be made
     */
    Sandbox open(SandboxRequest request);

    /**
     * Ends every process of the sandbox with these records, whoever opened it; returns when they are gone. The sandbox
     * stays open for what comes after.
     *
     * @param directory as in {@link SandboxRequest}
     */
    void stop(Path directory);

    /**
     * Opens a port of this machine's loopback, to the programs of taskd's user and of root, that leads to a port of the
     * sandbox with these records, as long as what runs in it now goes on. Asks no policy.
     *
     * @param directory as in {@link SandboxRequest}
     * @param owner the same
     * @param outside 0: any that is free
     * @return empty where nothing runs in it
     * @throws Problem kind FAILED where it cannot be opened
     */
    Optional<OpenPort> openPort(Path directory, long owner, int inside, int outside);

    /**
     * Where an editor finds the sandbox with these records.
     *
     * @param directory as in {@link SandboxRequest}
     * @return empty where it is none that an editor can attach to, or not there
     */
    default Optional<Attachment> attachment(Path directory) {
        return Optional.empty();
    }

    /** @param container its name, for the engine @param folder the workspace in it; absolute */
    record Attachment(String container, String folder) {}

    /** Lets go of what the place itself holds; what was started goes on. */
    @Override
    void close();

    /** @param rule the policy's key: {@code limits.memory}; @param remedy an imperative sentence */
    record Unenforceable(String rule, String why, String remedy) {}

    sealed interface Readiness {
        /**
         * @param detail what was started and how long it took
         * @param start until something ran
         * @param idleMemory bytes that what is kept of a run between its turns holds; empty where it cannot be told
         */
        record Ready(String detail, Duration start, OptionalLong idleMemory) implements Readiness {}

        record NotReady(String why, String remedy) implements Readiness {}
    }
}
