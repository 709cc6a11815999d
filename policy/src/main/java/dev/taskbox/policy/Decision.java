package dev.taskbox.policy;

import static java.util.Objects.requireNonNull;

import dev.taskbox.model.Policy.HostRule;

/** What the policy says to one connection. */
public sealed interface Decision {
    /** @param host canonical: this is what must be resolved, and what the TLS ClientHello must name */
    record Allowed(HostRule rule, String host) implements Decision {
        public Allowed {
            requireNonNull(rule, "rule is null");
            requireNonNull(host, "host is null");
        }
    }

    /**
     * @param rule {@code not in network.allow}, {@code network.deny: gist.github.com (.taskbox.yaml:9)}, or why it is no
     *     host at all
     * @param hint a command line for a shell: {@code task policy allow evil.example}
     * @param host canonical; of what is no host, a printable and shortened form
     */
    record Denied(String rule, String hint, String host) implements Decision {
        public Denied {
            requireNonNull(rule, "rule is null");
            requireNonNull(hint, "hint is null");
            requireNonNull(host, "host is null");
        }
    }
}
