package dev.taskbox.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taskbox.model.Problem;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The door in Java: says a command line at the control socket and carries bytes between this process's streams and the
 * room. What it does, {@code door.pl} does the same way. It is on the way of a person who waits, so it stays off
 * everything that makes a JVM start slowly.
 */
public final class ControlClient {
    /** As a shell counts an end by SIGPIPE. */
    private static final int OUTPUT_CLOSED = 141;

    private static final int UNREACHABLE = 6;

    private static final FileOutputStream OUT = new FileOutputStream(FileDescriptor.out);
    private static final FileOutputStream ERR = new FileOutputStream(FileDescriptor.err);

    private final SocketChannel channel;
    private final Wire.Writer server;
    private final Caller caller;
    private final CallerTerminal terminal;
    private final CallerSignals signals;
    private final CallerInput input;

    private ControlClient(SocketChannel channel, Caller caller) {
        this.channel = channel;
        this.server = new Wire.Writer(channel);
        this.caller = caller;
        this.terminal = new CallerTerminal(caller);
        this.signals = new CallerSignals(server, terminal);
        this.input = new CallerInput(server, terminal);
    }

    /**
     * Runs the command line.
     *
     * @return the exit code; empty where nobody answers at the socket
     * @throws Problem kind REFUSED where somebody else could answer there, UNREACHABLE where taskd went away
     */
    public static OptionalInt call(Path socket, String version, Caller caller) {
        Path directory = socket.getParent();
        if (directory == null || !Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            return OptionalInt.empty();
        }
        PrivateDirectory.check(directory);
        SocketChannel channel = connect(socket);
        if (channel == null) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(new ControlClient(channel, caller).relay(version));
    }

    private static @Nullable SocketChannel connect(Path socket) {
        try {
            SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            try {
                channel.connect(UnixDomainSocketAddress.of(socket));
                return channel;
            } catch (IOException _) {
                channel.close();
                return null;
            }
        } catch (IOException _) {
            return null;
        }
    }

    private int relay(String version) {
        signals.start();
        int code = UNREACHABLE;
        try {
            say(version);
            code = obeyAll(new Wire.Reader(channel));
            return code;
        } catch (IOException e) {
            terminal.leaveScreen();
            throw lost(e);
        } finally {
            terminal.restore();
            close();
            signals.finish(code);
        }
    }

    private int obeyAll(Wire.Reader reader) throws IOException {
        while (true) {
            Wire.Frame frame = reader.next();
            if (frame.type() == Wire.EXIT) {
                return Integer.parseInt(new String(frame.payload(), UTF_8));
            }
            if (!obey(frame)) {
                return OUTPUT_CLOSED;
            }
        }
    }

    private static Problem lost(IOException e) {
        String why = e instanceof EOFException ? "taskd went away" : "the connection broke: " + e.getMessage();
        return Problem.unreachable(
                "taskd-lost", "running the command", why, "See with task doctor what it did, and try again");
    }

    /** In one write: taskd need not wake up for every argument. */
    private void say(String version) throws IOException {
        ByteArrayOutputStream opening = new ByteArrayOutputStream(1024);
        Wire.append(opening, Wire.HELLO, Wire.PROTOCOL.concat("\0").concat(version));
        Wire.append(opening, Wire.DIRECTORY, caller.directory());
        for (String argument : caller.argv()) {
            Wire.append(opening, Wire.ARGUMENT, argument);
        }
        for (String variable : caller.variables()) {
            Wire.append(opening, Wire.VARIABLE, variable);
        }
        Wire.append(opening, Wire.TERMINAL, caller.terminal());
        Wire.append(opening, Wire.GO, "");
        try {
            server.bytes(opening.toByteArray());
        } catch (IOException _) {
            // it may have answered before it had heard all: what it said decides
        }
    }

    /** @return false once nobody takes our output any more */
    private boolean obey(Wire.Frame frame) throws IOException {
        switch (frame.type()) {
            case Wire.OUT -> {
                return print(OUT, frame.payload());
            }
            case Wire.ERR -> print(ERR, frame.payload());
            case Wire.WANT_INPUT -> input.want();
            case Wire.EDIT -> edit(frame.payload());
            case Wire.RAW -> {
                terminal.raw();
                signals.forwardResizes();
            }
            case Wire.COOKED -> terminal.restore();
            default -> {} // of a later version, and harmless to pass over
        }
        return true;
    }

    private static boolean print(FileOutputStream stream, byte[] bytes) {
        try {
            stream.write(bytes);
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    /** Nothing of what is typed into the editor is taken away from it. */
    private void edit(byte[] text) throws IOException {
        if (!input.pause()) {
            server.frame(Wire.NOT_EDITED, "this terminal cannot be shared with an editor".getBytes(UTF_8));
            return;
        }
        signals.leaveInterrupts(true);
        new CallerEditor(server).edit(text);
        signals.leaveInterrupts(false);
        input.goOn();
    }

    private void close() {
        try {
            channel.close();
        } catch (IOException _) {
            // the process ends anyway
        }
    }
}
