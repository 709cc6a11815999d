package dev.taskbox.workspace;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a merge did.
 *
 * @param into short name of the branch
 * @param from the commit it was at
 * @param to the commit it is at; equal to {@code from} where everything was merged before
 * @param worktree where that branch is checked out and the files were changed too
 * @param unfiltered files whose attributes name a filter, as Git LFS does: they were checked out as they are stored
 */
public record Merged(String into, String from, String to, Optional<Path> worktree, List<String> unfiltered) {
    public Merged {
        requireNonNull(into, "into is null");
        requireNonNull(from, "from is null");
        requireNonNull(to, "to is null");
        requireNonNull(worktree, "worktree is null");
        unfiltered = List.copyOf(unfiltered);
    }
}
