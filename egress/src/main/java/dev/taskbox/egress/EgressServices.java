package dev.taskbox.egress;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocketFactory;

/**
 * What one proxy has at hand beside its rules.
 *
 * @param authority under which it reads requests within TLS; without one, tunnels that would have to be read are refused
 * @param tls for its own TLS to servers; asked for when first needed, says which servers are trusted
 */
public record EgressServices(Optional<CertificateAuthority> authority, Routes routes, Supplier<SSLSocketFactory> tls) {
    /** No authority, no routes; trusts what the Java runtime and the system trust. */
    public static final EgressServices NONE = new EgressServices(Optional.empty(), Routes.none(), SystemTrust::factory);

    public EgressServices {
        requireNonNull(authority, "authority is null");
        requireNonNull(routes, "routes is null");
        requireNonNull(tls, "tls is null");
    }

    public EgressServices with(CertificateAuthority authority) {
        return new EgressServices(Optional.of(authority), routes, tls);
    }

    public EgressServices with(Routes routes) {
        return new EgressServices(authority, routes, tls);
    }

    public EgressServices with(Supplier<SSLSocketFactory> tls) {
        return new EgressServices(authority, routes, tls);
    }
}
