package dev.taskbox.model;

import static java.util.Objects.requireNonNull;

/** A task that has no number yet. */
public record NewTask(long projectId, String title, String body, String agent, PlaceName place, int priority) {
    public NewTask {
        requireNonNull(title, "title is null");
        requireNonNull(body, "body is null");
        requireNonNull(agent, "agent is null");
        requireNonNull(place, "place is null");
    }
}
