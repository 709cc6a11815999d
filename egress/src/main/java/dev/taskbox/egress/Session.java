package dev.taskbox.egress;

import dev.taskbox.egress.HostPolicy.Verdict;
import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** One client connection and the ways out that were opened for it. Its own thread runs it; any thread may close it. */
final class Session implements Runnable, Closeable {
    private static final System.Logger LOG = System.getLogger(Session.class.getName());

    private final Gate gate;
    private final EgressConfig config;
    private final Deadline deadline;
    private final Wire client;
    private final Set<Wire> upstreams = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile Optional<Gate.Route> route = Optional.empty();

    Session(SocketChannel channel, Gate gate, EgressConfig config) {
        this.gate = gate;
        this.config = config;
        this.deadline = new Deadline(config.handshakeTimeout());
        this.client = new Wire(channel, deadline);
    }

    Gate gate() {
        return gate;
    }

    EgressConfig config() {
        return config;
    }

    Deadline deadline() {
        return deadline;
    }

    Wire client() {
        return client;
    }

    @Override
    public void run() {
        try (this) {
            if (!client.ready()) {
                return;
            }
            if (client.at(0) == SocksRequest.VERSION) {
                new SocksDoor(this).serve();
            } else {
                new HttpDoor(this).serve();
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "a connection ended early", e);
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "a connection failed", e);
        }
    }

    /** @throws IOException if the session was closed meanwhile; the channel is closed then */
    Wire adopt(SocketChannel channel) throws IOException {
        Wire upstream = new Wire(channel, deadline);
        upstreams.add(upstream);
        // close() sets the flag before it walks over the set: either it finds ours or we see the flag
        if (closed.get()) {
            upstream.close();
            throw new IOException("the connection was closed");
        }
        return upstream;
    }

    void entered(Gate.Route entered) {
        route = Optional.of(entered);
    }

    void left(Wire upstream) {
        route = Optional.empty();
        upstreams.remove(upstream);
        upstream.close();
    }

    /** Closes the session if its way out is not allowed any more, or nobody can tell. */
    void recheck() {
        try {
            route.ifPresent(entered -> gate.refusal(entered).ifPresent(denied -> cut(entered, denied)));
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "judging an open connection failed, so it is closed", e);
            close();
        }
    }

    private void cut(Gate.Route entered, Verdict.Denied denied) {
        if (!closed.get()) {
            close();
            gate.denied(entered.target(), denied.rule(), denied.hint());
        }
    }

    boolean isOpen() {
        return !closed.get();
    }

    @Override
    public void close() {
        closed.set(true);
        client.close();
        upstreams.forEach(Wire::close);
    }
}
