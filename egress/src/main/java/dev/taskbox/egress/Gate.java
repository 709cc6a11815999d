package dev.taskbox.egress;

import dev.taskbox.egress.HostPolicy.Verdict;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The one place that says yes: policy, lookup, address check, record, and only then a connection. Thread-safe. */
final class Gate {
    private static final System.Logger LOG = System.getLogger(Gate.class.getName());

    private final EgressListener listener;
    private final EgressConfig config;
    private final EgressServices services;
    private final Credentials credentials;
    private volatile HostPolicy policy;

    Gate(HostPolicy policy, EgressListener listener, EgressConfig config, EgressServices services) {
        this.policy = policy;
        this.listener = listener;
        this.config = config;
        this.services = services;
        this.credentials = new Credentials(services, new Vault(System::nanoTime));
    }

    sealed interface Opening {
        record Opened(Upstream upstream) implements Opening {}

        record Denied(Target target, Verdict.Denied verdict) implements Opening {}

        /** It was allowed, and could not be reached. */
        record Failed(Target target, String why, boolean timeout) implements Opening {}
    }

    Credentials credentials() {
        return credentials;
    }

    boolean allows(Ask ask) {
        return decide(policy, ask) instanceof Verdict.Allowed;
    }

    void policy(HostPolicy policy) {
        this.policy = policy;
    }

    /**
     * @param attempt gets what must be closed to give up while this waits
     * @param onTraffic of the connection's wire
     */
    Opening open(Ask ask, Consumer<Closeable> attempt, Runnable onTraffic) {
        HostPolicy judge = policy;
        Target asked = ask.target();
        try {
            return switch (decide(judge, ask)) {
                case Verdict.Denied denied -> new Opening.Denied(asked, denied);
                case Verdict.Allowed allowed -> {
                    Target target = Target.of(allowed.host(), asked.port());
                    List<InetAddress> addresses = addresses(target);
                    Optional<Verdict.Denied> refusal = refusal(judge, target, addresses);
                    yield refusal.isPresent()
                            ? new Opening.Denied(target, refusal.get())
                            : dial(new Permit(target, ask.way(), allowed.rule()), addresses, attempt, onTraffic);
                }
            };
        } catch (SocketTimeoutException timeout) {
            return new Opening.Failed(asked, reason(timeout), true);
        } catch (IOException failure) {
            return new Opening.Failed(asked, reason(failure), false);
        } catch (BadMessage bad) {
            return new Opening.Denied(asked, new Verdict.Denied(bad.why(), "", asked.host()));
        }
    }

    private static String reason(IOException failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }

    /** A route was permitted by who set it up; only its addresses are left to judge. */
    private Verdict decide(HostPolicy judge, Ask ask) {
        Target target = ask.target();
        if (ask.way() instanceof Way.Routed(Route route)) {
            return new Verdict.Allowed("route " + route.name(), target.host());
        }
        try {
            return ask.call().isPresent()
                    ? judge.decideRequest(
                            target.host(),
                            target.port(),
                            ask.call().get().method(),
                            ask.call().get().path())
                    : decideTunnel(judge, target);
        } catch (RuntimeException broken) {
            LOG.log(System.Logger.Level.ERROR, "asking the policy about " + target + " failed; refused", broken);
            return new Verdict.Denied("the policy could not be asked", "", target.host());
        }
    }

    /** What nobody reads goes nowhere where requests are to be judged. */
    private Verdict decideTunnel(HostPolicy judge, Target target) {
        Verdict verdict = judge.decide(target.host(), target.port());
        return verdict instanceof Verdict.Allowed allowed && mustBeRead(judge, allowed.host(), target.port())
                ? new Verdict.Denied(
                        "what is asked of " + allowed.host() + " must be read, and is not", "", allowed.host())
                : verdict;
    }

    /** Whether method and path count at the host of a request. */
    boolean judgesRequests(Target target) {
        try {
            return policy.judgesRequests(target.host(), target.port());
        } catch (RuntimeException _) {
            // said where it is asked to decide
            return true;
        }
    }

