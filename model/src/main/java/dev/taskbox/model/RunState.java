package dev.taskbox.model;

import java.util.Locale;

public enum RunState {
    QUEUED,
    STARTING,
    RUNNING,
    /** The last turn ended with a question. */
    WAITING,
    FINISHED,
    FAILED,
    INTERRUPTED;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public boolean isActive() {
        return this == STARTING || this == RUNNING;
    }
}
