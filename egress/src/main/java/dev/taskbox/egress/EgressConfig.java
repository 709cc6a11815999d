package dev.taskbox.egress;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Set;

/**
 * How one proxy behaves.
 *
 * @param tlsPorts where a tunnel must begin with a TLS ClientHello for the host it was opened to
 * @param httpPorts where a tunnel must carry plain HTTP for the host it was opened to
 */
public record EgressConfig(
        Bounds bounds, Timeouts timeouts, Set<Integer> tlsPorts, Set<Integer> httpPorts, Resolver resolver) {
    public static final EgressConfig DEFAULT = new EgressConfig(
            new Bounds(256, 32 * 1024, 100),
            new Timeouts(
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(10),
                    Duration.ofMinutes(15),
                    Duration.ofHours(24)),
            Set.of(443),
            Set.of(80),
            Resolver.system());

    public EgressConfig {
        requireNonNull(bounds, "bounds is null");
        requireNonNull(timeouts, "timeouts is null");
        tlsPorts = Set.copyOf(tlsPorts);
        httpPorts = Set.copyOf(httpPorts);
        requireNonNull(resolver, "resolver is null");
    }

    /** @param headBytes of a request's or response's first line and headers @param headers how many of them */
    public record Bounds(int connections, int headBytes, int headers) {
        public Bounds {
            if (connections < 1 || headBytes < 256 || headBytes >= Wire.LARGEST_BUFFER || headers < 1) {
                throw new IllegalArgumentException("out of range: " + connections + " connections, " + headBytes
                        + " bytes of head, " + headers + " headers");
            }
        }
    }

    /**
     * @param handshake from the first byte of a request or greeting to its last, however slowly they come
     * @param resolve one lookup
     * @param connect one attempt to reach one address
     * @param idle without a byte in either direction
     * @param total the longest life of a connection
     */
    public record Timeouts(Duration handshake, Duration resolve, Duration connect, Duration idle, Duration total) {
        public Timeouts {
            requireNonNull(handshake, "handshake is null");
            requireNonNull(resolve, "resolve is null");
            requireNonNull(connect, "connect is null");
            requireNonNull(idle, "idle is null");
            requireNonNull(total, "total is null");
        }
    }

    public EgressConfig with(Bounds bounds) {
        return new EgressConfig(bounds, timeouts, tlsPorts, httpPorts, resolver);
    }

    public EgressConfig with(Timeouts timeouts) {
        return new EgressConfig(bounds, timeouts, tlsPorts, httpPorts, resolver);
    }

    public EgressConfig with(Resolver resolver) {
        return new EgressConfig(bounds, timeouts, tlsPorts, httpPorts, resolver);
    }

    public EgressConfig withPorts(Set<Integer> tlsPorts, Set<Integer> httpPorts) {
        return new EgressConfig(bounds, timeouts, tlsPorts, httpPorts, resolver);
    }
}
