package dev.taskbox.egress;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes an {@link Order} of a request, or says what is wrong with it. */
final class OrderDesk {
    private static final Set<String> HOST = Set.of("host");
    /** Some servers take the method or the path from these, and not those that were judged. */
    private static final Set<String> OVERRIDES =
            Set.of("x-http-method", "x-http-method-override", "x-method-override", "x-original-url", "x-rewrite-url");

    private static final Set<String> ENCODING = Set.of("accept-encoding");

    private final Connection connection;
    private final Optional<Within> tunnel;
    private final Credentials credentials;

    /** @param tunnel that the requests come through */
    OrderDesk(Connection connection, Optional<Within> tunnel) {
        this.connection = connection;
        this.tunnel = tunnel;
        this.credentials = new Credentials(connection.services().routes());
    }

    /** A tunnel to a host, whose requests go there by that way. */
    record Within(Target target, Way way) {}

    sealed interface Outcome {
        record Taken(Order order) implements Outcome {}

        /** @param keep whether the client may send another request */
        record Refused(Target target, String why, boolean keep) implements Outcome {}
    }

    Outcome take(RequestHead request) throws BadMessage {
        if (request.isMethod("TRACE")) {
            throw new BadMessage("TRACE would show what was put into the request");
        }
        Framing body = Framing.of(request);
        Destination destination = destination(request);
        requireNoOverride(request, destination);
        Headers headers = request.headers().endToEnd().without(HOST);
        Order order = new Order(request, body, destination, headers, List.of());
        Optional<String> refusal =
                credentials.refusal(request, destination.way().byRoute());
        if (refusal.isPresent()) {
            return new Outcome.Refused(destination.target(), refusal.get(), order.canBeRefusedInPassing());
        }
        return new Outcome.Taken(
                destination.way().byRoute().isPresent()
                        ? filled(order, destination.way().byRoute().get())
                        : order);
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

    private Order filled(Order order, Route route) throws BadMessage {
        Credentials.Filled filled = Credentials.fill(order.headers(), route);
        Target target = order.destination().target();
        filled.credentials().forEach(name -> connection.listener().credentialUsed(name, target.host(), target.port()));
        // what comes back can be scrubbed only where it can be read
        Headers headers = filled.secrets().isEmpty()
                ? filled.headers()
                : filled.headers().without(ENCODING).plus("Accept-Encoding", "identity");
        return new Order(order.request(), order.body(), order.destination(), headers, filled.secrets());
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
