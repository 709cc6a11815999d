package dev.taskbox.egress;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The credentials of one proxy: puts them into the requests they are for, and sees to it that their placeholders go
 * nowhere else. Thread-safe.
 */
final class Credentials {
    /** A key of somebody else's would carry what the sandbox sends to somebody else's account at an allowed host. */
    private static final Set<String> ALWAYS_OURS =
            Set.of("authorization", "cookie", "x-api-key", "api-key", "x-goog-api-key");

    private static final Set<String> RANGES = Set.of("range", "if-range");
    private static final Set<String> ENCODING = Set.of("accept-encoding");

    private final List<BoundCredential> all;
    private final boolean canRead;
    private final Vault vault;

    Credentials(EgressServices services, Vault vault) {
        this.all = services.credentials();
        this.canRead = services.authority().isPresent();
        this.vault = vault;
    }

    /** @param credential its name; empty: it is one of the sandbox's own */
    record Refusal(Optional<String> credential, String why) {}

    /** @param credentials the names of those put in @param masks what must not come back */
    record Filled(Headers headers, List<String> credentials, List<String> masks) {}

    boolean isEmpty() {
        return all.isEmpty();
    }

    /** Whether a tunnel there is read, because some credential is bound to the host. */
    boolean wantToRead(String host, int port) {
        return canRead && all.stream().anyMatch(credential -> credential.isBoundTo(host, port));
    }

    /** Those that may go there in that way. */
    List<BoundCredential> usable(Destination destination) {
        Target target = destination.target();
        return switch (destination.way()) {
            case Way.Plain _ -> List.of();
            case Way.Intercepted _ ->
                all.stream()
                        .filter(credential -> credential.isBoundTo(target.host(), target.port()))
                        .toList();
            case Way.Routed(Route route) ->
                all.stream()
                        .filter(credential -> route.credentials().contains(credential.name()))
                        .toList();
        };
    }

    /** Why the request must not go there. @param body as much of it as is there to see; none where it need not be */
    Optional<Refusal> refusal(RequestHead request, Destination destination, String body) {
        String target = request.target() + " " + Text.unescaped(request.target());
        for (BoundCredential credential : all) {
            if (target.contains(credential.placeholder())) {
                return refused(credential, "its placeholder is in the address of a request");
            }
            if (body.contains(credential.placeholder())) {
                return refused(credential, "its placeholder is in the body of a request");
            }
        }
        List<BoundCredential> usable = usable(destination);
        return request.headers().list().stream()
                .flatMap(header -> refusal(header, destination, usable).stream())
                .findFirst();
    }

    private static Optional<Refusal> refused(BoundCredential credential, String why) {
        return Optional.of(new Refusal(Optional.of(credential.name()), why));
    }

    private Optional<Refusal> refusal(Headers.Header header, Destination destination, List<BoundCredential> usable) {
        for (BoundCredential credential : all) {
            boolean there = Placeholders.isIn(header.value(), credential);
            if (there && !usable.contains(credential)) {
                return refused(
                        credential,
                        "its placeholder is in the header " + header.name() + " of a request "
                                + (destination.way().isTls() ? "to a host it is not for" : "over plain HTTP"));
            }
            if (there && !Placeholders.isWhole(header.value(), credential)) {
                return refused(credential, "its placeholder is part of a word in the header " + header.name());
            }
        }
        boolean foreign = destination.way().byRoute().isPresent()
                && ALWAYS_OURS.contains(header.name().toLowerCase(Locale.ROOT))
                && usable.stream().noneMatch(credential -> Placeholders.isAll(header.value(), credential));
        return foreign
                ? Optional.of(new Refusal(
                        Optional.empty(), "the header " + header.name() + " carries a credential of the sandbox's own"))
                : Optional.empty();
    }

    /** Only after {@link #refusal} had nothing against it. */
    Filled fill(Headers headers, List<BoundCredential> usable) throws BadMessage {
        Set<String> names = new LinkedHashSet<>();
        List<Headers.Header> filled = new ArrayList<>();
        for (Headers.Header header : headers.list()) {
            String value = header.value();
            for (BoundCredential credential : usable) {
                if (Placeholders.isIn(header.value(), credential)) {
                    value = Placeholders.filled(value, credential, vault::secret);
                    names.add(credential.name());
                }
            }
            filled.add(new Headers.Header(header.name(), value));
        }
        return new Filled(readable(new Headers(filled), !names.isEmpty(), usable), List.copyOf(names), masks(usable));
    }

    /** What comes back can be scrubbed only where it can be read, and is not a piece of a secret. */
    private Headers readable(Headers headers, boolean isFilled, List<BoundCredential> usable) {
        if (masks(usable).isEmpty()) {
            return headers;
        }
        Headers whole = isFilled ? headers.without(RANGES) : headers;
        return whole.without(ENCODING).plus("Accept-Encoding", "identity");
    }

    /** An earlier request may have left a secret where a later one finds it. */
    private List<String> masks(List<BoundCredential> usable) {
        return usable.stream()
                .flatMap(credential -> vault.known(credential).stream())
                .flatMap(secret -> Masks.of(secret).stream())
                .distinct()
                // a form that contains another must be found first
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }
}
