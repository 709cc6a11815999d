package dev.taskbox.egress;

import java.io.IOException;

/** One request that was allowed, and its answer. Runs in the connection's thread. */
final class HttpExchange {
    private static final int MOST_INTERIM_ANSWERS = 16;

    private final Connection connection;
    private final Order order;
    private final RequestHead request;
    private final Upstream upstream;
    private boolean toldToContinue;
    private boolean answered;

    HttpExchange(Connection connection, Order order, Upstream upstream) {
        this.connection = connection;
        this.order = order;
        this.request = order.request();
        this.upstream = upstream;
    }

    sealed interface End {
        /** @param clientKept whether the client may send another request @param upstreamKept the same for the origin */
        record Done(boolean clientKept, boolean upstreamKept) implements End {}

        record Upgraded() implements End {}

        /** Not one byte came back, and none was sent to the client. */
        record NoAnswer() implements End {}
    }

    End run() throws IOException, BadMessage {
        Upload upload;
        try {
            sendHead();
            upload = Upload.start(connection, upstream, order);
        } catch (IOException _) {
            return new End.NoAnswer();
        }
        try {
            return answer(upload);
        } catch (IOException broken) {
            if (answered || !upstream.wire().hasEnded()) {
                throw broken;
            }
            if (upload.bad().isPresent()) {
                throw upload.bad().get();
            }
            return new End.NoAnswer();
        } catch (BadMessage malformed) {
            return badAnswer(malformed);
        }
    }

    private End badAnswer(BadMessage malformed) throws IOException {
        if (answered) {
            throw new IOException(malformed.why());
        }
        Reply.badAnswer(order.destination().target(), malformed.why())
                .send(connection.client(), request.method(), true);
        return new End.Done(false, false);
    }

    private void sendHead() throws IOException {
        StringBuilder head = new StringBuilder(request.method())
                .append(' ')
                .append(order.destination().path())
                .append(" HTTP/1.1\r\nHost: ")
                .append(authority())
                .append("\r\n");
        Headers framed = framed(order.headers(), order.body());
        (order.isWebSocket() ? upgrade(framed) : framed).appendTo(head);
        upstream.wire().write(Text.bytes(head.append("\r\n").toString()));
        upstream.wire().flush();
    }

    private String authority() {
        return order.destination().target().authority(order.destination().way().schemePort());
    }

    private static Headers framed(Headers headers, Framing framing) {
        return switch (framing) {
            case Framing.Length length -> headers.plus("Content-Length", Long.toString(length.bytes()));
            case Framing.Chunked _ -> headers.plus("Transfer-Encoding", "chunked");
            case Framing.None _, Framing.UntilClose _ -> headers;
        };
    }

    private static Headers upgrade(Headers headers) {
        return headers.plus("Connection", "Upgrade").plus("Upgrade", "websocket");
    }

    private End answer(Upload upload) throws IOException, BadMessage {
        ResponseHead head = finalHead();
        if (head.status() == 101) {
            sendHead(head, upgrade(head.headers().endToEnd()));
            return new End.Upgraded();
        }
        Framing framing = Framing.of(head, request.method());
        requireReadable(head, framing);
        boolean chunked = request.minor() == 1;
        boolean delimited =
                !(framing instanceof Framing.UntilClose) && (chunked || !(framing instanceof Framing.Chunked));
        // a client that waited for leave and got none may send its body or may not: nobody can tell what comes next
        boolean withheld = request.waitsForContinue() && !toldToContinue && !upload.isComplete();
        boolean keep = delimited && !withheld && !request.wantsClose();
        sendHead(head, answerHeaders(head, framing, keep));
        relay(framing, chunked);
        boolean uploaded = !withheld && upload.await();
        return new End.Done(
                keep && uploaded, uploaded && !head.wantsClose() && !(framing instanceof Framing.UntilClose));
    }

    private void requireReadable(ResponseHead head, Framing framing) throws BadMessage {
        boolean encoded = head.headers().all("content-encoding").stream()
                .anyMatch(encoding -> !encoding.isEmpty() && !encoding.equalsIgnoreCase("identity"));
        if (encoded && !order.masks().isEmpty() && !(framing instanceof Framing.None)) {
            throw new BadMessage("its answer is compressed, so no credential could be removed from it");
        }
    }

    private void relay(Framing framing, boolean chunked) throws IOException, BadMessage {
        if (order.masks().isEmpty()) {
            new BodyRelay(upstream.wire(), connection.client(), true, chunked).run(framing);
            return;
        }
        ScrubbedBody scrubbed = new ScrubbedBody(
                connection.client(), new Scrubber(order.masks()), chunked && framing instanceof Framing.Chunked);
        new BodyRelay(upstream.wire(), scrubbed, true, false).run(framing);
        scrubbed.end();
    }

    private ResponseHead finalHead() throws IOException, BadMessage {
        for (int i = 0; i < MOST_INTERIM_ANSWERS; i++) {
            ResponseHead head = ResponseHead.of(
                    HeadReader.read(upstream.wire(), connection.config().bounds()));
            if (head.status() == 101 && !order.isWebSocket()) {
                throw new BadMessage("it switches protocols unasked");
            }
            if (!head.isInterim() || head.status() == 101) {
                return head;
            }
            relayInterim(head);
        }
        throw new BadMessage("there are more than " + MOST_INTERIM_ANSWERS + " interim answers");
    }

    private void relayInterim(ResponseHead head) throws IOException, BadMessage {
        toldToContinue |= head.status() == 100;
        if (request.minor() == 1) {
            sendHead(head, head.headers().endToEnd());
            answered = false;
        }
    }

    private Headers answerHeaders(ResponseHead head, Framing framing, boolean keep) throws BadMessage {
        Headers headers = head.headers().endToEnd();
        boolean lengthOfNothing = framing instanceof Framing.None && head.status() != 204;
        if (lengthOfNothing && head.headers().has("content-length")) {
            headers = headers.plus(
                    "Content-Length", head.headers().all("content-length").getFirst());
        }
        if (request.minor() == 1 || framing instanceof Framing.Length) {
            headers = framed(headers, framing);
        }
        return keep ? headers : headers.plus("Connection", "close");
    }

    private void sendHead(ResponseHead head, Headers headers) throws IOException {
        answered = true;
        StringBuilder text =
                new StringBuilder("HTTP/1.1 ").append(head.status()).append(' ');
        headers.appendTo(text.append(head.reason()).append("\r\n"));
        connection.client().write(Text.bytes(Scrubber.scrub(text.append("\r\n").toString(), order.masks())));
        connection.client().flush();
    }
}
