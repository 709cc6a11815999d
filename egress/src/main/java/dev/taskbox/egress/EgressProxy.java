package dev.taskbox.egress;

import static java.util.Objects.requireNonNull;

import dev.taskbox.model.Problem;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * The exit of one run: a proxy for SOCKS5 (CONNECT), HTTP CONNECT and plain HTTP on one Unix socket, and for
 * connections that a PROXY header (version 2) says were meant for another address. Each connection is a virtual thread. Thread-safe.
 */
public final class EgressProxy implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(EgressProxy.class.getName());
    private static final Duration LONGEST_TICK = Duration.ofSeconds(1);
    private static final long PAUSE_MILLIS = 100;

    private final SocketFile socket;
    private final Gate gate;
    private final EgressListener listener;
    private final EgressConfig config;
    private final EgressServices services;
    private final Capture capture;
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("egress-", 0).factory());
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closing = new CountDownLatch(1);

    private EgressProxy(
            SocketFile socket,
            HostPolicy policy,
            EgressListener listener,
            EgressConfig config,
            EgressServices services) {
        this.socket = socket;
        this.gate = new Gate(policy, listener, config, services);
        this.listener = listener;
        this.config = config;
        this.services = services;
        this.capture = Capture.reportingTo(listener);
    }

    /**
     * Listens from the moment it returns. A socket that a dead proxy left behind is replaced.
     *
     * @param unixSocket in a directory that keeps out who must not connect; the file itself lets everyone
     * @throws Problem kind CONFLICT where something else has that path, FAILED where it cannot be bound
     */
    public static EgressProxy start(
            Path unixSocket, HostPolicy policy, EgressListener listener, EgressConfig config, EgressServices services) {
        requireNonNull(policy, "policy is null");
        requireNonNull(listener, "listener is null");
        requireNonNull(config, "config is null");
        requireNonNull(services, "services is null");
        EgressProxy proxy = new EgressProxy(SocketFile.listen(unixSocket), policy, listener, config, services);
        proxy.threads.execute(proxy::acceptAll);
        proxy.threads.execute(proxy::watch);
        return proxy;
    }

    /** One that reads nothing within TLS and has no routes. */
    public static EgressProxy start(Path unixSocket, HostPolicy policy, EgressListener listener, EgressConfig config) {
        return start(unixSocket, policy, listener, config, EgressServices.NONE);
    }

    public Path socket() {
        return socket.path();
    }

    /** How many clients are connected. */
    public int connections() {
        return connections.size();
    }

    /** From now on this one decides. What is open and no longer allowed is cut before this returns. */
    public void policy(HostPolicy policy) {
        gate.policy(requireNonNull(policy, "policy is null"));
        connections.forEach(EgressProxy::judgeAnew);
    }

    private static void judgeAnew(Connection connection) {
        try {
            connection.judgeAnew();
        } catch (RuntimeException broken) {
            // the connection is closed by now, and the others must still be judged
            LOG.log(System.Logger.Level.ERROR, "reporting a cut connection failed", broken);
        }
    }

    private void acceptAll() {
        while (socket.isOpen()) {
            try {
                admit(socket.accept());
            } catch (IOException | RuntimeException failure) {
                pauseAfter(failure);
            }
        }
    }

    /** Out of file descriptors, most likely: that passes when connections end. */
    private void pauseAfter(Exception failure) {
        if (socket.isOpen()) {
            LOG.log(System.Logger.Level.WARNING, "accepting a connection failed; trying on", failure);
            isClosingWithin(PAUSE_MILLIS);
        }
    }

    private void admit(SocketChannel channel) throws IOException {
        int limit = config.bounds().connections();
        if (connections.size() >= limit) {
            channel.close();
            listener.overloaded(limit);
            return;
        }
        Connection connection = new Connection(channel, gate, listener, config, services, capture, threads);
        connections.add(connection);
        try {
            threads.execute(() -> serve(connection));
        } catch (RejectedExecutionException _) {
            // the proxy closed in between
            connections.remove(connection);
            connection.close();
        }
    }

    private void serve(Connection connection) {
        try {
            // close() either finds it among the connections, or has begun before this looks
            if (closing.getCount() > 0) {
                connection.run();
            }
        } finally {
            connections.remove(connection);
            connection.close();
        }
    }

    private void watch() {
        EgressConfig.Timeouts timeouts = config.timeouts();
        long tick = Math.min(
                LONGEST_TICK.toMillis(),
                Math.min(timeouts.handshake().toMillis(), timeouts.idle().toMillis()) / 4 + 1);
        while (!isClosingWithin(tick)) {
            connections.stream().filter(Connection::isOverdue).forEach(Connection::close);
        }
    }

    private boolean isClosingWithin(long millis) {
        try {
            return closing.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            return true;
        }
    }

    /** Ends every connection; when it returns, nothing more is reported and the socket's file is gone. */
    @Override
    public void close() {
        closing.countDown();
        socket.close();
        connections.forEach(Connection::close);
        threads.close();
    }
}
