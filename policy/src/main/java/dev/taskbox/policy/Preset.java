package dev.taskbox.policy;

import static java.util.Objects.requireNonNull;

import dev.taskbox.model.Policy.HostRule;
import java.util.List;

/**
 * A named set of allowed hosts.
 *
 * @param isAgent added by itself when the agent of this name works on the task
 * @param rules with the origin {@code preset NAME}
 */
public record Preset(String name, String description, boolean isAgent, List<HostRule> rules) {
    public Preset {
        requireNonNull(name, "name is null");
        requireNonNull(description, "description is null");
        rules = List.copyOf(rules);
    }

    /** The same rules, as coming from elsewhere. */
    List<HostRule> rulesFrom(String origin) {
        return rules.stream().map(rule -> HostRules.from(rule, origin)).toList();
    }
}
