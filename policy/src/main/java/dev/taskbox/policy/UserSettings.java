package dev.taskbox.policy;

import static java.util.Objects.requireNonNull;

import dev.taskbox.model.Agent;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What only the user's own config may say.
 *
 * @param agents by name; an agent that is not in it has {@link Agent.Settings#NONE}
 * @param daemonIdle how long {@code taskd} stays when there is nothing to do
 * @param concurrency how many runs go on at a time
 * @param containers how the devcontainer place makes its containers
 * @param sshListen ADDRESS:PORT for those who come by SSH; empty: nobody can
 */
public record UserSettings(
        Map<String, Agent.Settings> agents,
        Optional<Duration> daemonIdle,
        OptionalInt concurrency,
        Optional<String> sshListen,
        ContainerSettings containers) {
    public static final UserSettings NONE =
            new UserSettings(Map.of(), Optional.empty(), OptionalInt.empty(), Optional.empty(), ContainerSettings.NONE);

    public UserSettings {
        agents = Map.copyOf(agents);
        requireNonNull(daemonIdle, "daemonIdle is null");
        requireNonNull(concurrency, "concurrency is null");
        requireNonNull(sshListen, "sshListen is null");
        requireNonNull(containers, "containers is null");
    }

    public Agent.Settings agent(String name) {
        return agents.getOrDefault(name, Agent.Settings.NONE);
    }
}
