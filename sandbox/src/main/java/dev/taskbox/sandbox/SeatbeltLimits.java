package dev.taskbox.sandbox;

import dev.taskbox.model.Place.Unenforceable;
import dev.taskbox.model.Policy;
import dev.taskbox.model.Policy.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Which rules of a policy a box on macOS cannot hold, whatever is done about it. Time is the supervisor's to hold. */
final class SeatbeltLimits {
    private SeatbeltLimits() {}

    static List<Unenforceable> unenforceable(Policy policy) {
        List<Unenforceable> cannot = new ArrayList<>();
        if (policy.isolation() != Policy.Isolation.SANDBOX) {
            String asked = policy.isolation().name().toLowerCase(Locale.ROOT);
            cannot.add(new Unenforceable(
                    "isolation",
                    "the native place gives a sandbox, and the policy asks for a " + asked,
                    "Choose another place, or set isolation: sandbox"));
        }
        if (policy.agentSandbox()) {
            cannot.add(new Unenforceable(
                    "agent_sandbox",
                    "macOS starts no sandbox within a sandbox",
                    "Remove agent_sandbox, or run the task on Linux"));
        }
        if (!policy.limits().bestEffort()) {
            limits(policy.limits(), cannot);
        }
        return cannot;
    }

    private static void limits(Limits limits, List<Unenforceable> cannot) {
        limit(limits.cpus().isPresent(), "cpus", "macOS has no share of processors for a process tree", cannot);
        limit(limits.memory().isPresent(), "memory", "macOS counts memory for no process tree", cannot);
        limit(
                limits.processes().isPresent(),
                "processes",
                "macOS counts processes for each user and not for each box",
                cannot);
        limit(limits.disk().isPresent(), "disk", "macOS has no quota for a directory", cannot);
    }

    private static void limit(boolean set, String name, String why, List<Unenforceable> cannot) {
        if (set) {
            cannot.add(new Unenforceable(
                    "policy.limits." + name,
                    why,
                    "Remove it, set limits: {best_effort: true} in your config, or run the task on Linux"));
        }
    }
}
