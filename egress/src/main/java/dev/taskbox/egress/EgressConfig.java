package dev.taskbox.egress;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * The bounds of one proxy and its way to the network.
 *
 * @param maxConnections open at once; the next one is closed unheard
 * @param handshakeTimeout for a whole request head, SOCKS greeting or TLS ClientHello, however slowly it drips
 * @param connectTimeout for each address that is tried
 * @param idleTimeout after which a connection on which nothing moves in either direction is closed
 */
public record EgressConfig(
        int maxConnections,
        Duration handshakeTimeout,
        Duration connectTimeout,
        Duration idleTimeout,
        Resolver resolver,
        Dialer dialer) {
    /** A long poll, or an agent that thinks, is quiet for minutes. */
    private static final Duration IDLE = Duration.ofMinutes(15);

    public static final EgressConfig DEFAULT = new EgressConfig(
            256, Duration.ofSeconds(20), Duration.ofSeconds(10), IDLE, Resolver.system(), Dialer.direct());

    public EgressConfig {
        if (maxConnections < 1) {
            throw new IllegalArgumentException("maxConnections is " + maxConnections);
        }
        positive(handshakeTimeout, "handshakeTimeout");
        positive(connectTimeout, "connectTimeout");
        positive(idleTimeout, "idleTimeout");
        requireNonNull(resolver, "resolver is null");
        requireNonNull(dialer, "dialer is null");
    }

    private static void positive(Duration duration, String name) {
        if (duration.toMillis() < 1 || duration.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException(name + " is " + duration + ", not between 1 ms and 1 day");
        }
    }

    public EgressConfig withMaxConnections(int count) {
        return new EgressConfig(count, handshakeTimeout, connectTimeout, idleTimeout, resolver, dialer);
    }

    public EgressConfig withTimeouts(Duration handshake, Duration connect, Duration idle) {
        return new EgressConfig(maxConnections, handshake, connect, idle, resolver, dialer);
    }

    public EgressConfig withResolver(Resolver other) {
        return new EgressConfig(maxConnections, handshakeTimeout, connectTimeout, idleTimeout, other, dialer);
    }

    public EgressConfig withDialer(Dialer other) {
        return new EgressConfig(maxConnections, handshakeTimeout, connectTimeout, idleTimeout, resolver, other);
    }
}
