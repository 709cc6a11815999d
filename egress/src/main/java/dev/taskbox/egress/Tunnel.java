package dev.taskbox.egress;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Optional;

/**
 * Bytes both ways between a client and the host it was let out to. If they are TLS, which on port 443 they must be, the
 * client's hello has to name that host.
 */
final class Tunnel {
    private static final System.Logger LOG = System.getLogger(Tunnel.class.getName());
    private static final int HTTPS = 443;

    private final Session session;
    private final Target target;
    private final Wire client;
    private final Wire upstream;

    Tunnel(Session session, Target target, Wire upstream) {
        this.session = session;
        this.target = target;
        this.client = session.client();
        this.upstream = upstream;
    }

    void run() throws IOException {
        if (target.port() == HTTPS) {
            session.deadline().fix(session.config().handshakeTimeout());
            boolean admitted = client.ready() && admit();
            session.deadline().slide(session.config().idleTimeout());
            if (admitted) {
                pump();
            }
            return;
        }
        pumpUnknown();
    }

    private void pump() throws IOException {
        Thread down = startDown();
        up();
        join(down);
    }

    /** Where the server may speak first, its bytes must not wait for the client's. */
    private void pumpUnknown() throws IOException {
        session.deadline().slide(session.config().idleTimeout());
        Thread down = startDown();
        if (!client.ready() || client.at(0) != ClientHello.RECORD_HANDSHAKE || admit()) {
            up();
            join(down);
        }
    }

    /** Whether the client's first bytes are a hello for the target. They stay in the buffer, to be passed on. */
    private boolean admit() throws IOException {
        try {
            Optional<ClientHello> hello = ClientHello.parse(client.peek(client.available()));
            while (hello.isEmpty()) {
                if (!client.fill()) {
                    return false;
                }
                hello = ClientHello.parse(client.peek(client.available()));
            }
            return admit(hello.get());
        } catch (BadMessage e) {
            deny("no TLS for " + target.host() + ": " + e.why());
            return false;
        }
    }

    private boolean admit(ClientHello hello) {
        String name = hello.serverName().orElse("");
        if (name.equals(target.host()) || (name.isEmpty() && target.literal().isPresent())) {
            return true;
        }
        String shown = name.isEmpty() ? "(none)" : Printable.of(name);
        deny("TLS name " + shown + " is not " + target.host()
                + (hello.encryptedInner() ? " (with encrypted hello)" : ""));
        return false;
    }

    private void deny(String rule) {
        session.gate()
                .denied(target, rule, "A connection must be TLS for the very host it was opened to; ask for that host");
    }

    private Thread startDown() {
        return Thread.ofVirtual().name("egress-down").start(() -> {
            try {
                upstream.drainTo(client);
                client.finishOutput();
            } catch (IOException e) {
                LOG.log(Level.DEBUG, "a tunnel ended early", e);
                session.close();
            }
        });
    }

    private void up() throws IOException {
        client.drainTo(upstream);
        upstream.finishOutput();
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
