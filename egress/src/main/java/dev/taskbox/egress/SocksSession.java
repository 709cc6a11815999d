package dev.taskbox.egress;

import dev.taskbox.egress.Gate.Opening;
import java.io.IOException;
import java.util.Optional;

/** Serves a client that began with SOCKS5: one CONNECT, then a tunnel. */
final class SocksSession {
    private static final int SUCCEEDED = 0;
    private static final int NOT_ALLOWED = 2;
    private static final int HOST_UNREACHABLE = 4;
    private static final int COMMAND_NOT_SUPPORTED = 7;
    private static final int TTL_EXPIRED = 6;

    private final Connection connection;
    private final Wire client;

    SocksSession(Connection connection) {
        this.connection = connection;
        this.client = connection.client();
    }

    void run() throws IOException {
        try {
            if (!SocksRequest.offersNoAuthentication(client.input())) {
                write(5, 0xff);
                return;
            }
            write(5, 0);
            serve(SocksRequest.read(client.input()));
        } catch (BadMessage bad) {
            reply(bad.status());
        }
    }

    private void serve(SocksRequest request) throws IOException {
        if (request.command() != SocksRequest.CONNECT) {
            connection.report(
                    request.host(), request.port(), "SOCKS " + request.commandName() + " is never allowed", "");
            reply(COMMAND_NOT_SUPPORTED);
            return;
        }
        Optional<Target> target = target(request);
        if (target.isEmpty()) {
            reply(NOT_ALLOWED);
            return;
        }
        connection.deadlines().traffic();
        Optional<Target> intercepted = connection.intercepted(target.get());
        if (intercepted.isPresent()) {
            reply(SUCCEEDED);
            new Interception(connection, intercepted.get()).run();
            return;
        }
        switch (connection.open(Ask.tunnel(target.get()))) {
            case Opening.Opened opened -> {
                reply(SUCCEEDED);
                new Tunnel(connection, opened.upstream()).run();
            }
            case Opening.Denied _ -> reply(NOT_ALLOWED);
            case Opening.Failed failed -> reply(failed.timeout() ? TTL_EXPIRED : HOST_UNREACHABLE);
        }
    }

    private Optional<Target> target(SocksRequest request) {
        try {
            return Optional.of(request.target());
        } catch (BadMessage bad) {
            connection.report(request.host(), request.port(), bad.why(), "");
            return Optional.empty();
        }
    }

    private void reply(int code) throws IOException {
        write(5, code, 0, 1, 0, 0, 0, 0, 0, 0);
    }

    private void write(int... bytes) throws IOException {
        byte[] message = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            message[i] = (byte) bytes[i];
        }
        client.write(message);
        client.flush();
    }
}
