package dev.taskbox.model;

import java.util.Locale;
import java.util.Optional;

/** Where a task stands on the board. How it moves is in {@link TaskChange}. */
public enum TaskState {
    BACKLOG,
    QUEUED,
    STARTING,
    RUNNING,
    /** The agent asked something and its turn is over. */
    WAITING,
    /** The agent is finished and its work waits for a person. */
    REVIEW,
    FAILED,
    /** The run ended and nothing tells how. */
    INTERRUPTED,
    DONE,
    TRASHED;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<TaskState> of(String word) {
        for (TaskState state : values()) {
            if (state.word().equals(word)) {
                return Optional.of(state);
            }
        }
        return Optional.empty();
    }

    /** Whether a sandbox of this task may exist. */
    public boolean isActive() {
        return this == STARTING || this == RUNNING;
    }
}
