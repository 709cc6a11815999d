package dev.taskbox.policy;

import static java.util.Objects.requireNonNull;

import dev.taskbox.model.Agent;
import dev.taskbox.model.PlaceName;
import dev.taskbox.model.Policy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Defaults, the user's config, the project's file and what the task names, as one.
 *
 * @param setup a command line for the box, may have several lines; {@code verify} too
 * @param explanation one line for each rule in force, in the order of the file's keys
 * @param agentSettings by the agent's name
 * @param daemonIdle how long {@code taskd} stays without work
 * @param concurrency runs at once
 */
public record ResolvedSettings(
        Optional<String> agent,
        Optional<PlaceName> place,
        Optional<String> setup,
        Optional<String> verify,
        Policy policy,
        List<Line> explanation,
        Map<String, Agent.Settings> agentSettings,
        Optional<Duration> daemonIdle,
        int concurrency) {

    /**
     * @param key {@code policy.network.allow}
     * @param origin {@code .taskbox.yaml:12}, {@code preset maven (.taskbox.yaml:5)}, {@code agent claude},
     *     {@code task}, {@code default}
     */
    public record Line(String key, String value, String origin) {}

    public ResolvedSettings {
        requireNonNull(policy, "policy is null");
        explanation = List.copyOf(explanation);
        agentSettings = Map.copyOf(agentSettings);
    }
}
