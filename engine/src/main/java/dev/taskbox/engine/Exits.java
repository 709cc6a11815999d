package dev.taskbox.engine;

import dev.taskbox.egress.BoundCredential;
import dev.taskbox.egress.CertificateAuthority;
import dev.taskbox.egress.EgressServices;
import dev.taskbox.egress.PushGuard;
import dev.taskbox.egress.Route;
import dev.taskbox.egress.Routes;
import dev.taskbox.model.ModelAccess;
import dev.taskbox.model.Policy;
import dev.taskbox.model.Policy.Credential;
import dev.taskbox.model.Problem;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Makes what stands behind the ways out of all runs: one authority, and for each run its credentials and routes. */
public final class Exits {
    private static final String PROXY = "http://127.0.0.1:3128/";

    private final Path directory;
    private final SecretReader secrets;
    private Optional<CertificateAuthority> authority = Optional.empty();

    /** @param directory of this installation's keys @param environment of taskd */
    public Exits(Path directory, Map<String, String> environment) {
        this.directory = directory;
        this.secrets = new SecretReader(environment);
    }

    /**
     * What one run has behind its exit.
     *
     * @param environment of its box: placeholders, by the names of their credentials
     * @param routes what its agent is told
     */
    public record Exit(EgressServices services, Map<String, String> environment, List<ModelAccess.Route> routes) {
        public Exit {
            environment = Map.copyOf(environment);
            routes = List.copyOf(routes);
        }
    }

    /** The authority's certificate as PEM. The first call makes the authority, which takes a moment. */
    public String certificate() {
        return authority().certificatePem();
    }

    private synchronized CertificateAuthority authority() {
        CertificateAuthority opened = authority.orElseGet(() -> CertificateAuthority.in(directory));
        authority = Optional.of(opened);
        return opened;
    }

    /**
     * @param scope unlike that of any other run; the same again gives the same placeholders
     * @param known placeholders that the run's box has already, by credential
     * @throws Problem kind REFUSED where a secret cannot be read that the box has no placeholder for
     */
    public Exit of(
            String scope, Policy policy, List<ModelAccess> accesses, PushGuard pushes, Map<String, String> known) {
        Placeholders placeholders = Placeholders.of(directory.resolve("placeholders.key"));
        List<BoundCredential> bound = new ArrayList<>();
        Map<String, String> environment = new HashMap<>();
        for (Credential credential : policy.credentials()) {
            String standIn = known.containsKey(credential.name())
                    ? known.get(credential.name())
                    : placeholders.standIn(secrets.read(credential), scope + "/" + credential.name());
            bound.add(new BoundCredential(
                    credential.name(), standIn, credential.hosts(), () -> secrets.read(credential)));
            environment.put(credential.name(), standIn);
        }
        List<Route> routes = new ArrayList<>();
        List<ModelAccess.Route> told = new ArrayList<>();
        for (ModelAccess access : accesses) {
            if (!environment.containsKey(access.credential())) {
                String standIn = access.placeholder(placeholders.random(scope + "/" + access.credential()));
                bound.add(bound(access, standIn));
                environment.put(access.credential(), standIn);
            }
            routes.add(new Route(access.name(), access.target(), Set.of(access.credential())));
            told.add(new ModelAccess.Route(
                    access.name(), URI.create(PROXY + access.name()), environment.get(access.credential())));
        }
        EgressServices services = services(bound, routes, pushes);
        accesses.forEach(access -> environment.remove(access.credential()));
        return new Exit(services, environment, told);
    }

    private EgressServices services(List<BoundCredential> bound, List<Route> routes, PushGuard pushes) {
        try {
            return EgressServices.NONE
                    .with(authority())
                    .with(bound, Routes.of(routes))
                    .with(pushes);
        } catch (IllegalArgumentException e) {
            // no secret is in its message: credentials print their names
            throw Problem.refused(
                            "credentials-clash",
                            "opening the way out",
                            String.valueOf(e.getMessage()),
                            "Give the policy's credentials other names, or bind them to that host")
                    .causedBy(e);
        }
    }

    private BoundCredential bound(ModelAccess access, String standIn) {
        URI target = access.target();
        String host = target.getPort() < 0 ? target.getHost() : target.getHost() + ":" + target.getPort();
        Supplier<String> value = switch (access.source()) {
            case ModelAccess.Source.Value(String secret) -> () -> secret;
            case ModelAccess.Source.From(String from) ->
                () -> secrets.read(new Credential(access.credential(), from, List.of(host)));
        };
        return new BoundCredential(access.credential(), standIn, List.of(host), value);
    }
}
