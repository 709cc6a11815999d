package dev.taskbox.egress;

import java.io.Closeable;
import java.net.InetAddress;
import java.util.concurrent.atomic.AtomicBoolean;

/** An open connection to a host that the policy allowed, at an address that was vetted. */
final class Upstream implements Closeable {
    private static final System.Logger LOG = System.getLogger(Upstream.class.getName());

    private final Target target;
    private final InetAddress address;
    private final Way way;
    private final Wire wire;
    private final EgressListener listener;
    private final AtomicBoolean closed = new AtomicBoolean();

    Upstream(Target target, InetAddress address, Way way, Wire wire, EgressListener listener) {
        this.target = target;
        this.address = address;
        this.way = way;
        this.wire = wire;
        this.listener = listener;
    }

    Target target() {
        return target;
    }

    InetAddress address() {
        return address;
    }

    boolean leadsTo(Destination destination) {
        return target.sameAs(destination.target()) && way.equals(destination.way());
    }

    Wire wire() {
        return wire;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            wire.close();
            reportEnd();
        }
    }

    /** Whoever closes has more to close; a listener that fails must not stop it. */
    private void reportEnd() {
        try {
            listener.ended(target.host(), target.port(), wire.sent(), wire.received());
        } catch (RuntimeException broken) {
            LOG.log(System.Logger.Level.ERROR, "reporting the end of a connection to " + target + " failed", broken);
        }
    }
}
