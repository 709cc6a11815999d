package dev.taskbox.egress;

import java.io.IOException;

/** SOCKS5 without authentication, for CONNECT. The socket itself is what tells who may use it. */
final class SocksDoor {
    private static final int NO_AUTHENTICATION = 0;
    private static final int NO_ACCEPTABLE_METHOD = 0xff;

    private static final int SUCCEEDED = 0;
    private static final int GENERAL_FAILURE = 1;
    private static final int NOT_ALLOWED = 2;
    private static final int HOST_UNREACHABLE = 4;
    private static final int COMMAND_NOT_SUPPORTED = 7;
    private static final int ADDRESS_TYPE_NOT_SUPPORTED = 8;

    private final Session session;
    private final Wire client;

    SocksDoor(Session session) {
        this.session = session;
        this.client = session.client();
    }

    void serve() throws IOException {
        if (!greet()) {
            return;
        }
        try {
            byte[] header = peek(SocksRequest.HEADER);
            answer(SocksRequest.parse(client.take(SocksRequest.length(header))));
        } catch (BadMessage _) {
            reply(GENERAL_FAILURE);
        }
    }

    private boolean greet() throws IOException {
        int methods = client.take(2)[1] & 0xff;
        for (byte method : client.take(methods)) {
            if (method == NO_AUTHENTICATION) {
                client.write(new byte[] {SocksRequest.VERSION, NO_AUTHENTICATION});
                return true;
            }
        }
        client.write(new byte[] {SocksRequest.VERSION, (byte) NO_ACCEPTABLE_METHOD});
        return false;
    }

    private byte[] peek(int count) throws IOException {
        while (client.available() < count && client.fill()) {
            // until the header is there
        }
        return client.available() < count ? client.take(count) : client.peek(count);
    }

    private void answer(SocksRequest request) throws IOException {
        if (request.command() != SocksRequest.CONNECT) {
            reply(COMMAND_NOT_SUPPORTED);
            return;
        }
        switch (request.destination()) {
            case SocksRequest.Unsupported _ -> reply(ADDRESS_TYPE_NOT_SUPPORTED);
            case SocksRequest.Malformed malformed -> {
                session.gate().denied(malformed);
                reply(NOT_ALLOWED);
            }
            case SocksRequest.Known known -> connect(known.target());
        }
    }

    private void connect(Target target) throws IOException {
        session.deadline().slide(session.config().idleTimeout());
        switch (session.gate().open(target, session)) {
            case Passage.Refused _ -> reply(NOT_ALLOWED);
            case Passage.Unreachable _ -> reply(HOST_UNREACHABLE);
            case Passage.Open open -> {
                reply(SUCCEEDED);
                new Tunnel(session, target, open.upstream()).run();
            }
        }
    }

    /** The bound address in a reply is of no use to anyone: 0.0.0.0:0. */
    private void reply(int code) throws IOException {
        client.write(new byte[] {SocksRequest.VERSION, (byte) code, 0, 1, 0, 0, 0, 0, 0, 0});
    }
}
