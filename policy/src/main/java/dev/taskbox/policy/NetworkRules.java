package dev.taskbox.policy;

import dev.taskbox.model.Policy;
import dev.taskbox.model.Policy.HostRule;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** What {@code policy.network} says about a host. Immutable, thread-safe; asks no resolver. */
public final class NetworkRules {
    private final List<HostRule> allow;
    private final List<HostRule> deny;

    public NetworkRules(Policy.Network network) {
        allow = network.allow();
        deny = network.deny();
    }

    /**
     * Deny beats allow, and what no rule names is denied. Never throws: a host comes from inside a sandbox.
     *
     * @param host as it was asked for: a name, or an IP address, IPv6 with or without brackets
     */
    public Decision decide(String host, int port) {
        try {
            return decide(HostName.of(host), port);
        } catch (Unfit unfit) {
            return new Decision.Denied("not a host: " + unfit.why(), "ask for a plain host name", Quote.clean(host));
        }
    }

    private Decision decide(HostName host, int port) {
        Optional<HostRule> denied = first(deny, host, port);
        if (denied.isPresent()) {
            HostRule rule = denied.get();
            return new Decision.Denied(
                    named("network.deny", rule),
                    "remove \"" + rule.text() + "\" from policy.network.deny",
                    host.text());
        }
        return first(allow, host, port)
                .<Decision>map(rule -> new Decision.Allowed(named("network.allow", rule), host.text()))
                .orElseGet(() -> new Decision.Denied("not in network.allow", hint(host, port), host.text()));
    }

    /** Whether a rule allows this very address by its number, and none denies it: then it may be a private one. */
    public boolean namesAddress(InetAddress address, int port) {
        HostName host = new HostName(IpLiteral.canonical(address), true);
        return first(allow, host, port).isPresent() && first(deny, host, port).isEmpty();
    }

    private static Optional<HostRule> first(List<HostRule> rules, HostName host, int port) {
        return rules.stream().filter(rule -> matches(rule, host, port)).findFirst();
    }

    private static boolean matches(HostRule rule, HostName host, int port) {
        return rule.port() == port
                && (rule.subdomains() ? host.isBelow(rule.host()) : host.text().equals(rule.host()));
    }

    private static String named(String list, HostRule rule) {
        return list + ": " + rule.text() + " (" + rule.origin() + ")";
    }

    private static String hint(HostName host, int port) {
        String rule = host.bracketed() + (port == HostPattern.DEFAULT_PORT ? "" : ":" + port);
        return "add \"" + rule + "\" to policy.network.allow in .taskbox.yaml";
    }
}
