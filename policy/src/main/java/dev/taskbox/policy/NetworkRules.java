package dev.taskbox.policy;

import static java.util.Objects.requireNonNull;

import dev.taskbox.model.Policy;
import dev.taskbox.model.Policy.HostRule;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** The policy's rules for hosts. Immutable and thread-safe. */
public final class NetworkRules {
    private static final String EXPLAIN = "task policy explain";
    private static final int LONGEST_SHOWN = 253;

    private final Policy.Network network;

    public NetworkRules(Policy.Network network) {
        this.network = requireNonNull(network, "network is null");
    }

    /**
     * Decides without resolving anything. Takes any text and never throws.
     *
     * @param host as the client named it, without a port; an IPv6 address with or without brackets
     */
    public Decision decide(String host, int port) {
        HostName name;
        try {
            name = HostName.parse(host);
        } catch (Unfit unfit) {
            return new Decision.Denied("not a host: " + unfit.why(), EXPLAIN, Quote.clean(host, LONGEST_SHOWN));
        }
        if (!HostRules.isPort(port)) {
            return new Decision.Denied("not a port: " + port, EXPLAIN, name.text());
        }
        return decide(name, port);
    }

    private Decision decide(HostName name, int port) {
        Optional<HostRule> denied = first(network.deny(), name, port);
        if (denied.isPresent()) {
            HostRule rule = denied.get();
            return new Decision.Denied(
                    "network.deny: " + rule.text() + " (" + rule.origin() + ")", EXPLAIN, name.text());
        }
        return first(network.allow(), name, port)
                .<Decision>map(rule -> new Decision.Allowed(rule, name.text()))
                .orElseGet(() -> new Decision.Denied("not in network.allow", hint(name, port), name.text()));
    }

    /**
     * Whether the policy names this very address, and does not deny it. A private, loopback or link-local address may be
     * dialled only then, whatever name led to it.
     */
    public boolean namesAddress(InetAddress address, int port) {
        HostName name = new HostName(IpAddress.text(address), true);
        return first(network.deny(), name, port).isEmpty()
                && first(network.allow(), name, port).isPresent();
    }

    /** Whether {@code network.deny} names this very address; then it may not be dialled, whatever name led to it. */
    public boolean deniesAddress(InetAddress address, int port) {
        return first(network.deny(), new HostName(IpAddress.text(address), true), port)
                .isPresent();
    }

    /** Whether a credential may go to this host. @param host canonical, from {@link Decision.Allowed} */
    public static boolean isBound(Policy.Credential credential, String host, int port) {
        return credential.hosts().contains(HostRules.text(host, port));
    }

    private static Optional<HostRule> first(List<HostRule> rules, HostName host, int port) {
        return rules.stream()
                .filter(rule -> HostRules.matches(rule, host, port))
                .findFirst();
    }

    private static String hint(HostName name, int port) {
        String text = HostRules.text(name.text(), port);
        // a shell would take brackets for a file name pattern
        return "task policy allow " + (text.startsWith("[") ? "'" + text + "'" : text);
    }
}
