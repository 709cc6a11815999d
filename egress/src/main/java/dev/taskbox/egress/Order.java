package dev.taskbox.egress;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A request that may go up as far as its own head tells; whether its host may be reached is another question.
 *
 * @param headers as they go up, without Host and what frames the body
 * @param masks what must not come back, in any of its forms
 * @param begun the body, where its beginning was read already
 * @param guarded whether a credential may go there, so that what comes back must be read
 */
record Order(
        RequestHead request,
        Framing body,
        Destination destination,
        Headers headers,
        List<String> masks,
        boolean guarded,
        Optional<BegunBody> begun) {
    private static final Set<String> REPEATABLE = Set.of("GET", "HEAD", "OPTIONS");

    Order {
        masks = List.copyOf(masks);
    }

    Order without(Set<String> names) {
        return new Order(request, body, destination, headers.without(names), masks, guarded, begun);
    }

    Order begun(BegunBody beginning) {
        return new Order(request, body, destination, headers, masks, guarded, Optional.of(beginning));
    }

    String method() {
        return request.method();
    }

    /** Whether it may be sent twice, where nobody knows whether it arrived. */
    boolean isRepeatable() {
        return hasNoBody() && REPEATABLE.contains(method());
    }

    boolean hasNoBody() {
        return body instanceof Framing.None;
    }

    /** Whether the client may go on when the request is refused: nothing of it is left to be read. */
    boolean canBeRefusedInPassing() {
        return hasNoBody() && !request.wantsClose();
    }

    boolean isWebSocket() {
        return hasNoBody() && !guarded && destination.way().byRoute().isEmpty() && request.wantsWebSocket();
    }

    /** Without the secrets, wherever it may be printed. */
    @Override
    public String toString() {
        return method() + " " + destination.target() + destination.path();
    }
}
