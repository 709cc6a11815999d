package dev.taskbox.egress;

import static java.util.Objects.requireNonNull;

import java.net.InetAddress;

/** Which hosts a run may reach. Thread-safe; an exception counts as a refusal. */
public interface HostPolicy {
    /**
     * @param host lower case without a trailing dot, made of ASCII letters, digits, {@code -}, {@code _} and dots; or an
     *     IP address, IPv6 without brackets
     */
    Verdict decide(String host, int port);

    /**
     * Whether more than host and port counts there, so that what is asked must be read: then a tunnel is intercepted, or
     * refused where it cannot be. Asked of hosts that {@link #decide} allows.
     */
    default boolean judgesRequests(String host, int port) {
        return false;
    }

    /** One request to a host. @param method as it came @param path with its query, as it came; {@code *} for a server */
    default Verdict decideRequest(String host, int port, String method, String path) {
        return decide(host, port);
    }

    /** Whether a rule names this very address, so that it may be reached though it is not a public one. */
    boolean namesAddress(InetAddress address, int port);

    /** The answer, with the host as rules compare it. */
    sealed interface Verdict {
        String rule();

        String host();

        /** @param rule the rule that allows it, as the policy has it @param host what is looked up and dialled */
        record Allowed(String rule, String host) implements Verdict {
            public Allowed {
                requireNonNull(rule, "rule is null");
                requireNonNull(host, "host is null");
            }
        }

        /** @param rule why not @param hint what a person could do about it; may be empty */
        record Denied(String rule, String hint, String host) implements Verdict {
            public Denied {
                requireNonNull(rule, "rule is null");
                requireNonNull(hint, "hint is null");
                requireNonNull(host, "host is null");
            }
        }
    }
}
