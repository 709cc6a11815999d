package dev.taskbox.egress;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes an {@link Order} of a request, or says what is wrong with it. */
final class OrderDesk {
    private static final Set<String> HOST = Set.of("host");
    /** Some servers take the method or the path from these, and not those that were judged. */
    private static final Set<String> OVERRIDES =
            Set.of("x-http-method", "x-http-method-override", "x-method-override", "x-original-url", "x-rewrite-url");

    /** How much of a body is looked at for what must not be in it. */
    private static final int BODY_SEEN = 8 * 1024;

    private final Connection connection;
    private final Optional<Within> tunnel;
    private final Credentials credentials;

    /** @param tunnel that the requests come through */
    OrderDesk(Connection connection, Optional<Within> tunnel) {
        this.connection = connection;
        this.tunnel = tunnel;
        this.credentials = connection.credentials();
    }

    /** A tunnel to a host, whose requests go there by that way. */
    record Within(Target target, Way way) {}

    sealed interface Outcome {
        record Taken(Order order) implements Outcome {}

        /** @param keep whether the client may send another request */
        record Refused(Target target, Credentials.Refusal refusal, boolean keep) implements Outcome {}
    }

    Outcome take(RequestHead request) throws IOException, BadMessage {
        if (request.isMethod("TRACE")) {
            throw new BadMessage("TRACE would show what was put into the request");
        }
        Framing body = Framing.of(request);
        Destination destination = destination(request);
        requireNoOverride(request, destination);
        Headers headers = request.headers().endToEnd().without(HOST);
        List<BoundCredential> usable = credentials.usable(destination);
        Order order = new Order(request, body, destination, headers, List.of(), !usable.isEmpty(), Optional.empty());
        // where a credential may go its placeholder does no harm: a model is told what an agent sees
        String seen = credentials.isEmpty() || !usable.isEmpty() ? "" : beginning(request, body);
        Optional<Credentials.Refusal> refusal = credentials.refusal(request, destination, seen);
        if (refusal.isPresent()) {
            return new Outcome.Refused(destination.target(), refusal.get(), order.canBeRefusedInPassing());
        }
        return new Outcome.Taken(order);
    }

    /** Of a body whose length is known, as much as is asked; of another, what came along. */
    private String beginning(RequestHead request, Framing body) throws IOException {
        Wire client = connection.client();
        int most = body instanceof Framing.Length length
                ? (int) Math.min(length.bytes(), BODY_SEEN)
                : body instanceof Framing.Chunked ? BODY_SEEN : 0;
        if (body instanceof Framing.Length && !request.waitsForContinue()) {
            client.require(most);
        }
        return new String(
                client.array(), client.start(), Math.min(most, client.buffered()), StandardCharsets.ISO_8859_1);
    }

    private void requireNoOverride(RequestHead request, Destination destination) throws BadMessage {
        if (destination.way().equals(new Way.Intercepted()) || connection.judgesRequests(destination.target())) {
            for (String name : OVERRIDES) {
                if (request.headers().has(name)) {
                    throw new BadMessage("the header " + name + " asks for something else than the request line");
                }
            }
        }
    }

    /** With the secrets in it. What will be refused needs none. */
    Order filled(Order order) throws BadMessage {
        if (!order.guarded() || !connection.allows(Ask.of(order))) {
            return order;
        }
        List<BoundCredential> usable = credentials.usable(order.destination());
        Credentials.Filled filled = credentials.fill(order.headers(), usable);
        Target target = order.destination().target();
        filled.credentials().forEach(name -> connection.listener().credentialUsed(name, target.host(), target.port()));
        return new Order(
                order.request(),
                order.body(),
                order.destination(),
                filled.headers(),
                filled.masks(),
                true,
                order.begun());
    }

    private Destination destination(RequestHead request) throws BadMessage {
        Routes routes = connection.services().routes();
        Optional<String> path = tunnel.isPresent() ? Optional.empty() : routes.ownPath(request);
        if (path.isPresent()) {
            Routes.requireOneHost(request);
            return routes.destination(path.get());
        }
        try {
            return tunnel.isPresent()
                    ? Destination.within(tunnel.get().target(), tunnel.get().way(), request)
                    : Destination.of(request);
        } catch (BadMessage bad) {
            connection.report(request.target(), 0, bad.why(), "");
            throw bad;
        }
    }
}
