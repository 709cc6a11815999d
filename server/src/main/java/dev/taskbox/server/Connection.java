package dev.taskbox.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.io.IoWriteFuture;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.server.ServerFactoryManager;
import org.apache.sshd.server.session.ServerSessionImpl;

/** One client. What it asks and does not read the answers of is bounded. */
final class Connection extends ServerSessionImpl {
    /** Answers that wait to be sent; a client that reads leaves a handful. */
    private static final int MOST_PENDING = 1024;

    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final int number = NUMBERS.incrementAndGet();
    private final InetAddress address;
    private final AtomicInteger pending = new AtomicInteger();
    private final Set<SessionChannel> channels = new HashSet<>();
    private final AtomicInteger unanswered = new AtomicInteger();

    /** The key that was asked about last. A client has proved that it has it only when it is logged in. */
    private volatile Optional<AuthorizedKeys.Entry> candidate = Optional.empty();

    private volatile String offered = "";
    private volatile boolean tried;
    private final AtomicBoolean stranger = new AtomicBoolean(true);
    private final AtomicReference<Optional<String>> seat = new AtomicReference<>(Optional.empty());
    private final CompletableFuture<Optional<Login>> login = new CompletableFuture<>();

    Connection(ServerFactoryManager server, IoSession io) throws Exception {
        super(server, io);
        this.address = address(io);
    }

    static InetAddress address(IoSession io) throws IOException {
        if (io.getRemoteAddress() instanceof InetSocketAddress socket) {
            return socket.getAddress();
        }
        throw new IOException("no address");
    }

    int number() {
        return number;
    }

    InetAddress address() {
        return address;
    }

    @Override
    public IoWriteFuture writePacket(Buffer buffer) throws IOException {
        if (pending.incrementAndGet() > MOST_PENDING) {
            close(true);
        }
        boolean handedOver = false;
        try {
            IoWriteFuture future = super.writePacket(buffer);
            handedOver = true;
            future.addListener(_ -> pending.decrementAndGet());
            return future;
        } finally {
            if (!handedOver) {
                pending.decrementAndGet();
            }
        }
    }

    void offer(String fingerprint, Optional<AuthorizedKeys.Entry> entry) {
        tried = true;
        offered = fingerprint;
        candidate = entry;
    }

    Optional<AuthorizedKeys.Entry> candidate() {
        return candidate;
    }

    /** The fingerprint of the key that was tried last; empty: none was. */
    String offered() {
        return offered;
    }

    /** It came as far as to cost something. */
    void markTried() {
        tried = true;
    }

    boolean hasTried() {
        return tried;
    }

    /** @return true once */
    boolean ceaseToBeStranger() {
        return stranger.getAndSet(false);
    }

    void seat(String fingerprint) {
        seat.set(Optional.of(fingerprint));
    }

    /** Whose seat it took, for who gives it back: no second one gets an answer. */
    Optional<String> seatedAs() {
        return seat.getAndSet(Optional.empty());
    }

    void accept(Login who) {
        login.complete(Optional.of(who));
    }

    /** It is not let in after all. */
    void refuse() {
        login.complete(Optional.empty());
    }

    /** Empty until it is written down that somebody came in. */
    Optional<Login> login() {
        return login.getNow(Optional.empty());
    }

    /** Waits until it is written down that somebody came in. Empty where that could not be. */
    Optional<Login> awaitLogin() {
        return login.join();
    }

    /** Empty where there are as many as there may be. */
    Optional<SessionChannel> openChannel(int most, Function<Connection, SessionChannel> maker) {
        synchronized (channels) {
            if (channels.size() >= most) {
                return Optional.empty();
            }
            SessionChannel channel = maker.apply(this);
            channels.add(channel);
            return Optional.of(channel);
        }
    }

    void forget(SessionChannel channel) {
        synchronized (channels) {
            channels.remove(channel);
        }
    }

    /** Tells all its commands to end. */
    void hangUp() {
        List<SessionChannel> open;
        synchronized (channels) {
            open = List.copyOf(channels);
        }
        open.forEach(SessionChannel::hangUp);
    }

    /** @return how many questions were not answered, with this one */
    int ask() throws IOException {
        int open = unanswered.incrementAndGet();
        Buffer question = createBuffer(SshConstants.SSH_MSG_GLOBAL_REQUEST);
        question.putString("keepalive@openssh.com");
        question.putBoolean(true);
        request(question, "keepalive@openssh.com", (_, _) -> unanswered.set(0));
        return open;
    }
}
