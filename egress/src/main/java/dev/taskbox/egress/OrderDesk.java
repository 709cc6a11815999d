package dev.taskbox.egress;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes an {@link Order} of a request, or says what is wrong with it. */
final class OrderDesk {
    private static final Set<String> HOST = Set.of("host");
    private static final Set<String> ENCODING = Set.of("accept-encoding");

    private final Connection connection;
    private final Optional<Target> fixed;
    private final Credentials credentials;

    /** @param fixed the host of the tunnel that the requests come through */
    OrderDesk(Connection connection, Optional<Target> fixed) {
        this.connection = connection;
        this.fixed = fixed;
        this.credentials = new Credentials(connection.routes());
    }

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
        Headers headers = request.headers().endToEnd().without(HOST);
        Order order = new Order(request, body, destination, headers, List.of());
        Optional<String> refusal = credentials.refusal(request, destination.route());
        if (refusal.isPresent()) {
            return new Outcome.Refused(destination.target(), refusal.get(), order.canBeRefusedInPassing());
        }
        return new Outcome.Taken(
                destination.route().isPresent()
                        ? filled(order, destination.route().get())
                        : order);
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
        Optional<String> path =
                fixed.isPresent() ? Optional.empty() : connection.routes().ownPath(request);
        if (path.isPresent()) {
            Routes.requireOneHost(request);
            return connection.routes().destination(path.get());
        }
        try {
            return Destination.of(request, fixed);
        } catch (BadMessage bad) {
            connection.report(request.target(), 0, bad.why(), "");
            throw bad;
        }
    }
}
