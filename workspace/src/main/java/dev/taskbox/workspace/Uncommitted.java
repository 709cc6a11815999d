package dev.taskbox.workspace;

/** What a merge does with work that the agent left uncommitted. */
public enum Uncommitted {
    /** Refuses if there is any, so that a person chooses. */
    ASK,
    /** Commits it on top of the agent's commits. */
    INCLUDE,
    LEAVE_OUT
}
