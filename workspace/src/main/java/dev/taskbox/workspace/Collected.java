package dev.taskbox.workspace;

import static java.util.Objects.requireNonNull;

import dev.taskbox.model.Flag;
import java.util.List;
import java.util.Optional;

/**
 * The work of a task as it is in the project now.
 *
 * @param branch the task's branch
 * @param head the commit the agent had checked out
 * @param snapshot a commit with all of the work; equal to {@code head} where nothing was left uncommitted
 * @param commits how many commits {@code head} has beyond the base
 * @param uncommitted paths that differ between {@code head} and {@code snapshot}, at most {@link #MOST_PATHS}
 * @param morePaths whether there are more of them
 * @param notOnBranch why the branch was left alone, as a sentence; the work is then below {@code refs/taskbox} only
 * @param notes what was saved in an unusual way; from the box, cleaned
 * @param flags changed paths that a person should look at before they are merged
 * @param missing what could not be saved; where there is any, the workspace does not count as collected
 */
public record Collected(
        String branch,
        String head,
        String snapshot,
        int commits,
        List<String> uncommitted,
        boolean morePaths,
        Optional<String> notOnBranch,
        List<String> notes,
        List<Flag> flags,
        List<String> missing) {
    public static final int MOST_PATHS = 500;

    public Collected {
        requireNonNull(branch, "branch is null");
        requireNonNull(head, "head is null");
        requireNonNull(snapshot, "snapshot is null");
        uncommitted = List.copyOf(uncommitted);
        requireNonNull(notOnBranch, "notOnBranch is null");
        notes = List.copyOf(notes);
        flags = List.copyOf(flags);
        missing = List.copyOf(missing);
    }
}
