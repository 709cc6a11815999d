package dev.taskbox.egress;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** The body of one request on its way up, while the answer may be on its way down. */
final class Upload {
    private final Connection connection;
    private final Upstream upstream;
    private volatile boolean complete;
    private volatile Optional<BadMessage> bad = Optional.empty();
    private Optional<Future<?>> running = Optional.empty();

    private Upload(Connection connection, Upstream upstream) {
        this.connection = connection;
        this.upstream = upstream;
    }

    static Upload start(Connection connection, Upstream upstream, Order order) {
        Framing framing = order.body();
        Upload upload = new Upload(connection, upstream);
        boolean isHere = order.begun().isEmpty()
                && (framing instanceof Framing.None
                        || (framing instanceof Framing.Length length
                                && length.bytes() <= connection.client().buffered()));
        if (isHere) {
            upload.run(order);
        } else {
            upload.running = Optional.of(connection.fork(() -> upload.run(order)));
        }
        return upload;
    }

    private void run(Order order) {
        Wire client = connection.client();
        try {
            if (order.begun().isPresent()) {
                order.begun().get().relay(upstream.wire());
            } else {
                new BodyRelay(client, upstream.wire(), false, true).run(order.body());
            }
            complete = true;
        } catch (BadMessage malformed) {
            bad = Optional.of(malformed);
            // before the origin can take what it has for the whole
            upstream.close();
        } catch (IOException _) {
            if (client.hasEnded()) {
                upstream.close();
            }
            // else the origin stopped reading; its answer may say why
        }
    }

    boolean isComplete() {
        return complete;
    }

    /** What was wrong with the body, if that ended it. */
    Optional<BadMessage> bad() {
        return bad;
    }

    /** Gives the client one handshake's time to finish. @return whether the whole body went up */
    boolean await() {
        connection.deadlines().handshake();
        try {
            if (running.isPresent()) {
                running.get().get();
            }
            return complete;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException failure) {
            throw new IllegalStateException("relaying a request body failed", failure.getCause());
        }
    }
}
