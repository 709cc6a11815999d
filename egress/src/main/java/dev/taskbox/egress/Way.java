package dev.taskbox.egress;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/** How what a client sends gets to its host. */
sealed interface Way {
    /** As it is: a tunnel that nobody reads, or plain HTTP. */
    record Plain() implements Way {}

    /** The client's TLS ends in the proxy, and the proxy's own begins. */
    record Intercepted() implements Way {}

    /** From a path of the proxy, over TLS that begins here. */
    record Routed(Route route) implements Way {
        public Routed {
            requireNonNull(route, "route is null");
        }
    }

    default boolean isTls() {
        return !(this instanceof Plain);
    }

    default Optional<Route> byRoute() {
        return this instanceof Routed(Route route) ? Optional.of(route) : Optional.empty();
    }

    /** The port that a Host header leaves out. */
    default int schemePort() {
        return isTls() ? Destination.HTTPS_PORT : Destination.HTTP_PORT;
    }
}
