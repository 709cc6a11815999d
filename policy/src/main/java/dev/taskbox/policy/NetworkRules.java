package dev.taskbox.policy;

import static java.util.Objects.requireNonNull;

import dev.taskbox.model.Policy;
import dev.taskbox.model.Policy.HostRule;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The policy's rules for hosts. Immutable and thread-safe. */
public final class NetworkRules {
    private static final String EXPLAIN = "task policy explain";
    private static final int LONGEST_SHOWN = 253;

    private final Policy.Network network;
    private final Map<HostRule, List<PathPattern>> paths = new HashMap<>();

    /** @throws IllegalArgumentException where a rule's path is none that the reader would take */
    public NetworkRules(Policy.Network network) {
        this.network = requireNonNull(network, "network is null");
        network.allow().forEach(rule -> paths.put(rule, patterns(rule)));
    }

    private static List<PathPattern> patterns(HostRule rule) {
        List<PathPattern> patterns = new ArrayList<>();
        for (String path : rule.paths()) {
            try {
                patterns.add(PathPattern.parse(path));
            } catch (Unfit unfit) {
                throw new IllegalArgumentException(unfit.why(), unfit);
            }
        }
        return List.copyOf(patterns);
    }

    /**
     * Decides without resolving anything. Takes any text and never throws. A host that is allowed for some requests only is
     * allowed here.
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
     * Whether a rule for some requests only matches there, so that each must be read.
     *
     * @param host canonical, from {@link Decision.Allowed}
     */
    public boolean judgesRequests(String host, int port) {
        return allowing(host, port).stream().anyMatch(HostRule::judgesRequests);
    }

    /**
     * Decides about one request: it is allowed where any rule for its host allows it. Takes any text and never throws.
     *
     * @param target of the request line in its origin form, with its query: {@code /a/b?c}
     */
    public Decision decide(String host, int port, String method, String target) {
        Decision decision = decide(host, port);
        if (!(decision instanceof Decision.Allowed allowed)) {
            return decision;
        }
        String canonical = allowed.host();
        List<HostRule> rules = allowing(canonical, port);
        try {
            Optional<RequestPath> path = Optional.of(RequestPath.parse(target));
            return judged(rules, path, method)
                    .<Decision>map(rule -> new Decision.Allowed(rule, canonical))
                    .orElseGet(() -> denied("no rule allows", rules, canonical, method, target));
        } catch (Unfit unfit) {
            return judged(rules, Optional.empty(), method)
                    .<Decision>map(rule -> new Decision.Allowed(rule, canonical))
                    .orElseGet(() -> denied(unfit.why() + ":", rules, canonical, method, target));
        }
    }

    private List<HostRule> allowing(String canonical, int port) {
        try {
            HostName name = HostName.parse(canonical);
            return network.allow().stream()
                    .filter(rule -> HostRules.matches(rule, name, port))
                    .toList();
        } catch (Unfit _) {
            return List.of();
        }
    }

    /** @param path empty where it has more than one reading; then only rules count that take every path */
    private Optional<HostRule> judged(List<HostRule> rules, Optional<RequestPath> path, String method) {
        return rules.stream()
                .filter(rule -> rule.methods().isEmpty() || rule.methods().contains(method))
                .filter(rule -> rule.paths().isEmpty()
                        || path.filter(it -> matches(rule, it)).isPresent())
                .findFirst();
    }

    private static Decision denied(String why, List<HostRule> rules, String host, String method, String target) {
        String asked = Quote.clean(method, LONGEST_SHOWN) + " " + Quote.clean(target, LONGEST_SHOWN);
        String allowed = rules.stream()
                .map(rule -> rule.text() + " (" + rule.origin() + ")")
                .collect(Collectors.joining(", "));
        return new Decision.Denied(why + " " + asked + "; allowed are " + allowed, EXPLAIN, host);
    }

    private boolean matches(HostRule rule, RequestPath path) {
        return paths.getOrDefault(rule, List.of()).stream().anyMatch(pattern -> pattern.matches(path));
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
