package dev.taskbox.egress;

import static java.util.Objects.requireNonNull;

import java.net.InetAddress;

/** Which hosts a run may reach. Called by many threads at once; never asked to resolve a name. */
public interface HostPolicy {
    /**
     * @param host lower case, ASCII, no trailing dot; or an IP address: dotted IPv4, or IPv6 in its shortest spelling
     *     (RFC 5952) without brackets
     */
    Verdict decide(String host, int port);

    /** Whether a rule names this very address, so that it is dialled although it is private, local or reserved. */
    boolean namesAddress(InetAddress address, int port);

    sealed interface Verdict {
        /** @param rule as the policy file has it; @param host the rule's host */
        record Allowed(String rule, String host) implements Verdict {
            public Allowed {
                requireNonNull(rule, "rule is null");
                requireNonNull(host, "host is null");
            }
        }

        /** @param rule why, in words or as the policy file has it; @param hint what a person could do about it */
        record Denied(String rule, String hint) implements Verdict {
            public Denied {
                requireNonNull(rule, "rule is null");
                requireNonNull(hint, "hint is null");
            }
        }
    }
}
