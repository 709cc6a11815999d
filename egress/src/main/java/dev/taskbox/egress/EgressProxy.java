package dev.taskbox.egress;

import dev.taskbox.model.Problem;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * The one exit of one run: a Unix socket that speaks SOCKS5 and HTTP proxying. A virtual thread for each connection,
 * one that accepts, and one that closes what has been quiet for too long.
 */
public final class EgressProxy implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(EgressProxy.class.getName());
    private static final Duration LONGEST_SWEEP_PAUSE = Duration.ofSeconds(1);
    private static final Duration ACCEPT_RETRY = Duration.ofMillis(100);
    private static final Duration LONGEST_GOODBYE = Duration.ofSeconds(5);

    private final Path socket;
    private final ServerSocketChannel server;
    private final Gate gate;
    private final EgressConfig config;
    private final Map<Session, Thread> sessions = new ConcurrentHashMap<>();
    private final Thread sweeper;
    private volatile boolean closed;

    private EgressProxy(Path socket, ServerSocketChannel server, Gate gate, EgressConfig config) {
        this.socket = socket;
        this.server = server;
        this.gate = gate;
        this.config = config;
        this.sweeper = Thread.ofVirtual().name("egress-sweeper").unstarted(this::sweep);
    }

    /**
     * @param unixSocket its directory must exist and keep others out: the socket itself is open to everyone; a socket
     *     that is left there is replaced
     */
    public static EgressProxy start(Path unixSocket, HostPolicy policy, EgressListener listener, EgressConfig config) {
        ServerSocketChannel server = listen(unixSocket);
        EgressProxy proxy = new EgressProxy(unixSocket, server, new Gate(policy, listener, config), config);
        Thread.ofVirtual().name("egress-accept").start(proxy::accept);
        proxy.sweeper.start();
        return proxy;
    }

    private static ServerSocketChannel listen(Path unixSocket) {
        try {
            removeStale(unixSocket);
            ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            try {
                server.bind(UnixDomainSocketAddress.of(unixSocket));
                Files.setPosixFilePermissions(unixSocket, PosixFilePermissions.fromString("rw-rw-rw-"));
                return server;
            } catch (IOException | RuntimeException e) {
                server.close();
                throw e;
            }
        } catch (IOException e) {
            throw Problem.failed(
                            "egress-socket",
                            "opening the egress socket " + unixSocket,
                            e.toString(),
                            "Check that the directory exists, is writable, and has a short path")
                    .causedBy(e);
        }
    }

    private static void removeStale(Path unixSocket) throws IOException {
        if (!Files.exists(unixSocket, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!Files.readAttributes(unixSocket, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .isOther()) {
            throw new IOException("there is a file that is not a socket");
        }
        Files.delete(unixSocket);
    }

    /** From now on this policy decides. Connections it does not allow are cut, and the listener hears of each. */
    public void replacePolicy(HostPolicy policy) {
        gate.replacePolicy(policy);
        sessions.keySet().forEach(Session::recheck);
    }

    private void accept() {
        while (!closed) {
            try {
                admit(server.accept());
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException | RuntimeException e) {
                // out of file descriptors, most likely: the connections that are open will free some
                LOG.log(Level.WARNING, "accepting a connection failed", e);
                LockSupport.parkNanos(ACCEPT_RETRY.toNanos());
            }
        }
    }

    private void admit(SocketChannel channel) throws IOException {
        if (sessions.size() >= config.maxConnections()) {
            // not a warning: a box must not be able to fill the log
            LOG.log(Level.DEBUG, "refused a connection: {0} are open", config.maxConnections());
            channel.close();
            return;
        }
        Session session = new Session(channel, gate, config);
        Thread thread = Thread.ofVirtual().name("egress-connection").unstarted(() -> {
            try {
                session.run();
            } finally {
                sessions.remove(session);
            }
        });
        sessions.put(session, thread);
        thread.start();
        LockSupport.unpark(sweeper);
        // close() sets the flag before it walks over the map: either it finds ours or we see the flag
        if (closed) {
            session.close();
        }
    }

    private void sweep() {
        long pause = Math.min(
                LONGEST_SWEEP_PAUSE.toNanos(),
                Math.min(
                                config.handshakeTimeout().toNanos(),
                                config.idleTimeout().toNanos())
                        / 4);
        while (!closed) {
            if (sessions.isEmpty()) {
                LockSupport.park(this);
            } else {
                LockSupport.parkNanos(this, pause);
            }
            sessions.keySet().stream()
                    .filter(session -> session.deadline().passed())
                    .forEach(Session::close);
        }
    }

    /** Closes every connection, waits until none is served any more, and removes the socket. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(sweeper);
        try (server) {
            Files.deleteIfExists(socket);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "removing the egress socket " + socket + " failed", e);
        }
        sessions.keySet().forEach(Session::close);
        sessions.values().forEach(EgressProxy::await);
    }

    private static void await(Thread thread) {
        try {
            if (thread != Thread.currentThread() && !thread.join(LONGEST_GOODBYE)) {
                LOG.log(Level.WARNING, "a connection is still being served");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
