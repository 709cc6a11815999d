package dev.taskbox.model;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * Something the user wants done.
 *
 * @param agent the adapter's name: {@code claude}, {@code command}, {@code scripted}
 * @param branch in the project's repository: {@code task/12-add-rate-limiting}
 * @param base what the branch starts from, once a workspace was made: the commit and the branch it was read from
 * @param question what the agent asked, while {@code state} is {@code WAITING}
 * @param doing what the agent is at now, from its last event; one line
 * @param reason why it failed or was interrupted, while it is in that state
 * @param stateBeforeTrash where {@code restore} brings it back to, while it is in the trash
 */
public record Task(
        long id,
        long projectId,
        String title,
        String body,
        String agent,
        PlaceName place,
        TaskState state,
        int priority,
        String branch,
        Optional<Base> base,
        Optional<String> question,
        Optional<String> doing,
        Optional<String> reason,
        Optional<TaskState> stateBeforeTrash,
        Instant createdAt,
        Instant updatedAt) {

    /** @param branch short name of the branch that was checked out, or {@code HEAD} when none was */
    public record Base(String commit, String branch) {
        public Base {
            requireNonNull(commit, "commit is null");
            requireNonNull(branch, "branch is null");
        }
    }

    public Task {
        requireNonNull(title, "title is null");
        requireNonNull(body, "body is null");
        requireNonNull(agent, "agent is null");
        requireNonNull(place, "place is null");
        requireNonNull(state, "state is null");
        requireNonNull(branch, "branch is null");
        requireNonNull(createdAt, "createdAt is null");
        requireNonNull(updatedAt, "updatedAt is null");
    }

    /** What the agent is told in the first turn. */
    public String prompt() {
        return body.isBlank() ? title : title + "\n\n" + body;
    }
}
