package dev.taskbox.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import jdk.net.ExtendedSocketOptions;

/**
 * Answers at the control socket: every connection is one command line, run in the room. A caller that talks nonsense,
 * does not listen or vanishes is a matter between it and its own two threads.
 */
public final class ControlServer implements AutoCloseable {
    private static final Logger LOG = System.getLogger(ControlServer.class.getName());
    private static final Duration LAST_WORDS = Duration.ofSeconds(5);

    private final ControlAddress address;
    private final UserPrincipal owner;
    private final String version;
    private final CommandRoom room;
    private final Set<ControlConnection> connections = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean closing;

    private ControlServer(ControlAddress address, UserPrincipal owner, String version, CommandRoom room) {
        this.address = address;
        this.owner = owner;
        this.version = version;
        this.room = room;
    }

    /**
     * @param version of this program, with its build: callers of another one are sent away
     * @throws dev.taskbox.model.Problem kind CONFLICT where another taskd answers there, REFUSED where the directory
     *     is not ours alone
     */
    public static ControlServer start(Path socket, String version, CommandRoom room) {
        ControlAddress address = ControlAddress.claim(socket);
        ControlServer server = new ControlServer(address, ownerOf(socket), version, room);
        Thread.ofPlatform().daemon().name("control").start(server::accept);
        return server;
    }

    /** The socket was made by this process, so its owner is the user this process acts as. */
    private static UserPrincipal ownerOf(Path socket) {
        try {
            return Files.getOwner(socket, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many commands run now. */
    public int running() {
        int count = 0;
        for (ControlConnection connection : connections) {
            count += connection.isRunning() ? 1 : 0;
        }
        return count;
    }

    private void accept() {
        while (!closing) {
            try {
                greet(address.listener().accept());
            } catch (ClosedChannelException _) {
                return;
            } catch (IOException e) {
                LOG.log(Level.WARNING, "a caller could not be let in", e);
                pause(); // out of file descriptors, it would fail again and again at full speed
            }
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(100);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void greet(SocketChannel channel) throws IOException {
        if (!isOwn(channel)) {
            channel.close();
            return;
        }
        ControlConnection connection = new ControlConnection(channel, version, room, this::running);
        connections.add(connection);
        Thread.ofVirtual().name("caller").start(() -> serve(connection));
    }

    /** The directory keeps others out already; this holds where somebody opened it. */
    private boolean isOwn(SocketChannel channel) throws IOException {
        if (!channel.supportedOptions().contains(ExtendedSocketOptions.SO_PEERCRED)) {
            return true;
        }
        UserPrincipal user =
                channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user();
        if (!user.equals(owner)) {
            LOG.log(Level.WARNING, "a connection of user " + user.getName() + " was refused");
            return false;
        }
        return true;
    }

    private void serve(ControlConnection connection) {
        try {
            connection.serve();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            connections.remove(connection);
        }
    }

    /**
     * Makes room for the next taskd: takes no more callers and gives the address up, while the commands that run go on.
     * What the next one would use must have been let go before.
     */
    public void leave() {
        address.close();
    }

    /** Waits until it was closed. */
    public void awaitClosed() throws InterruptedException {
        closed.await();
    }

    /** Takes no more callers, tells all to hang up, gives their commands a moment for their last words, and ends. */
    @Override
    public synchronized void close() {
        if (closing) {
            return;
        }
        closing = true;
        address.stopListening();
        connections.forEach(ControlConnection::hangUp);
        long deadline = System.nanoTime() + LAST_WORDS.toNanos();
        while (running() > 0
                && System.nanoTime() < deadline
                && !Thread.currentThread().isInterrupted()) {
            pause();
        }
        connections.forEach(ControlConnection::close);
        address.close();
        closed.countDown();
    }
}
