package dev.taskbox.egress;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/** What is to be judged. @param call the request; empty for a tunnel, in which nobody sees one */
record Ask(Target target, Way way, Optional<Call> call) {
    Ask {
        requireNonNull(target, "target is null");
        requireNonNull(way, "way is null");
        requireNonNull(call, "call is null");
    }

    /** @param path with its query, as it came */
    record Call(String method, String path) {}

    static Ask tunnel(Target target) {
        return new Ask(target, new Way.Plain(), Optional.empty());
    }

    static Ask of(Order order) {
        Destination destination = order.destination();
        return new Ask(
                destination.target(), destination.way(), Optional.of(new Call(order.method(), destination.path())));
    }

    /** The same of the host as rules compare it. */
    Ask at(Target canonical) {
        return new Ask(canonical, way, call);
    }
}
