package dev.taskbox.engine;

import dev.taskbox.model.Policy;
import dev.taskbox.model.SandboxProcess.Cause;
import dev.taskbox.policy.Amounts;

/** What a limit is called in the policy file, and what it was set to. */
final class LimitText {
    private static final String PLACES_OWN = "what the machine can spare";

    private LimitText() {}

    static String name(Cause cause) {
        return switch (cause) {
            case TIME_LIMIT -> "time";
            case OUTPUT_LIMIT -> "output";
            case MEMORY_LIMIT -> "memory";
            case PROCESS_LIMIT -> "processes";
            case DISK_LIMIT -> "disk";
            case ITSELF, STOPPED -> throw new IllegalArgumentException("not a limit: " + cause);
        };
    }

    static String value(Cause cause, Policy.Limits limits) {
        return switch (cause) {
            case TIME_LIMIT -> limits.time().map(Amounts::duration).orElse("");
            case OUTPUT_LIMIT -> "256MiB";
            case MEMORY_LIMIT ->
                limits.memory().isPresent() ? Amounts.size(limits.memory().getAsLong()) : PLACES_OWN;
            case PROCESS_LIMIT ->
                limits.processes().isPresent()
                        ? Integer.toString(limits.processes().getAsInt())
                        : PLACES_OWN;
            case DISK_LIMIT ->
                limits.disk().isPresent() ? Amounts.size(limits.disk().getAsLong()) : "";
            case ITSELF, STOPPED -> throw new IllegalArgumentException("not a limit: " + cause);
        };
    }
}
