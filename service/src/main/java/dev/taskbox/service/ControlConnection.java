package dev.taskbox.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.CharacterCodingException;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One caller. Its reading thread belongs to the connection, so that a hang-up is heard while the command is busy; the
 * command runs on a thread of its own.
 */
final class ControlConnection {
    private static final Logger LOG = System.getLogger(ControlConnection.class.getName());

    private final SocketChannel channel;
    private final String version;
    private final CommandRoom room;
    private final IntSupplier commandsRunning;
    private final Wire.Writer caller;
    /** Written by the reading thread before the command starts; read by whoever closes the server. */
    private volatile @Nullable SocketTerminal terminal;
    /** Written by the command's thread when the exit code is out. */
    private volatile boolean finished;

    ControlConnection(SocketChannel channel, String version, CommandRoom room, IntSupplier commandsRunning) {
        this.channel = channel;
        this.version = version;
        this.room = room;
        this.commandsRunning = commandsRunning;
        this.caller = new Wire.Writer(channel);
    }

    /** Returns when the caller is gone and its command has ended. */
    void serve() throws InterruptedException {
        try (channel) {
            Wire.Reader reader = new Wire.Reader(channel);
            Opening opening = Opening.read(reader);
            if (opening.isSpokenHere(version)) {
                run(opening, reader);
            } else {
                refuse(opening);
            }
        } catch (IOException e) {
            explain(e);
        }
    }

    private void run(Opening opening, Wire.Reader reader) throws InterruptedException {
        SocketTerminal ownTerminal = new SocketTerminal(opening, caller);
        terminal = ownTerminal;
        Thread command = Thread.ofVirtual().name("command").start(() -> finish(execute(opening, ownTerminal)));
        try {
            while (true) {
                ownTerminal.take(reader.next());
            }
        } catch (IOException e) {
            explain(e);
        }
        hangUp();
        close();
        command.join();
    }

    /** A caller may go at any time; what it may not is talk nonsense. */
    private static void explain(IOException e) {
        boolean nonsense = e instanceof ProtocolException || e instanceof CharacterCodingException;
        LOG.log(nonsense ? Level.WARNING : Level.DEBUG, "a caller was hung up on: " + e);
    }

    private int execute(Opening opening, SocketTerminal ownTerminal) {
        if (opening.directory().isEmpty()) {
            return complain(
                    "task: finding the current directory failed: it is gone. Change to another one.\n",
                    Problems.FAILED);
        }
        Invocation invocation =
                new Invocation(opening.argv(), opening.directory().get(), opening.environment(), ownTerminal);
        try {
            return room.run(invocation);
        } catch (RuntimeException | Error e) {
            LOG.log(ownTerminal.isHungUp() ? Level.DEBUG : Level.ERROR, "a command failed", e);
            return complain("task: running the command failed: " + Problems.NOT_FORESEEN, Problems.FAILED);
        }
    }

    private void refuse(Opening opening) throws IOException {
        String facts = version + "\0" + commandsRunning.getAsInt();
        caller.frame(Wire.OTHER_VERSION, facts.getBytes(UTF_8));
        finish(complain(Problems.otherVersion(version, opening), Problems.UNREACHABLE));
        drain();
    }

    /** Closed with bytes unread, the caller's system could throw away what we said last. */
    private void drain() throws IOException {
        ByteBuffer scrap = ByteBuffer.allocate(Wire.CHUNK);
        while (channel.read(scrap.clear()) >= 0) {}
    }

    private int complain(String sentence, int exitCode) {
        try {
            caller.frame(Wire.ERR, sentence.getBytes(UTF_8));
        } catch (IOException _) {
            // nobody is left to be told
        }
        return exitCode;
    }

    private void finish(int exitCode) {
        try {
            caller.frame(Wire.EXIT, Integer.toString(exitCode).getBytes(UTF_8));
            channel.shutdownOutput();
        } catch (IOException _) {
            // it did not wait for the end
        }
        finished = true;
    }

    void hangUp() {
        Optional.ofNullable(terminal).ifPresent(SocketTerminal::hangUp);
    }

    boolean isRunning() {
        return terminal != null && !finished;
    }

    void close() {
        try {
            channel.close();
        } catch (IOException _) {
            // it is closed all the same
        }
    }
}
