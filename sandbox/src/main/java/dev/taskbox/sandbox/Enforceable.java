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
        if (!policy.limits().bestEffort()) {
            limits(policy.limits(), cgroups, cannot);
        }
        return cannot;
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