    private boolean mustBeRead(HostPolicy judge, String host, int port) {
        return judge.judgesRequests(host, port)
                || credentials.wantToRead(host, port)
                || services.pushGuard()
                        .filter(guard -> guard.covers(host, port))
                        .isPresent();
    }

    /** The host of a tunnel that may be opened only if what goes through it is read. */
    Optional<Target> intercepted(Target asked) {
        HostPolicy judge = policy;
        try {
            return services.authority().isPresent()
                            && judge.decide(asked.host(), asked.port()) instanceof Verdict.Allowed allowed
                            && mustBeRead(judge, allowed.host(), asked.port())
                    ? Optional.of(Target.of(allowed.host(), asked.port()))
                    : Optional.empty();
        } catch (RuntimeException | BadMessage _) {
            // said, and refused, where it is opened as it is
            return Optional.empty();
        }
    }

    private List<InetAddress> addresses(Target target) throws IOException {
        return target.literal().isPresent()
                ? List.of(target.literal().get())
                : config.resolver().resolve(target.host(), config.timeouts().resolve());
    }

    /** One bad address spoils the name: public and private ones side by side are what a rebinding attack looks like. */
    private static Optional<Verdict.Denied> refusal(HostPolicy judge, Target target, List<InetAddress> addresses) {
        for (InetAddress address : addresses) {
            Optional<String> what = AddressCheck.refusal(address);
            if (what.isPresent() && !names(judge, address, target.port())) {
                return Optional.of(refusal(target, address, what.get()));
            }
        }
        return Optional.empty();
    }

    private static boolean names(HostPolicy judge, InetAddress address, int port) {
        try {
            return judge.namesAddress(address, port);
        } catch (RuntimeException broken) {
            LOG.log(System.Logger.Level.ERROR, "asking the policy about an address failed; refused", broken);
            return false;
        }
    }

    private static Verdict.Denied refusal(Target target, InetAddress address, String what) {
        String text = new Target(address.getHostAddress(), target.port(), Optional.of(address)).authority(443);
        String rule = target.literal().isPresent()
                ? target.host() + " is " + what
                : target.host() + " is at " + address.getHostAddress() + ", " + what;
        return new Verdict.Denied(rule, "task policy allow " + text, target.host());
    }

    private record Permit(Target target, Way way, String rule) {}

    private Opening dial(Permit permit, List<InetAddress> addresses, Consumer<Closeable> attempt, Runnable onTraffic)
            throws IOException {
        Target target = permit.target();
        listener.allowed(target.host(), target.port(), permit.rule());
        Dialer.Dialled dialled =
                Dialer.dial(addresses, target.port(), config.timeouts().connect(), attempt);
        Link link = permit.way().isTls() ? tls(dialled.channel(), target) : new ChannelLink(dialled.channel());
        Wire wire = new Wire(link, onTraffic);
        return new Opening.Opened(new Upstream(target, dialled.address(), permit.way(), wire, listener));
    }

    private Link tls(SocketChannel channel, Target target) throws IOException {
        try {
            return TlsLink.open(
                    services.tls().get(), channel, target, config.timeouts().connect());
        } catch (IOException | RuntimeException failure) {
            channel.close();
            throw failure;
        }
    }

    /** What the policy says of a host that nobody connects to yet. */
    Verdict judge(Target target) {
        try {
            return policy.decide(target.host(), target.port());
        } catch (RuntimeException broken) {
            LOG.log(System.Logger.Level.ERROR, "asking the policy about " + target + " failed; refused", broken);
            return new Verdict.Denied("the policy could not be asked", "", target.host());
        }
    }

    /** Whether a connection that is open may be used, by the policy of now. */
    Verdict judge(Upstream upstream, Ask ask) {
        HostPolicy judge = policy;
        Target target = upstream.target();
        return switch (decide(judge, ask)) {
            case Verdict.Denied denied -> denied;
            case Verdict.Allowed allowed ->
                refusal(judge, target, List.of(upstream.address()))
                        .<Verdict>map(denied -> denied)
                        .orElse(allowed);
        };
    }
}
