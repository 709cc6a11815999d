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
    private final Routes routes;
    private final Capture capture;
    private final ExecutorService threads;
    private final Deadlines deadlines;
    private final Wire client;

    /** What a policy that changes is asked about. */
    private final AtomicReference<Optional<Upstream>> inUse = new AtomicReference<>(Optional.empty());

    private final AtomicReference<Optional<Closeable>> attempt = new AtomicReference<>(Optional.empty());
    private volatile boolean closed;

    Connection(
            SocketChannel channel,
            Gate gate,
            EgressListener listener,
            EgressConfig config,
            Routes routes,
            Capture capture,
            ExecutorService threads) {
        this.gate = gate;
        this.listener = listener;
        this.config = config;
        this.routes = routes;
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

    Routes routes() {
        return routes;
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

    /** Judges, connects, and writes down what was decided. An upstream it gives is in use until {@link #release}. */
    Opening open(Target asked) {
        return open(asked, Optional.empty());
    }

    Opening open(Target asked, Optional<Route> route) {
        Opening opening = gate.open(asked, route, this::attempting, deadlines::moved);
        return switch (opening) {
            case Opening.Denied denied -> {
                report(denied.target(), denied.verdict());
                yield denied;
            }
            case Opening.Failed failed -> failed;
            case Opening.Opened opened -> use(opened.upstream());
        };
    }

    /** The same for one that is open already. */
    Opening reopen(Upstream upstream) {
        Opening opening = use(upstream);
        if (opening instanceof Opening.Opened && gate.judge(upstream) instanceof Verdict.Allowed allowed) {
            listener.allowed(upstream.target().host(), upstream.target().port(), allowed.rule());
        }
        return opening;
    }

    /**
     * A policy that changed while this was dialled has not seen it in {@link #inUse}; so it is put there first and
     * judged once more, and one of the two sees the other.
     */
    private Opening use(Upstream upstream) {
        inUse.set(Optional.of(upstream));
        if (closed) {
            upstream.close();
        }
        if (gate.judge(upstream) instanceof Verdict.Denied denied) {
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

    void report(String host, int port, String rule, String hint) {
        listener.denied(Text.printable(host), port, rule, hint);
    }

    /**
     * Cuts the upstream where it is no longer allowed; what is served then ends by itself. The client is not cut here:
     * it may have its whole answer already and be about to ask for something else.
     */
    void judgeAnew() {
        inUse.get().ifPresent(upstream -> {
            if (gate.judge(upstream) instanceof Verdict.Denied denied) {
                upstream.close();
                report(upstream.target(), denied);
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
        inUse.get().ifPresent(Upstream::close);
    }

    private static void closeQuietly(Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException failure) {
            LOG.log(System.Logger.Level.DEBUG, "closing a connection", failure);
        }
    }
}
