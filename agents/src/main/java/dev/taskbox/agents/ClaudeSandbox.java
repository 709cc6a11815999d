package dev.taskbox.agents;

import dev.taskbox.model.Agent.Host;
import dev.taskbox.model.Agent.Turn;
import dev.taskbox.model.Policy;
import dev.taskbox.model.Policy.HostRule;
import dev.taskbox.model.Problem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * Claude Code's own sandbox around each command that it runs, inside the box and by the run's policy. The file goes to
 * {@code --settings}, which counts before the user's and the repository's settings.
 */
final class ClaudeSandbox {
    /** Below the home. Not in {@code .claude}, whose files Claude looks for by itself. */
    static final String FILE = ".taskbox/claude-settings.json";

    /** What Claude starts for it, found in the box's own view of the system. */
    private static final List<String> PROGRAMS = List.of("bwrap", "socat");

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private ClaudeSandbox() {}

    /** @throws Problem kind REFUSED: it is told before the run rather than by every command in it */
    static void require(Host host) {
        for (String program : PROGRAMS) {
            if (host.executable(program).isEmpty()) {
                throw Problem.refused(
                        "missing-" + program,
                        "starting the agent claude with its own sandbox (agent_sandbox: true)",
                        "Claude's sandbox needs " + program + ", and it is not installed",
                        "Install " + (program.equals("bwrap") ? "bubblewrap" : program)
                                + ", or set agent_sandbox: false");
            }
        }
    }

    /**
     * The older {@code sandbox.permissions} is passed over by today's versions without a word, and so is every unknown
     * key: these names are those of 2.1.330.
     */
    static String settings(Turn turn, Policy policy) {
        Map<String, Object> sandbox = new LinkedHashMap<>();
        sandbox.put("enabled", true);
        sandbox.put("failIfUnavailable", true);
        sandbox.put("autoAllowBashIfSandboxed", true);
        sandbox.put("allowUnsandboxedCommands", false);
        sandbox.put("excludedCommands", List.of());
        sandbox.put("filesystem", filesystem(turn));
        sandbox.put("network", network(policy.network()));
        return JSON.writeValueAsString(Map.of("sandbox", sandbox));
    }

    /** The box's own view is what keeps secrets from being read; in here Claude's settings are kept from its commands. */
    private static Map<String, Object> filesystem(Turn turn) {
        String home = turn.home();
        Map<String, Object> filesystem = new LinkedHashMap<>();
        filesystem.put("allowWrite", List.of(turn.workspace(), home, "/tmp"));
        filesystem.put("denyWrite", List.of(home + "/.claude", home + "/.claude.json", home + "/.taskbox"));
        filesystem.put("denyRead", List.of());
        filesystem.put("allowRead", List.of());
        return filesystem;
    }

    /**
     * Claude's proxy asks the one that {@code HTTPS_PROXY} names, which is the box's exit; so each rule is looked at
     * twice, and what cannot be said here is still refused there.
     */
    private static Map<String, Object> network(Policy.Network rules) {
        Map<String, Object> network = new LinkedHashMap<>();
        network.put("allowedDomains", domains(rules.allow()));
        network.put("deniedDomains", domains(rules.deny()));
        network.put("strictAllowlist", true);
        network.put("allowAllUnixSockets", false);
        return network;
    }

    private static List<String> domains(List<HostRule> rules) {
        return rules.stream()
                .filter(ClaudeSandbox::canBeSaid)
                .map(rule -> (rule.subdomains() ? "*." : "") + bracketed(rule.host()) + ":" + rule.port())
                .distinct()
                .toList();
    }

    /** Claude takes no name of one label, and one entry that it does not take would spoil the file. */
    private static boolean canBeSaid(HostRule rule) {
        return rule.host().contains(".")
                || rule.host().contains(":")
                || rule.host().equals("localhost");
    }

    private static String bracketed(String host) {
        return host.contains(":") ? "[" + host + "]" : host;
    }
}
