package dev.taskbox.model;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Instant;

/** A git repository the user registered. */
public record Project(long id, String name, Path root, Instant createdAt) {
    public Project {
        requireNonNull(name, "name is null");
        requireNonNull(root, "root is null");
        requireNonNull(createdAt, "createdAt is null");
    }
}
