package dev.taskbox.policy;

import dev.taskbox.model.PlaceName;
import java.util.Optional;

/** What a person named for one task; it beats every file. */
public record Overrides(Optional<String> agent, Optional<PlaceName> place) {
    public static final Overrides NONE = new Overrides(Optional.empty(), Optional.empty());
}
