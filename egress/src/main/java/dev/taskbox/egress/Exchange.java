package dev.taskbox.egress;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One plain http request and its response. The request's body has a thread of its own, because a response may come
 * before it ends. Every request has a connection to its origin to itself, which is closed afterwards: bytes that an
 * origin takes for another request lead nowhere.
 */
final class Exchange {
    private final Session session;
    private final HttpHead.Request request;
    private final RequestTarget.Absolute absolute;
    private final Framing body;
    private final Wire client;
    private final Wire upstream;
    private final AtomicReference<Optional<BadMessage>> bodyProblem = new AtomicReference<>(Optional.empty());
    /** Published by the body's thread: the next byte of the client begins its next request. */
    private volatile boolean bodyReceived;

    private boolean answered;

    Exchange(Session session, HttpHead.Request request, RequestTarget.Absolute absolute, Framing body, Wire upstream) {
        this.session = session;
        this.request = request;
        this.absolute = absolute;
        this.body = body;
        this.client = session.client();
        this.upstream = upstream;
    }

    /** @return whether the client's connection can carry another request */
    boolean run() throws IOException {
        Thread sender = Thread.ofVirtual().name("egress-body").unstarted(this::sendBody);
        boolean keepOpen = false;
        try {
            send(sender);
            keepOpen = receive();
        } catch (BadMessage e) {
            fail(HttpReply.badAnswer(absolute.target(), e.why()));
        } catch (IOException e) {
            if (answered) {
                throw e;
            }
            fail(HttpReply.unreachable(absolute.target(), "the connection ended without an answer"));
        } finally {
            session.left(upstream);
        }
        if (!keepOpen) {
            stopClient();
        }
        join(sender);
        return keepOpen;
    }

    private void send(Thread sender) throws IOException {
        upstream.write(requestHead());
        if (body instanceof Framing.None) {
            bodyReceived = true;
        } else {
            sender.start();
        }
    }

    private byte[] requestHead() {
        Target target = absolute.target();
        StringBuilder head = new StringBuilder(request.method())
                .append(' ')
                .append(absolute.path())
                .append(" HTTP/1.1\r\nHost: ")
                .append(target.port() == 80 ? target.hostInUrl() : target.toString())
                .append("\r\n");
        request.fields().endToEnd("host", "content-length").appendTo(head);
        appendFraming(head, body);
        return ascii(head.append("Connection: close\r\n\r\n"));
    }

    private static void appendFraming(StringBuilder head, Framing framing) {
        switch (framing) {
            case Framing.Length length ->
                head.append("Content-Length: ").append(length.bytes()).append("\r\n");
            case Framing.Chunked _ -> head.append("Transfer-Encoding: chunked\r\n");
            case Framing.None _, Framing.UntilClose _ -> {
                // nothing to say
            }
        }
    }

    private static byte[] ascii(StringBuilder head) {
        return head.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private void sendBody() {
        try {
            new Body(client, upstream, true, () -> bodyReceived = true).copy(body);
        } catch (BadMessage e) {
            bodyProblem.set(Optional.of(e));
            upstream.close();
        } catch (EOFException e) {
            upstream.close();
        } catch (IOException e) {
            // the origin takes no more; its answer may be on the way
        }
    }

    private boolean receive() throws IOException, BadMessage {
        HttpHead.Response response = HttpHead.response(HttpHead.take(upstream));
        while (response.status() < 200) {
            interim(response);
            response = HttpHead.response(HttpHead.take(upstream));
        }
        Framing framing = Framing.ofResponse(response, request.method());
        boolean keepOpen = HttpDoor.persistent(request) && bodyReceived && !(framing instanceof Framing.UntilClose);
        answered = true;
        boolean chunked = framing instanceof Framing.Chunked && request.minor() == 1;
        client.write(responseHead(response, framing, chunked, keepOpen));
        new Body(upstream, client, chunked, () -> {}).copy(framing);
        return keepOpen;
    }

    private void interim(HttpHead.Response response) throws IOException, BadMessage {
        if (response.status() == 101) {
            throw new BadMessage("it switches to a protocol nobody asked for");
        }
        if (request.minor() == 1) {
            StringBuilder head = statusLine(response);
            response.fields().endToEnd("content-length").appendTo(head);
            client.write(ascii(head.append("\r\n")));
        }
    }

    private static StringBuilder statusLine(HttpHead.Response response) {
        return new StringBuilder("HTTP/1.1 ")
                .append(response.status())
                .append(' ')
                .append(response.reason())
                .append("\r\n");
    }

    private byte[] responseHead(HttpHead.Response response, Framing framing, boolean chunked, boolean keepOpen) {
        StringBuilder head = statusLine(response);
        response.fields().endToEnd("content-length").appendTo(head);
        boolean describesAnother = request.method().equals("HEAD") || response.status() == 304;
        if (framing instanceof Framing.None && describesAnother) {
            List<String> length = response.fields().all("content-length");
            length.forEach(
                    value -> head.append("Content-Length: ").append(value).append("\r\n"));
        } else if (chunked || !(framing instanceof Framing.Chunked)) {
            appendFraming(head, framing);
        }
        return ascii(head.append(keepOpen ? "\r\n" : "Connection: close\r\n\r\n"));
    }

    private void fail(HttpReply otherwise) throws IOException {
        if (answered) {
            throw new EOFException("the origin broke off its answer");
        }
        HttpReply reply =
                bodyProblem.get().map(e -> HttpReply.badRequest(e.why())).orElse(otherwise);
        reply.write(client, false, request.method().equals("HEAD"));
    }

    /** Ends the body's thread, which may be waiting for a client that has its answer already. */
    private void stopClient() throws IOException {
        client.finishOutput();
        session.deadline().fix(HttpDoor.GOODBYE);
    }

    private static void join(Thread thread) {
        try {
            if (thread.getState() != Thread.State.NEW) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
