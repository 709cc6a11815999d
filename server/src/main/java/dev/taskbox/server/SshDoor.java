package dev.taskbox.server;

import dev.taskbox.model.Problem;
import dev.taskbox.service.CommandRoom;
import dev.taskbox.service.TaskService;
import dev.taskbox.service.TaskService.SshStatus;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.channel.Channel;
import org.apache.sshd.common.channel.ChannelFactory;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.ServerBuilder;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.server.forward.RejectAllForwardingFilter;
import org.apache.sshd.server.session.SessionFactory;

/**
 * The door for those who come by SSH: with a public key of the list and in no other way, for command lines and for
 * nothing else. Nothing of the SSH library is loaded before this is.
 */
public final class SshDoor implements AutoCloseable {
    private static final Logger LOG = System.getLogger(SshDoor.class.getName());
    private static final Duration LAST_WORDS = Duration.ofSeconds(5);
    private static final int REMEMBERED_ADDRESSES = 4096;
    private static final int MOST_AUTH_REQUESTS = 12;
    private static final long WINDOW = 64 << 10;

    /** The system would let it grow to MiB, and who is at the end of a slow line would see what was long ago. */
    private static final int SEND_BUFFER = 64 << 10;

    private static final long LONGEST_PACKET = 256 << 10;

    private final SshLimits limits;
    private final AuthorizedKeys keys;
    private final Scribe scribe;
    private final SshCommands commands;
    private final Strikes strikes;
    private final Seats strangers;
    private final Seats guests;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final Server server =
            (Server) ServerBuilder.builder().factory(Server::new).build(true);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final String fingerprint;

    /** MINA keeps its listener to itself. */
    private static final class Server extends SshServer {
        void stopListening() {
            if (acceptor != null) {
                acceptor.unbind();
            }
        }
    }

    /**
     * @param directory for the host key and what else belongs to it; it is made, for its user alone
     * @param rooms make the room for what a role may do
     */
    public record Parts(
            Path directory,
            AuthorizedKeys keys,
            TaskService service,
            Function<TaskService, CommandRoom> rooms,
            SshAudit audit,
            SshLimits limits,
            InstantSource clock) {}

    private SshDoor(Parts parts) {
        this.limits = parts.limits();
        this.keys = parts.keys();
        this.scribe = new Scribe(parts.audit());
        Path nowhere = parts.directory().resolve("nowhere");
        makePrivate(nowhere);
        this.commands = new SshCommands(parts.service(), parts.rooms(), keys, scribe, nowhere, limits);
        this.strikes = new Strikes(limits.strikes(), limits.lockOut(), REMEMBERED_ADDRESSES, parts.clock());
        this.strangers = new Seats(limits.strangers(), limits.strangersEach());
        this.guests = new Seats(limits.connections(), limits.connectionsEach());
        KeyPair hostKey = HostKey.of(parts.directory().resolve("host_ed25519"));
        this.fingerprint = PublicKeyLine.fingerprint(HostKey.encode(hostKey.getPublic()));
        configure(hostKey);
    }

    /**
     * @param address HOST:PORT; port 0: any that is free
     * @throws Problem where it cannot listen there
     */
    public static SshDoor open(String address, Parts parts) {
        InetSocketAddress socket = ListenAddress.parse(address);
        SshDoor door = new SshDoor(parts);
        door.listen(address, socket);
        Thread.ofVirtual().name("ssh keepalive").start(door::keepAlive);
        return door;
    }

    private static void makePrivate(Path directory) {
        try {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw Problem.failed("ssh-directory", "making " + directory, e.toString(), "Check its rights")
                    .causedBy(e);
        }
    }

