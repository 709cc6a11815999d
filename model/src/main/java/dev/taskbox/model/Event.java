package dev.taskbox.model;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * One recorded fact about a run.
 *
 * @param seq grows over all tasks, never reused; 0 before it is stored
 * @param run the run's number within its task, 0 where the fact is about the task alone
 */
public record Event(long seq, long taskId, int run, Instant at, Fact fact) {
    public Event {
        requireNonNull(at, "at is null");
        requireNonNull(fact, "fact is null");
    }
}
