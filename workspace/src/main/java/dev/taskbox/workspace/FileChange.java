package dev.taskbox.workspace;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * How one file of a task's work differs from what it started from.
 *
 * @param path quoted as git quotes it where it is not plain text
 * @param from its path before, where it was renamed
 * @param added lines; empty where the content is binary
 */
public record FileChange(String path, Optional<String> from, OptionalInt added, OptionalInt deleted) {
    public FileChange {
        requireNonNull(path, "path is null");
        requireNonNull(from, "from is null");
        requireNonNull(added, "added is null");
        requireNonNull(deleted, "deleted is null");
    }
}
