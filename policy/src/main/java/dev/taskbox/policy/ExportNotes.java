package dev.taskbox.policy;

import dev.taskbox.model.Policy;
import dev.taskbox.model.Policy.HostRule;
import dev.taskbox.model.Policy.Limits;
import dev.taskbox.policy.PolicyExport.Format;
import java.util.ArrayList;
import java.util.List;

/** What an exported file does not hold: nothing is left out without a word. */
final class ExportNotes {
    private static final int LONGEST = 300;

    private final String tool;
    private final List<String> lines = new ArrayList<>();

    ExportNotes(String tool) {
        this.tool = tool;
    }

    String tool() {
        return tool;
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    void add(String rule, String why) {
        lines.add(Quote.clean(rule, LONGEST) + ": " + Quote.clean(why, LONGEST));
    }

    void rule(String key, HostRule rule, String why) {
        add(key + " " + HostRules.described(rule), why);
    }

    /** Those that are for every request: the others would open the whole host. */
    List<HostRule> forAllRequests(String key, List<HostRule> rules) {
        rules.stream()
                .filter(HostRule::judgesRequests)
                .forEach(rule -> rule(
                        key,
                        rule,
                        "it is left out; " + tool + " reads no requests, and all of the host would be open"));
        return rules.stream().filter(rule -> !rule.judgesRequests()).toList();
    }

    /** What no other tool has. */
    void unsaid(Policy policy, Format format) {
        if (policy.isolation() != Policy.Isolation.SANDBOX) {
            add("isolation " + Forms.word(policy.isolation()), tool + " gives a sandbox");
        }
        if (policy.agentSandbox() && format != Format.CLAUDE) {
            add("agent_sandbox true", "it is left out; a sandbox within that of " + tool + " may not start");
        }
        policy.files()
                .cache()
                .forEach(cache -> add(
                        "files.cache ~/" + cache,
                        "it is left out; " + tool + " has no copy for the project, and what an agent writes there"
                                + " would be in your own"));
        policy.network()
                .expose()
                .forEach(port -> add("network.expose " + port, "it is left out; " + tool + " opens no port of a run"));
        policy.network()
                .build()
                .forEach(host -> rule("network.build", host, "it is left out; " + tool + " builds no container"));
        add(
                "git.push " + Forms.word(policy.git().push()),
                tool + " does not read pushes: to a host that is allowed, anything can be pushed");
        limits(policy.limits());
    }

    private void limits(Limits limits) {
        limits.cpus().ifPresent(cpus -> limit("cpus " + cpus));
        limits.memory().ifPresent(memory -> limit("memory " + Amounts.size(memory)));
        limits.processes().ifPresent(processes -> limit("processes " + processes));
        limits.disk().ifPresent(disk -> limit("disk " + Amounts.size(disk)));
        limits.time().ifPresent(time -> limit("time " + Amounts.duration(time)));
        limits.idle().ifPresent(idle -> limit("idle " + Amounts.duration(idle)));
    }

    private void limit(String limit) {
        add("limits." + limit, tool + " has no limits");
    }
}
