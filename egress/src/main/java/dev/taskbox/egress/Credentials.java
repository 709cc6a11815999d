package dev.taskbox.egress;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Puts credentials into the requests they are bound to, and sees to it that their placeholders go nowhere else. */
final class Credentials {
    /** A key of somebody else's would carry what the sandbox sends to somebody else's account at an allowed host. */
    private static final Set<String> ALWAYS_OURS =
            Set.of("authorization", "cookie", "x-api-key", "api-key", "x-goog-api-key");

    private final Routes routes;

    Credentials(Routes routes) {
        this.routes = routes;
    }

    /** @param credentials their names @param secrets what was put in, and must not come back */
    record Filled(Headers headers, List<String> credentials, List<String> secrets) {}

    /** Why the request must not go there. */
    Optional<String> refusal(RequestHead request, Optional<Route> route) {
        Optional<HeaderInjection> inTarget = routes.injections()
                .filter(injection -> request.target().contains(injection.placeholder()))
                .findFirst();
        if (inTarget.isPresent()) {
            return Optional.of("the placeholder of " + inTarget.get().credential() + " is in the address");
        }
        return request.headers().list().stream()
                .flatMap(header -> refusal(header, route).stream())
                .findFirst();
    }

    private Optional<String> refusal(Headers.Header header, Optional<Route> route) {
        if (route.isPresent() && injection(header, route.get()).isPresent()) {
            return Optional.empty();
        }
        Optional<String> misplaced = routes.injections()
                .filter(injection -> header.value().contains(injection.placeholder()))
                .findFirst()
                .map(injection -> "the placeholder of " + injection.credential() + " is not for the header "
                        + header.name() + " here");
        return misplaced.or(() -> route.flatMap(there -> foreign(header, there)));
    }

    private static Optional<String> foreign(Headers.Header header, Route route) {
        boolean ours = ALWAYS_OURS.contains(header.name().toLowerCase(Locale.ROOT))
                || route.injections().stream()
                        .anyMatch(injection -> injection.header().equalsIgnoreCase(header.name()));
        return ours
                ? Optional.of("the header " + header.name() + " carries a credential of the sandbox's own")
                : Optional.empty();
    }

    /** The one whose placeholder is the header's value, alone or after a scheme: {@code Bearer PLACEHOLDER}. */
    private static Optional<HeaderInjection> injection(Headers.Header header, Route route) {
        String value = header.value();
        int space = value.indexOf(' ');
        boolean schemed = space > 0 && HttpHead.isToken(value.substring(0, space));
        String bare = schemed ? value.substring(space + 1) : value;
        return route.injections().stream()
                .filter(injection -> injection.header().equalsIgnoreCase(header.name())
                        && injection.placeholder().equals(bare))
                .findFirst();
    }

    /** Only after {@link #refusal} had nothing against it. */
    static Filled fill(Headers headers, Route route) throws BadMessage {
        List<Headers.Header> filled = new ArrayList<>();
        List<String> credentials = new ArrayList<>();
        List<String> secrets = new ArrayList<>();
        for (Headers.Header header : headers.list()) {
            Optional<HeaderInjection> injection = injection(header, route);
            if (injection.isEmpty()) {
                filled.add(header);
                continue;
            }
            String secret = injection.get().secret();
            credentials.add(injection.get().credential());
            secrets.add(secret);
            filled.add(new Headers.Header(
                    header.name(), header.value().replace(injection.get().placeholder(), secret)));
        }
        return new Filled(new Headers(filled), credentials, secrets);
    }
}
