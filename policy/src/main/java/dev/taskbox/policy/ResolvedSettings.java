package dev.taskbox.policy;

import static java.util.Objects.requireNonNull;

import dev.taskbox.model.Agent;
import dev.taskbox.model.PlaceName;
import dev.taskbox.model.Policy;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What holds for one task: built-in defaults, the user's config, the project's file and the command line, together.
 *
 * @param setup a command line for inside the sandbox
 * @param verify a command line for inside the sandbox
 * @param explanation one line for each effective rule, in the order of the file
 * @param hostReach those of its lines by which the project's file has the host do, show or open something: secrets that are
 *     fetched, host paths that are shown, user namespaces that are left open. Who registers a repository should see them
 */
public record ResolvedSettings(
        Optional<String> agent,
        Optional<PlaceName> place,
        Optional<String> setup,
        Optional<String> verify,
        Policy policy,
        List<PolicyLine> explanation,
        List<PolicyLine> hostReach,
        UserSettings user) {

    public ResolvedSettings {
        requireNonNull(agent, "agent is null");
        requireNonNull(place, "place is null");
        requireNonNull(setup, "setup is null");
        requireNonNull(verify, "verify is null");
        requireNonNull(policy, "policy is null");
        explanation = List.copyOf(explanation);
        hostReach = List.copyOf(hostReach);
        requireNonNull(user, "user is null");
    }

    public Map<String, Agent.Settings> agentSettings() {
        return user.agents();
    }
}
