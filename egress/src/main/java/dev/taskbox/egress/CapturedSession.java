package dev.taskbox.egress;

import dev.taskbox.egress.Gate.Opening;
import java.io.IOException;
import java.util.Optional;

/**
 * Serves a program that knows of no proxy: it looked a name up, got an address of the pool, and connected to that. It is
 * the same as if it had asked for CONNECT to that name and port. Runs in the connection's thread.
 */
final class CapturedSession {
    private static final System.Logger LOG = System.getLogger(CapturedSession.class.getName());

    private final Connection connection;
    private final Wire client;

    CapturedSession(Connection connection) {
        this.connection = connection;
        this.client = connection.client();
    }

    void run() throws IOException {
        try {
            ProxyHeader asked = ProxyHeader.take(client);
            connection.deadlines().traffic();
            if (asked.port() == DnsSession.PORT && asked.address().isLoopbackAddress()) {
                new DnsSession(connection).run();
            } else {
                serve(asked);
            }
        } catch (BadMessage bad) {
            LOG.log(System.Logger.Level.DEBUG, "a connection was closed: {0}", bad.why());
        }
    }

    private void serve(ProxyHeader asked) throws IOException, BadMessage {
        Optional<String> name = connection.capture().pool().nameAt(asked.address());
        if (name.isEmpty()) {
            String rule = "no name was looked up for this address, so there is nothing to judge it by";
            connection.capture().refusals().report(asked.address().getHostAddress(), asked.port(), rule, "");
            return;
        }
        Target target = Target.of(name.get(), asked.port());
        Optional<Target> intercepted = connection.intercepted(target);
        if (intercepted.isPresent()) {
            new Interception(connection, intercepted.get()).run();
            return;
        }
        switch (connection.open(Ask.tunnel(target))) {
            case Opening.Opened opened -> new Tunnel(connection, opened.upstream()).run();
            case Opening.Denied denied -> refuse(asked.port(), denied);
            case Opening.Failed failed -> {
                if (connection.config().httpPorts().contains(asked.port())) {
                    Reply.failed(failed).send(client, "", true);
                }
            }
        }
    }

    /** In words that the program may show, where its protocol has any. */
    private void refuse(int port, Opening.Denied denied) throws IOException {
        if (connection.config().httpPorts().contains(port)) {
            Reply.denied(denied).send(client, "", true);
        } else if (connection.config().tlsPorts().contains(port)) {
            Tunnel.denyTls(client);
        }
    }
}
