package dev.taskbox.egress;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** An HTTP/1 proxy: tunnels by CONNECT, and plain http requests, each of which is judged anew. */
final class HttpDoor {
    /** How long a client that is told to go may take to hear it. */
    static final Duration GOODBYE = Duration.ofSeconds(2);

    private static final byte[] CONNECTED =
            "HTTP/1.1 200 Connection established\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Session session;
    private final Wire client;

    HttpDoor(Session session) {
        this.session = session;
        this.client = session.client();
    }

    void serve() throws IOException {
        boolean another = true;
        while (another) {
            session.deadline().slide(session.config().idleTimeout());
            if (!client.ready()) {
                return;
            }
            session.deadline().fix(session.config().handshakeTimeout());
            another = serveOne();
        }
        goodbye();
    }

    private boolean serveOne() throws IOException {
        try {
            HttpHead.Request request = HttpHead.request(HttpHead.take(client));
            session.deadline().slide(session.config().idleTimeout());
            return serve(request, Framing.ofRequest(request));
        } catch (BadMessage e) {
            return refuse(HttpReply.badRequest(e.why()));
        }
    }

    private boolean serve(HttpHead.Request request, Framing body) throws IOException, BadMessage {
        return switch (RequestTarget.of(request)) {
            case RequestTarget.Absolute absolute -> forward(request, absolute, body);
            case RequestTarget.Authority authority -> connect(authority.target(), body);
            // a route to a service that the proxy itself offers (a credential's host, a model's API) begins here
            case RequestTarget.Origin _, RequestTarget.Asterisk _ ->
                refuse(HttpReply.badRequest("this is a proxy, not a web server; ask for http://HOST/PATH, or use"
                        + " CONNECT HOST:PORT for https"));
        };
    }

    private boolean refuse(HttpReply reply) throws IOException {
        reply.write(client, false, false);
        return false;
    }

    private boolean connect(Target target, Framing body) throws IOException {
        if (!(body instanceof Framing.None) && !body.equals(new Framing.Length(0))) {
            return refuse(HttpReply.badRequest("CONNECT has no body"));
        }
        return switch (session.gate().open(target, session)) {
            case Passage.Refused refused -> refuse(HttpReply.refused(target, refused));
            case Passage.Unreachable unreachable -> refuse(HttpReply.unreachable(target, unreachable.why()));
            case Passage.Open open -> {
                client.write(CONNECTED);
                new Tunnel(session, target, open.upstream()).run();
                session.close();
                yield false;
            }
        };
    }

    private boolean forward(HttpHead.Request request, RequestTarget.Absolute absolute, Framing body)
            throws IOException {
        Target target = absolute.target();
        return switch (session.gate().open(target, session)) {
            case Passage.Refused refused -> answer(request, body, HttpReply.refused(target, refused));
            case Passage.Unreachable unreachable ->
                answer(request, body, HttpReply.unreachable(target, unreachable.why()));
            case Passage.Open open -> new Exchange(session, request, absolute, body, open.upstream()).run();
        };
    }

    private boolean answer(HttpHead.Request request, Framing body, HttpReply reply) throws IOException {
        boolean keepOpen = persistent(request) && body instanceof Framing.None;
        reply.write(client, keepOpen, request.method().equals("HEAD"));
        return keepOpen;
    }

    /** Whether the client wants to go on. HTTP/1.0 has no agreed way to say so through a proxy. */
    static boolean persistent(HttpHead.Request request) {
        Fields fields = request.fields();
        return request.minor() == 1
                && !fields.elements("connection").contains("close")
                && !fields.elements("proxy-connection").contains("close");
    }

    /** A peer that is still sending when its socket is closed may never read the answer: let it finish, for a while. */
    private void goodbye() throws IOException {
        session.deadline().fix(GOODBYE);
        if (session.isOpen()) {
            client.finishOutput();
            while (client.ready()) {
                client.skip(client.available());
            }
        }
    }
}
