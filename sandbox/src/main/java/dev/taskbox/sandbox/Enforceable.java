package dev.taskbox.sandbox;

import dev.taskbox.model.Place.Unenforceable;
import dev.taskbox.model.Policy;
import java.util.ArrayList;
import java.util.List;

/** Which rules of a policy the native place cannot hold. */
final class Enforceable {
    private Enforceable() {}

    static List<Unenforceable> check(Policy policy, Cgroups cgroups) {
        List<Unenforceable> cannot = new ArrayList<>();
        if (policy.isolation() != Policy.Isolation.SANDBOX) {
            cannot.add(new Unenforceable(
                    "isolation",
                    "the native place gives a sandbox, and the policy asks for a "
                            + policy.isolation().name().toLowerCase(java.util.Locale.ROOT),
                    "Choose another place, or set isolation: sandbox"));
        }
        policy.network().expose().stream()
                .filter(port -> !isForServers(port))
                .forEach(port -> cannot.add(notForServers(port)));
        if (!policy.limits().bestEffort()) {
            limits(policy.limits(), cgroups, cannot);
        }
        return cannot;
    }

    static Unenforceable notForServers(int port) {
        return new Unenforceable(
                "policy.network.expose",
                "no server in a box can listen on port " + port
                        + ": those below 1024 and 3128 are the box's own way out",
                "Let the server listen on another port, and expose that one");
    }

    /** The others lead to the run's egress proxy, and someone out here would use the run's way out, with its credentials. */
    static boolean isForServers(int port) {
        return port >= 1024 && port != 3128;
    }

    private static void limits(Policy.Limits limits, Cgroups cgroups, List<Unenforceable> cannot) {
        if (limits.memory().isPresent() && !cgroups.has(Cgroups.Controller.MEMORY)) {
            cannot.add(withoutGroup("memory"));
        }
        if (limits.cpus().isPresent() && !cgroups.has(Cgroups.Controller.CPU)) {
            cannot.add(withoutGroup("cpus"));
        }
    }

    private static Unenforceable withoutGroup(String limit) {
        return new Unenforceable(
                "policy.limits." + limit,
                "holding it takes a control group, and taskd may make none here",
                "Start taskd with systemd-run --user --scope -p Delegate=yes taskd, or set limits: {best_effort: true}");
    }
}
