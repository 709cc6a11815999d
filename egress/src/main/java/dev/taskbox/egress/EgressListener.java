package dev.taskbox.egress;

/**
 * Hears what the proxy decided, on the thread of the connection and before anything passes. When it throws, the
 * connection is closed: what cannot be written down does not happen. Thread-safe.
 */
public interface EgressListener {
    /** Once for a tunnel that is not read, once for each request that is. */
    void allowed(String host, int port, String rule);

    /**
     * @param host as asked, with anything but printable ASCII replaced; may be no host at all
     * @param port 0 where none could be read
     * @param hint what a person could do about it; may be empty
     */
    void denied(String host, int port, String rule, String hint);

    /** A credential is about to be put into a request to a host. */
    default void credentialUsed(String credential, String host, int port) {}

    /**
     * A request was refused because a credential's placeholder stood where it must not.
     *
     * @param reason one clause, without the secret
     */
    default void credentialRefused(String credential, String host, int port, String reason) {
        denied(host, port, "the credential " + credential + " is not for this: " + reason, "");
    }

    /** A push is about to go up. @param repository {@code HOST/PATH} @param ref in full */
    default void gitPushed(String repository, String ref) {}

    /**
     * A push was refused, or the question what could be pushed to.
     *
     * @param ref as asked, with anything but printable ASCII replaced; empty where none is known
     * @param reason one clause
     */
    default void gitRefused(String repository, String ref, String reason) {
        denied(repository, 0, "pushing " + ref + ": " + reason, "");
    }

    /** A connection to a host is over. @param sent bytes to the host @param received bytes from it */
    default void ended(String host, int port, long sent, long received) {}

    /** A connection was turned away because the run has {@code limit} of them open. */
    default void overloaded(int limit) {}
}
