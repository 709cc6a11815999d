package dev.taskbox.egress;

import dev.taskbox.egress.TlsGuard.Finding;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** Bytes both ways between a client and an upstream, after a look at how the client begins. */
final class Tunnel {
    /** A fatal TLS alert, access_denied, so that a client says more than "connection closed". */
    private static final byte[] ACCESS_DENIED = {21, 3, 3, 0, 2, 2, 49};

    private static final System.Logger LOG = System.getLogger(Tunnel.class.getName());

    private final Connection connection;
    private final Wire client;
    private final Upstream upstream;
    private final Wire server;
    private final TlsGuard guard;

    /** Set before the first ClientHello goes up, so that the thread that reads the answer to it knows. */
    private volatile boolean helloSent;

    private final CompletableFuture<Boolean> retryAsked = new CompletableFuture<>();

    Tunnel(Connection connection, Upstream upstream) {
        this.connection = connection;
        this.client = connection.client();
        this.upstream = upstream;
        this.server = upstream.wire();
        this.guard = new TlsGuard(client, upstream.target());
    }

    /** Looks first, as the port demands, then relays. */
    void run() throws IOException {
        int port = upstream.target().port();
        connection.deadlines().handshake();
        if (connection.config().tlsPorts().contains(port)) {
            runAsTls();
        } else if (!connection.config().httpPorts().contains(port)) {
            runAsAnything();
        } else if (guard.beginsAsTls()) {
            runAsTls();
        } else {
            new HttpSession(connection, upstream).run();
        }
    }

    private void runAsTls() throws IOException {
        switch (guard.hello()) {
            case Finding.Wrong wrong -> {
                report(wrong);
                denyTls(client);
            }
            case Finding.Fine hello -> {
                Future<?> down = connection.fork(this::answerHello);
                passHello(hello, down);
            }
        }
    }

    static void denyTls(Wire client) throws IOException {
        client.write(ACCESS_DENIED);
        client.flush();
        client.part();
    }

    /** The server may speak first here, so its bytes pass while the client's first ones are awaited. */
    private void runAsAnything() throws IOException {
        connection.deadlines().traffic();
        Future<?> down = connection.fork(this::answerHello);
        if (!guard.beginsAsTls()) {
            pump(client, server);
            await(down);
            return;
        }
        connection.deadlines().handshake();
        switch (guard.hello()) {
            case Finding.Wrong wrong -> report(wrong);
            case Finding.Fine hello -> passHello(hello, down);
        }
    }

    private void passHello(Finding.Fine hello, Future<?> down) throws IOException {
        helloSent = true;
        client.moveTo(server, hello.length());
        server.flush();
        if (retryAsked.join() && guard.secondHello(server) instanceof Finding.Wrong wrong) {
            report(wrong);
            return;
        }
        connection.deadlines().traffic();
        pump(client, server);
        await(down);
    }

    private void report(Finding.Wrong wrong) {
        Target target = upstream.target();
        connection.report(target.host(), target.port(), wrong.why(), "");
    }

    /** Both ways, without a look, until both ends have closed. */
    void relay() {
        connection.deadlines().traffic();
        Future<?> down = connection.fork(() -> pump(server, client));
        pump(client, server);
        await(down);
    }

    private void answerHello() {
        try {
            retryAsked.complete(server.fill() && helloSent && asksForRetry());
        } catch (IOException gone) {
            LOG.log(System.Logger.Level.DEBUG, "a tunnel broke", gone);
            connection.close();
        } finally {
            retryAsked.complete(false);
        }
        pump(server, client);
    }

    private boolean asksForRetry() throws IOException {
        while (true) {
            Optional<Boolean> retry = ServerHello.asksForRetry(server.array(), server.start(), server.end());
            if (retry.isPresent() || !server.fill()) {
                return retry.orElse(false);
            }
        }
    }

    private void await(Future<?> down) {
        try {
            down.get();
        } catch (InterruptedException _) {
            connection.close();
            Thread.currentThread().interrupt();
        } catch (ExecutionException failure) {
            throw new IllegalStateException("relaying to the client failed", failure.getCause());
        }
    }

    private void pump(Wire from, Wire to) {
        try {
            from.moveAllTo(to);
            to.shutdownOutput();
        } catch (IOException gone) {
            LOG.log(System.Logger.Level.DEBUG, "a tunnel broke", gone);
            connection.close();
        }
    }
}
