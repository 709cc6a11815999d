package dev.taskbox.egress;

import dev.taskbox.egress.Gate.Opening;
import dev.taskbox.egress.HostPolicy.Verdict;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One client of the proxy. {@link #run} is its own virtual thread; {@link #close} and {@link #judgeAnew} may come from
 * any other.
 */
final class Connection implements Runnable, Closeable {
    private static final System.Logger LOG = System.getLogger(Connection.class.getName());
    private static final byte SOCKS5 = 5;

    private final Gate gate;
    private final EgressListener listener;
    private final EgressConfig config;
    private final EgressServices services;
    private final Capture capture;
    private final ExecutorService threads;
    private final Deadlines deadlines;
    private volatile Wire client;

    /** What a policy that changes is asked about. */
    private final AtomicReference<Optional<Use>> inUse = new AtomicReference<>(Optional.empty());

    private final AtomicReference<Optional<Closeable>> attempt = new AtomicReference<>(Optional.empty());
    private volatile boolean closed;

    /** @param ask what it was opened or reopened for */
    private record Use(Upstream upstream, Ask ask) {}

    Connection(
            SocketChannel channel,
            Gate gate,
            EgressListener listener,
            EgressConfig config,
            EgressServices services,
            Capture capture,
            ExecutorService threads) {
        this.gate = gate;
        this.listener = listener;
        this.config = config;
        this.services = services;
        this.capture = capture;
        this.threads = threads;
        this.deadlines = new Deadlines(config.timeouts());
        this.client = new Wire(new ChannelLink(channel), deadlines::moved);
    }

    @Override
    public void run() {
        try {
            if (client.fill()) {
                serve();
            }
        } catch (IOException gone) {
            LOG.log(System.Logger.Level.DEBUG, "a connection broke", gone);
        } catch (RuntimeException broken) {
            // once the proxy closes, its threads take no more work
            System.Logger.Level level = closed ? System.Logger.Level.DEBUG : System.Logger.Level.ERROR;
            LOG.log(level, "serving a connection failed; it was closed", broken);
        } finally {
            close();
        }
    }

    private void serve() throws IOException {
        byte first = client.array()[client.start()];
        if (first == SOCKS5) {
            new SocksSession(this).run();
        } else if (first == ProxyHeader.FIRST_BYTE && ProxyHeader.begins(client)) {
            new CapturedSession(this).run();
        } else {
            new HttpSession(this).run();
        }
    }

    Wire client() {
        return client;
    }

    EgressConfig config() {
        return config;
    }

    EgressServices services() {
        return services;
    }

    Capture capture() {
        return capture;
    }

    EgressListener listener() {
        return listener;
    }

    Deadlines deadlines() {
        return deadlines;
    }

    Future<?> fork(Runnable work) {
        return threads.submit(work);
    }

    /** From now on the client is spoken to through this, which lies on the same connection. */
    void secure(Link tls) {
        client = new Wire(tls, deadlines::moved);
    }

    /** The host of a tunnel that may be opened but not without reading what goes through it. */
    Optional<Target> intercepted(Target asked) {
        return gate.intercepted(asked);
    }

    Credentials credentials() {
        return gate.credentials();
    }

    /** Whether the policy allows it, as far as that can be told without reaching for it. */
    boolean allows(Ask ask) {
        return gate.allows(ask);
    }

    boolean judgesRequests(Target target) {
        return gate.judgesRequests(target);
    }

    /** Judges, connects, and writes down what was decided. An upstream it gives is in use until {@link #release}. */
    Opening open(Ask ask) {
        Opening opening = gate.open(ask, this::attempting, deadlines::moved);
        return switch (opening) {
            case Opening.Denied denied -> {
                report(denied.target(), denied.verdict());
                yield denied;
            }
            case Opening.Failed failed -> failed;
            case Opening.Opened opened ->
                use(opened.upstream(), ask.at(opened.upstream().target()));
        };
    }

    /** The same for one that is open already. */
    Opening reopen(Upstream upstream, Ask ask) {
        Opening opening = use(upstream, ask);
        if (opening instanceof Opening.Opened && gate.judge(upstream, ask) instanceof Verdict.Allowed allowed) {
            listener.allowed(upstream.target().host(), upstream.target().port(), allowed.rule());
        }
        return opening;
    }

    /**
     * A policy that changed while this was dialled has not seen it in {@link #inUse}; so it is put there first and
     * judged once more, and one of the two sees the other.
     */
    private Opening use(Upstream upstream, Ask ask) {
        inUse.set(Optional.of(new Use(upstream, ask)));
        if (closed) {
            upstream.close();
        }
        if (gate.judge(upstream, ask) instanceof Verdict.Denied denied) {
            upstream.close();
            report(upstream.target(), denied);
            return new Opening.Denied(upstream.target(), denied);
        }
        return new Opening.Opened(upstream);
    }

    void release() {
        inUse.set(Optional.empty());
    }

    /** What the policy says, without a record of it. */
    Verdict judge(Target target) {
        return gate.judge(target);
    }

    private void attempting(Closeable channel) {
        attempt.set(Optional.of(channel));
        if (closed) {
            closeQuietly(channel);
        }
    }

    void report(Target target, Verdict.Denied verdict) {
        report(verdict.host(), target.port(), verdict.rule(), verdict.hint());
    }

    void report(Target target, Credentials.Refusal refusal) {
        refusal.credential()
                .ifPresentOrElse(
                        name -> listener.credentialRefused(name, target.host(), target.port(), refusal.why()),
                        () -> report(target.host(), target.port(), refusal.why(), ""));
    }

    void report(String host, int port, String rule, String hint) {
        listener.denied(Text.printable(host), port, rule, hint);
    }

    /**
     * Cuts the upstream where it is no longer allowed; what is served then ends by itself. The client is not cut here:
     * it may have its whole answer already and be about to ask for something else.
     */
    void judgeAnew() {
        inUse.get().ifPresent(use -> {
            if (gate.judge(use.upstream(), use.ask()) instanceof Verdict.Denied denied) {
                use.upstream().close();
                report(use.upstream().target(), denied);
            }
        });
    }

    boolean isOverdue() {
        return deadlines.passed();
    }

    @Override
    public void close() {
        closed = true;
        client.close();
        attempt.get().ifPresent(Connection::closeQuietly);
        inUse.get().ifPresent(use -> use.upstream().close());
    }

    private static void closeQuietly(Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException failure) {
            LOG.log(System.Logger.Level.DEBUG, "closing a connection", failure);
        }
    }
}
