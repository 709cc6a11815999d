package dev.taskbox.sandbox;

import dev.taskbox.model.Place.Unenforceable;
import dev.taskbox.model.Policy;
import java.util.ArrayList;
import java.util.List;

/** Which rules of a policy the native place cannot hold. */
final class Enforceable {
    private Enforceable() {}

    static List<Unenforceable> check(Policy policy) {
        List<Unenforceable> cannot = new ArrayList<>();
        if (policy.isolation() != Policy.Isolation.SANDBOX) {
            cannot.add(new Unenforceable(
                    "isolation",
                    "the native place gives a sandbox, and the policy asks for a "
                            + policy.isolation().name().toLowerCase(java.util.Locale.ROOT),
                    "Choose another place, or set isolation: sandbox"));
        }
        if (!policy.credentials().isEmpty()) {
            cannot.add(new Unenforceable(
                    "policy.credentials",
                    "this version does not put credentials into requests yet",
                    "Remove policy.credentials"));
        }
        if (policy.git().push() != Policy.Git.Push.NONE) {
            cannot.add(new Unenforceable(
                    "policy.git.push", "this version lets nothing be pushed from a box", "Set git: {push: none}"));
        }
        if (!policy.limits().bestEffort()) {
            limits(policy.limits(), cannot);
        }
        return cannot;
    }

    private static void limits(Policy.Limits limits, List<Unenforceable> cannot) {
        limit(limits.cpus().isPresent(), "cpus", cannot);
        limit(limits.memory().isPresent(), "memory", cannot);
        limit(limits.processes().isPresent(), "processes", cannot);
        limit(limits.disk().isPresent(), "disk", cannot);
    }

    private static void limit(boolean set, String name, List<Unenforceable> cannot) {
        if (set) {
            cannot.add(new Unenforceable(
                    "policy.limits." + name,
                    "this version cannot hold the limit on " + name,
                    "Remove it, or set limits: {best_effort: true}"));
        }
    }
}
