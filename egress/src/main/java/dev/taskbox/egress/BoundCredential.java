package dev.taskbox.egress;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.function.Supplier;

/**
 * A secret that the sandbox has a placeholder for. It takes the placeholder's place in the headers of requests to the
 * hosts it is bound to, where the proxy reads them, and nowhere else.
 *
 * @param name for messages and events
 * @param placeholder what the sandbox holds; at least 16 printable characters without a space or colon, nothing secret
 * @param hosts {@code HOST}, {@code *.HOST} (below it and not itself), {@code HOST:PORT}; port 443 unless named
 * @param value the secret, one line of printable ASCII; asked for when first needed and again after some minutes; an
 *     exception means there is none
 */
public record BoundCredential(String name, String placeholder, List<String> hosts, Supplier<String> value) {
    private static final int SHORTEST_PLACEHOLDER = 16;

    /** @throws IllegalArgumentException where the placeholder or a host is none */
    public BoundCredential {
        requireNonNull(name, "name is null");
        requireNonNull(value, "value is null");
        hosts = List.copyOf(hosts);
        hosts.forEach(HostPattern::parse);
        // a short one would turn up by chance
        if (placeholder.length() < SHORTEST_PLACEHOLDER || !Text.isVisible(placeholder) || placeholder.contains(":")) {
            throw new IllegalArgumentException("not a placeholder: " + placeholder);
        }
    }

    boolean isBoundTo(String host, int port) {
        return hosts.stream().anyMatch(pattern -> HostPattern.parse(pattern).matches(host, port));
    }

    /** Without the secret, wherever it may be printed. */
    @Override
    public String toString() {
        return "BoundCredential[" + name + " to " + String.join(", ", hosts) + "]";
    }
}
