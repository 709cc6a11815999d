package dev.taskbox.egress;

import dev.taskbox.egress.Gate.Opening;
import dev.taskbox.egress.HostPolicy.Verdict;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;

/** Serves a client that speaks HTTP, request by request, each judged anew. Runs in the connection's thread. */
final class HttpSession {
    private static final byte[] ESTABLISHED = Text.bytes("HTTP/1.1 200 Connection established\r\n\r\n");

    private final Connection connection;
    private final Wire client;
    private final boolean inTunnel;
    private final OrderDesk desk;

    /** Where the last request went, kept open for the next to the same host. */
    private Optional<Upstream> spare;

    HttpSession(Connection connection) {
        this.connection = connection;
        this.client = connection.client();
        this.inTunnel = false;
        this.desk = new OrderDesk(connection, Optional.empty());
        this.spare = Optional.empty();
    }

    /** For HTTP within a tunnel: every request must be for the tunnel's host. */
    HttpSession(Connection connection, Target tunnel, Way way) {
        this.connection = connection;
        this.client = connection.client();
        this.inTunnel = true;
        this.desk = new OrderDesk(connection, Optional.of(new OrderDesk.Within(tunnel, way)));
        this.spare = Optional.empty();
    }

    /** The same where the tunnel stands already. */
    HttpSession(Connection connection, Upstream tunnel) {
        this(connection, tunnel.target(), new Way.Plain());
        this.spare = Optional.of(tunnel);
    }

    void run() throws IOException {
        try {
            while (hasNext()) {
                if (!next()) {
                    return;
                }
            }
        } finally {
            dropSpare();
        }
    }

    private boolean hasNext() throws IOException {
        connection.deadlines().traffic();
        return client.buffered() > 0 || client.fill();
    }

    private void dropSpare() {
        spare.ifPresent(Upstream::close);
        spare = Optional.empty();
    }

    /** @return whether the client may send another request */
    private boolean next() throws IOException {
        connection.deadlines().handshake();
        try {
            RequestHead request =
                    RequestHead.of(HeadReader.read(client, connection.config().bounds()));
            connection.deadlines().traffic();
            if (request.isMethod("CONNECT")) {
                connect(request);
                return false;
            }
            return serve(request);
        } catch (BadMessage bad) {
            Reply.bad(bad).send(client, "", true);
            return false;
        }
    }

    private void connect(RequestHead request) throws IOException, BadMessage {
        if (inTunnel || !(Framing.of(request) instanceof Framing.None)) {
            throw new BadMessage("CONNECT has no place in a tunnel and no body");
        }
        dropSpare();
        Target asked = connectTarget(request);
        Optional<Target> intercepted = connection.intercepted(asked);
        if (intercepted.isPresent()) {
            client.write(ESTABLISHED);
            client.flush();
            new Interception(connection, intercepted.get()).run();
            return;
        }
        switch (connection.open(Ask.tunnel(asked))) {
            case Opening.Opened opened -> {
                client.write(ESTABLISHED);
                client.flush();
                new Tunnel(connection, opened.upstream()).run();
            }
            case Opening.Denied denied -> Reply.denied(denied).send(client, "", true);
            case Opening.Failed failed -> Reply.failed(failed).send(client, "", true);
        }
    }

    private Target connectTarget(RequestHead request) throws BadMessage {
        try {
            return Target.ofAuthority(request.target(), OptionalInt.empty());
        } catch (BadMessage bad) {
            connection.report(request.target(), 0, bad.why(), "");
            throw bad;
        }
    }

    private boolean serve(RequestHead request) throws IOException, BadMessage {
        return switch (desk.take(request)) {
            case OrderDesk.Outcome.Taken taken -> judge(taken.order());
            case OrderDesk.Outcome.Refused refused -> {
                Verdict.Denied verdict = new Verdict.Denied(
                        refused.refusal().credential().map(name -> name + ": ").orElse("")
                                + refused.refusal().why(),
                        "",
                        refused.target().host());
                connection.report(refused.target(), refused.refusal());
                Reply.denied(new Opening.Denied(refused.target(), verdict))
                        .send(client, request.method(), !refused.keep());
                yield refused.keep();
            }
        };
    }

    private boolean judge(Order order) throws IOException, BadMessage {
        Optional<PushGuard> guard = connection.services().pushGuard();
        if (guard.isEmpty() || !connection.allows(Ask.of(order))) {
            return serve(desk.filled(order));
        }
        return switch (new PushDesk(connection, guard.get()).take(order)) {
            case PushDesk.Outcome.Passed passed -> serve(desk.filled(passed.order()));
            case PushDesk.Outcome.Answered answered -> answered.keep();
        };
    }

    private boolean serve(Order order) throws IOException, BadMessage {
        boolean reused = spare.isPresent();
        Opening opening = upstreamFor(order);
        if (opening instanceof Opening.Opened(Upstream upstream)) {
            HttpExchange.End end = exchange(order, upstream);
            if (!reused || !(end instanceof HttpExchange.End.NoAnswer) || !order.isRepeatable()) {
                return finish(order, upstream, end);
            }
            // the origin may have closed the spare connection while this request was on its way
            upstream.close();
            opening = open(order);
        }
        return serveFresh(order, opening);
    }

    private boolean serveFresh(Order order, Opening opening) throws IOException, BadMessage {
        boolean keep = order.canBeRefusedInPassing();
        switch (opening) {
            case Opening.Opened opened -> {
                return finish(order, opened.upstream(), exchange(order, opened.upstream()));
            }
            case Opening.Denied denied -> Reply.denied(denied).send(client, order.method(), !keep);
            case Opening.Failed failed -> Reply.failed(failed).send(client, order.method(), !keep);
        }
        return keep;
    }

    private Opening upstreamFor(Order order) {
        Optional<Upstream> idle = spare;
        spare = Optional.empty();
        if (idle.isPresent()) {
            if (idle.get().leadsTo(order.destination()) && idle.get().wire().isQuiet()) {
                return connection.reopen(idle.get(), Ask.of(order));
            }
            idle.get().close();
        }
        return open(order);
    }

    private Opening open(Order order) {
        return connection.open(Ask.of(order));
    }

    private HttpExchange.End exchange(Order order, Upstream upstream) throws IOException, BadMessage {
        try {
            return new HttpExchange(connection, order, upstream).run();
        } catch (IOException | BadMessage failure) {
            upstream.close();
            throw failure;
        }
    }

    private boolean finish(Order order, Upstream upstream, HttpExchange.End end) throws IOException {
        return switch (end) {
            case HttpExchange.End.Upgraded _ -> {
                new Tunnel(connection, upstream).relay();
                yield false;
            }
            case HttpExchange.End.NoAnswer _ -> {
                upstream.close();
                Reply.badAnswer(order.destination().target(), "it closed the connection")
                        .send(client, order.method(), true);
                yield false;
            }
            case HttpExchange.End.Done done -> {
                connection.release();
                keep(upstream, done.upstreamKept());
                yield done.clientKept();
            }
        };
    }

    private void keep(Upstream upstream, boolean kept) {
        if (kept) {
            spare = Optional.of(upstream);
        } else {
            upstream.close();
        }
    }
}
