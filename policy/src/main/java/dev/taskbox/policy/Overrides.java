package dev.taskbox.policy;

import static java.util.Objects.requireNonNull;

import dev.taskbox.model.PlaceName;
import java.util.List;
import java.util.Optional;

/** What was said on the command line for one task. @param allow further hosts, as in {@code network.allow} */
public record Overrides(Optional<String> agent, Optional<PlaceName> place, List<String> allow) {
    public static final Overrides NONE = new Overrides(Optional.empty(), Optional.empty(), List.of());

    public Overrides {
        requireNonNull(agent, "agent is null");
        requireNonNull(place, "place is null");
        allow = List.copyOf(allow);
    }
}