    private void configure(KeyPair hostKey) {
        Algorithms.limit(server);
        server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
        server.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
        server.setPublickeyAuthenticator((_, key, session) -> authenticate(HostKey.encode(key), (Connection) session));
        server.setPasswordAuthenticator(null);
        server.setKeyboardInteractiveAuthenticator(null);
        server.setHostBasedAuthenticator(null);
        server.setForwardingFilter(RejectAllForwardingFilter.INSTANCE);
        server.setGlobalRequestHandlers(List.of());
        server.setSubsystemFactories(List.of());
        server.setChannelFactories(List.of(new Channels()));
        server.setSessionFactory(new Sessions());
        server.addSessionListener(new Watch());
        CoreModuleProperties.AUTH_TIMEOUT.set(server, limits.grace());
        CoreModuleProperties.IDLE_TIMEOUT.set(server, Duration.ZERO);
        CoreModuleProperties.NIO2_READ_TIMEOUT.set(server, Duration.ZERO);
        // who stops reading is told apart from who is gone by the questions, not by this
        CoreModuleProperties.NIO2_MIN_WRITE_TIMEOUT.set(server, Duration.ofDays(1));
        CoreModuleProperties.MAX_AUTH_REQUESTS.set(server, MOST_AUTH_REQUESTS);
        CoreModuleProperties.MAX_CONCURRENT_CHANNELS.set(server, limits.channels() + 1);
        CoreModuleProperties.WINDOW_SIZE.set(server, WINDOW);
        CoreModuleProperties.LIMIT_PACKET_SIZE.set(server, LONGEST_PACKET);
        CoreModuleProperties.SERVER_IDENTIFICATION.set(server, "Taskbox");
        CoreModuleProperties.SOCKET_KEEPALIVE.set(server, true);
        CoreModuleProperties.TCP_NODELAY.set(server, true);
        CoreModuleProperties.SOCKET_SNDBUF.set(server, SEND_BUFFER);
    }

    private void listen(String address, InetSocketAddress socket) {
        server.setHost(socket.getAddress().getHostAddress());
        server.setPort(socket.getPort());
        try {
            server.start();
        } catch (IOException | RuntimeException e) {
            close();
            throw Problem.failed(
                            "ssh-listen",
                            "listening for SSH at " + address,
                            String.valueOf(e.getMessage()),
                            "Choose another port in ssh.listen of your config.yaml, or end what listens there")
                    .causedBy(e);
        }
    }

    public SshStatus status() {
        String host = server.getHost();
        return new SshStatus(
                (host.contains(":") ? "[" + host + "]" : host) + ":" + server.getPort(), fingerprint, guests.taken());
    }

    /** How many commands run now. */
    public int running() {
        return commands.running();
    }

    // coming in

    private final class Sessions extends SessionFactory {
        Sessions() {
            super(server);
        }

        /** What it throws closes the client's socket, before anything was said. */
        @Override
        protected Connection doCreateSession(IoSession io) throws Exception {
            String network = Strikes.network(Connection.address(io));
            if (strikes.isOut(network)) {
                throw new IOException("shut out");
            }
            if (!strangers.take(network)) {
                throw new IOException("too many strangers");
            }
            Connection connection;
            try {
                connection = new Connection(server, io);
            } catch (Exception | Error e) {
                strangers.release(network);
                throw e;
            }
            connections.add(connection);
            connection.addCloseFutureListener(_ -> leave(connection, network));
            return connection;
        }
    }

    private void leave(Connection connection, String network) {
        connections.remove(connection);
        if (connection.ceaseToBeStranger()) {
            strangers.release(network);
            if (connection.hasTried()) {
                fail(
                        connection,
                        network,
                        connection.offered().isEmpty() ? "it offered no key" : "the key is not listed");
            }
        }
        connection.seatedAs().ifPresent(guests::release);
        // behind its login, which may wait to be written still
        boolean _ = scribe.later(() ->
                connection.login().ifPresent(login -> scribe.tell("ssh.closed", fields(connection, login))));
    }

    private void fail(Connection connection, String network, String why) {
        scribe.tellLater("ssh.refused", refusal(connection, connection.offered(), why));
        if (strikes.strike(network)) {
            SequencedMap<String, String> locked = new LinkedHashMap<>();
            locked.put("address", network);
            locked.put("why", limits.strikes() + " failed logins; shut out for " + limits.lockOut());
            scribe.tellLater("ssh.lockout", locked);
        }
    }

    private static SequencedMap<String, String> refusal(Connection connection, String fingerprint, String why) {
        SequencedMap<String, String> fields = new LinkedHashMap<>();
        fields.put("address", connection.address().getHostAddress());
        fields.put("fingerprint", fingerprint);
        fields.put("why", why);
        return fields;
    }

    private static SequencedMap<String, String> fields(Connection connection, Login login) {
        SequencedMap<String, String> fields = new LinkedHashMap<>();
        fields.put("connection", Integer.toString(connection.number()));
        fields.put("address", connection.address().getHostAddress());
        fields.put("name", login.name());
        fields.put("fingerprint", login.fingerprint());
        fields.put("role", login.role().word());
        return fields;
    }

