package dev.taskbox.policy;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * The user's settings of the devcontainer place.
 *
 * @param engine {@code docker} or {@code podman}; empty: what is there
 * @param image what a project's containers are made from where it has no devcontainer.json; empty: the image for task work
 * @param warm how many containers of an image are kept started, for the next run; empty: none
 */
public record ContainerSettings(Optional<String> engine, Optional<String> image, OptionalInt warm) {
    public static final ContainerSettings NONE =
            new ContainerSettings(Optional.empty(), Optional.empty(), OptionalInt.empty());

    public ContainerSettings {
        requireNonNull(engine, "engine is null");
        requireNonNull(image, "image is null");
        requireNonNull(warm, "warm is null");
    }
}
