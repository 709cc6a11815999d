package dev.taskbox.devcontainer;

import java.util.Optional;

/**
 * The user's.
 *
 * @param engine {@code docker} or {@code podman}; empty: what is there
 * @param image where a project has no container of its own
 */
public record DevcontainerSettings(Optional<String> engine, String image) {
    public static final String WORKER = "taskbox-worker:latest";
}
