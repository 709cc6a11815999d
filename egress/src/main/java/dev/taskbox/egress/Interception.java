package dev.taskbox.egress;

import dev.taskbox.egress.TlsGuard.Finding;
import java.io.IOException;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLException;

/**
 * Serves a tunnel whose requests must be read: the client's TLS ends here, under a certificate that its sandbox trusts,
 * and what it then asks is judged and sent on request by request. What is not HTTP/1.1 goes nowhere.
 */
final class Interception {
    private final Connection connection;
    private final Target target;

    Interception(Connection connection, Target target) {
        this.connection = connection;
        this.target = target;
    }

    /** The client has been told that its tunnel stands. */
    void run() throws IOException {
        connection.deadlines().handshake();
        TlsGuard guard = new TlsGuard(connection.client(), target);
        boolean tls = connection.config().tlsPorts().contains(target.port()) || guard.beginsAsTls();
        if (tls && guard.hello() instanceof Finding.Wrong wrong) {
            report(wrong.why());
            Tunnel.denyTls(connection.client());
        } else if (!tls) {
            new HttpSession(connection, target, new Way.Plain()).run();
        } else if (endTls()) {
            new HttpSession(connection, target, new Way.Intercepted()).run();
        }
    }

    private boolean endTls() throws IOException {
        CertificateAuthority authority = connection
                .services()
                .authority()
                .orElseThrow(() -> new IllegalStateException("no tunnel is intercepted without an authority"));
        try {
            connection.secure(TlsLink.accept(authority.contextFor(target.host()), connection.client()));
            return true;
        } catch (SSLException failure) {
            report("TLS that is read on its way to " + target.host() + " failed: " + failure.getMessage());
            return false;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("no certificate could be made for " + target.host(), impossible);
        }
    }

    private void report(String why) {
        connection.report(target.host(), target.port(), Text.printable(why), "");
    }
}
