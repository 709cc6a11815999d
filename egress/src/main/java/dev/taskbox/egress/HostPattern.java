package dev.taskbox.egress;

import java.util.OptionalInt;

/** {@code a.b}, {@code *.a.b} (below it and not itself), {@code a.b:8443}; the port is 443 unless named. */
record HostPattern(Target target, boolean subdomains) {
    /** @throws IllegalArgumentException where it is none */
    static HostPattern parse(String text) {
        boolean subdomains = text.startsWith("*.");
        try {
            Target target =
                    Target.ofAuthority(subdomains ? text.substring(2) : text, OptionalInt.of(Destination.HTTPS_PORT));
            if (!subdomains || target.literal().isEmpty()) {
                return new HostPattern(target, subdomains);
            }
        } catch (BadMessage _) {
            // said below
        }
        throw new IllegalArgumentException("not a host: " + text);
    }

    boolean matches(String host, int port) {
        return port == target.port() && (subdomains ? host.endsWith("." + target.host()) : host.equals(target.host()));
    }
}