    /** Called for a key that a client asks about as well; it has proved nothing yet. */
    private boolean authenticate(byte[] key, Connection connection) {
        Optional<AuthorizedKeys.Entry> entry = keys.find(key);
        connection.offer(PublicKeyLine.fingerprint(key), entry);
        return entry.isPresent();
    }

    private final class Watch implements SessionListener {
        @Override
        public void sessionEvent(Session session, Event event) {
            if (session instanceof Connection connection) {
                if (event == Event.KexCompleted) {
                    connection.markTried();
                } else if (event == Event.Authenticated) {
                    comeIn(connection);
                }
            }
        }
    }

    private void comeIn(Connection connection) {
        String network = Strikes.network(connection.address());
        if (connection.ceaseToBeStranger()) {
            strangers.release(network);
        }
        strikes.forgive(network);
        Login login = connection.candidate().map(Login::of).orElseThrow();
        if (!guests.take(login.fingerprint())) {
            turnAway(connection, login, "too many connections");
            return;
        }
        connection.seat(login.fingerprint());
        if (connection.isClosing()) {
            connection.seatedAs().ifPresent(guests::release); // it may have left meanwhile, and then nobody else will
        }
        if (!scribe.later(() -> accept(connection, login))) {
            turnAway(connection, login, "the login could not be written down");
        }
    }

    /** Its commands wait for this. */
    private void accept(Connection connection, Login login) {
        try {
            scribe.write("ssh.login", fields(connection, login));
            connection.accept(login);
        } catch (Problem e) {
            LOG.log(Level.ERROR, e.sentence());
            turnAway(connection, login, "the login could not be written down");
        }
    }

    private void turnAway(Connection connection, Login login, String why) {
        connection.refuse();
        scribe.tellLater("ssh.refused", refusal(connection, login.fingerprint(), why));
        // not here: the packet that lets it in is numbered already and not sent yet
        Thread.ofVirtual().start(() -> disconnect(connection, SshConstants.SSH2_DISCONNECT_TOO_MANY_CONNECTIONS, why));
    }

    private static void disconnect(Connection connection, int reason, String why) {
        try {
            connection.disconnect(reason, why);
        } catch (IOException _) {
            connection.close(true);
        }
    }

    private final class Channels implements ChannelFactory {
        @Override
        public String getName() {
            return "session";
        }

        /** @return null where there may be no more, which the client is told */
        @Override
        @SuppressWarnings("NullAway") // MINA's way to say no
        public Channel createChannel(Session session) {
            return ((Connection) session)
                    .openChannel(limits.channels(), connection -> new SessionChannel(connection, commands))
                    .orElse(null);
        }
    }

    // staying

    private void keepAlive() {
        try {
            while (!closed.await(limits.keepAlive().toMillis(), TimeUnit.MILLISECONDS)) {
                for (Connection connection : connections) {
                    if (connection.login().isPresent() && !isThere(connection)) {
                        connection.close(true);
                    }
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isThere(Connection connection) {
        try {
            return connection.ask() <= limits.unanswered();
        } catch (IOException | RuntimeException _) {
            return false;
        }
    }

    // leaving

    /** Ends the connections of a key. */
    public void end(String keyFingerprint) {
        for (Connection connection : connections) {
            boolean known = connection
                    .login()
                    .filter(it -> it.fingerprint().equals(keyFingerprint))
                    .isPresent();
            if (known) {
                disconnect(connection, SshConstants.SSH2_DISCONNECT_BY_APPLICATION, "the key was removed");
                connection.hangUp(); // also where it does not read that
            }
        }
    }

    /** Lets nobody in any more, so that another may listen here; who is in stays. */
    public void stopListening() {
        server.stopListening();
    }

    /** Tells all commands to end, gives them a moment for their last words, and ends. */
    @Override
    public void close() {
        closed.countDown();
        stopListening();
        connections.forEach(Connection::hangUp);
        long deadline = System.nanoTime() + LAST_WORDS.toNanos();
        try {
            while (commands.running() > 0 && System.nanoTime() < deadline) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
            server.close(false).await(LAST_WORDS.toMillis());
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "closing", e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        server.close(true);
        scribe.close();
    }
}
