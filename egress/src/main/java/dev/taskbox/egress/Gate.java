package dev.taskbox.egress;

import dev.taskbox.egress.HostPolicy.Verdict;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.Optional;

/** Judges, resolves, vets and dials, in this order. The policy may be replaced at any time. */
final class Gate {
    /** Of one name. Each may take the whole connect timeout. */
    private static final int MOST_TRIES = 6;

    private final EgressListener listener;
    private final EgressConfig config;
    private volatile HostPolicy policy;

    Gate(HostPolicy policy, EgressListener listener, EgressConfig config) {
        this.policy = policy;
        this.listener = listener;
        this.config = config;
    }

    /** An open way out: what was asked for, and the address it leads to. */
    record Route(Target target, InetAddress address) {}

    void replacePolicy(HostPolicy other) {
        policy = other;
    }

    void denied(Target target, String rule, String hint) {
        listener.denied(target.host(), target.port(), rule, hint);
    }

    void denied(SocksRequest.Malformed malformed) {
        listener.denied(malformed.text(), malformed.port(), malformed.why(), "Ask for a host by its plain name");
    }

    /** Opens a way out for a session, which owns it from then on. */
    Passage open(Target target, Session session) throws IOException {
        HostPolicy judge = policy;
        return switch (judge.decide(target.host(), target.port())) {
            case Verdict.Denied denied -> refuse(target, denied);
            case Verdict.Allowed allowed -> resolve(target, allowed, judge, session);
        };
    }

    private Passage.Refused refuse(Target target, Verdict.Denied denied) {
        denied(target, denied.rule(), denied.hint());
        return new Passage.Refused(denied.rule(), denied.hint());
    }

    private Passage resolve(Target target, Verdict.Allowed allowed, HostPolicy judge, Session session) {
        List<InetAddress> addresses;
        try {
            addresses = target.literal().isPresent()
                    ? List.of(target.literal().get())
                    : List.copyOf(config.resolver().resolve(target.host()));
        } catch (IOException e) {
            return new Passage.Unreachable(String.valueOf(e.getMessage()));
        }
        // one bad address condemns the name: which of them a client would get must not be a matter of luck
        for (InetAddress address : addresses) {
            Optional<Verdict.Denied> refusal = vet(address, target.port(), judge);
            if (refusal.isPresent()) {
                return refuse(target, refusal.get());
            }
        }
        listener.allowed(target.host(), target.port(), allowed.rule());
        return dial(target, addresses, judge, session);
    }

    private static Optional<Verdict.Denied> vet(InetAddress address, int port, HostPolicy judge) {
        Optional<String> what = AddressCheck.refusal(address.getAddress()).or(() -> ownAddress(address));
        if (what.isEmpty() || judge.namesAddress(address, port)) {
            return Optional.empty();
        }
        String text = AddressText.of(address);
        return Optional.of(new Verdict.Denied(
                "address " + text + " is " + what.get(),
                "Name " + text + " in network.allow of the policy if the task needs it"));
    }

    /** A public address of this machine leads to what listens on this machine, like loopback does. */
    private static Optional<String> ownAddress(InetAddress address) {
        try {
            return NetworkInterface.getByInetAddress(address) == null
                    ? Optional.empty()
                    : Optional.of("this machine's own");
        } catch (SocketException e) {
            return Optional.of("not known to be another machine's");
        }
    }

    private Passage dial(Target target, List<InetAddress> addresses, HostPolicy judge, Session session) {
        String why = "the name has no address";
        for (InetAddress address : addresses.subList(0, Math.min(addresses.size(), MOST_TRIES))) {
            try {
                InetSocketAddress socketAddress = new InetSocketAddress(address, target.port());
                Wire upstream = session.adopt(config.dialer().dial(socketAddress, config.connectTimeout()));
                session.entered(new Route(target, address));
                // replacePolicy walks over the routes after it has set the policy: either it sees ours or we see its
                if (!policy.equals(judge)) {
                    session.recheck();
                }
                return new Passage.Open(upstream);
            } catch (IOException e) {
                why = AddressText.of(address) + ": " + e.getMessage();
            }
        }
        return new Passage.Unreachable(why);
    }

    /** Whether an open way out would still be opened. */
    Optional<Verdict.Denied> refusal(Route route) {
        HostPolicy judge = policy;
        Target target = route.target();
        return switch (judge.decide(target.host(), target.port())) {
            case Verdict.Denied denied -> Optional.of(denied);
            case Verdict.Allowed _ -> vet(route.address(), target.port(), judge);
        };
    }
}
