package dev.taskbox.egress;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocketFactory;

/**
 * What one proxy has at hand beside its rules.
 *
 * @param authority under which it reads requests within TLS; without one, tunnels that would have to be read are refused
 * @param credentials each with a name and a placeholder of its own; tunnels to the hosts they are bound to are read if there
 *     is an authority; without one they serve routes alone
 * @param pushGuard holds for every request that is read; needs an authority; without one pushes are requests like others
 * @param tls for its own TLS to servers; asked for when first needed, says which servers are trusted
 */
public record EgressServices(
        Optional<CertificateAuthority> authority,
        List<BoundCredential> credentials,
        Routes routes,
        Optional<PushGuard> pushGuard,
        Supplier<SSLSocketFactory> tls) {
    /** No authority, no credentials, no routes; trusts what the Java runtime and the system trust. */
    public static final EgressServices NONE =
            new EgressServices(Optional.empty(), List.of(), Routes.none(), Optional.empty(), SystemTrust::factory);

    public EgressServices {
        requireNonNull(authority, "authority is null");
        credentials = List.copyOf(credentials);
        requireNonNull(routes, "routes is null");
        requireNonNull(pushGuard, "pushGuard is null");
        requireNonNull(tls, "tls is null");
        if (pushGuard.isPresent() && authority.isEmpty()) {
            throw new IllegalArgumentException("pushes cannot be read without an authority");
        }
        requireDistinct(credentials);
        for (Route route : routes.list()) {
            requireBound(route, credentials);
        }
    }

    private static void requireDistinct(List<BoundCredential> credentials) {
        for (int i = 0; i < credentials.size(); i++) {
            for (int j = 0; j < credentials.size(); j++) {
                BoundCredential one = credentials.get(i);
                BoundCredential other = credentials.get(j);
                boolean alike =
                        one.name().equals(other.name()) || one.placeholder().contains(other.placeholder());
                if (i != j && alike) {
                    throw new IllegalArgumentException(one + " and " + other + " cannot be told apart");
                }
            }
        }
    }

    private static void requireBound(Route route, List<BoundCredential> credentials) {
        try {
            Target target = route.endpoint();
            for (String name : route.credentials()) {
                if (credentials.stream()
                        .noneMatch(credential ->
                                credential.name().equals(name) && credential.isBoundTo(target.host(), target.port()))) {
                    throw new IllegalArgumentException(
                            "the route " + route.name() + " uses " + name + ", which is not bound to " + target);
                }
            }
        } catch (BadMessage bad) {
            throw new IllegalArgumentException("the route " + route.name() + ": " + bad.why(), bad);
        }
    }

    public EgressServices with(CertificateAuthority authority) {
        return new EgressServices(Optional.of(authority), credentials, routes, pushGuard, tls);
    }

    public EgressServices with(List<BoundCredential> credentials) {
        return new EgressServices(authority, credentials, routes, pushGuard, tls);
    }

    public EgressServices with(List<BoundCredential> credentials, Routes routes) {
        return new EgressServices(authority, credentials, routes, pushGuard, tls);
    }

    public EgressServices with(Routes routes) {
        return new EgressServices(authority, credentials, routes, pushGuard, tls);
    }

    public EgressServices with(PushGuard pushGuard) {
        return new EgressServices(authority, credentials, routes, Optional.of(pushGuard), tls);
    }

    public EgressServices with(Supplier<SSLSocketFactory> tls) {
        return new EgressServices(authority, credentials, routes, pushGuard, tls);
    }
}
