package dev.taskbox.policy;

import java.util.List;

/** Hosts that belong together under a name. @param hosts rules as {@code network.allow} has them */
public record Preset(String name, String description, List<String> hosts) {
    public Preset {
        hosts = List.copyOf(hosts);
    }
}
