package dev.taskbox.server;

import dev.taskbox.model.Problem;
import dev.taskbox.service.Terminal.Size;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.sshd.common.Closeable;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.channel.ChannelAsyncOutputStream;
import org.apache.sshd.common.channel.RequestHandler.Result;
import org.apache.sshd.common.io.IoWriteFuture;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.server.channel.AbstractServerChannel;
import org.jspecify.annotations.Nullable;

/**
 * One command line. Of what a channel can be asked, it knows a terminal, a few variables, a command, its signals and
 * nothing else: no subsystem, no forwarding of an agent or of X11. Requests come on the connection's threads, where
 * nothing may wait; the command has a virtual thread.
 */
final class SessionChannel extends AbstractServerChannel {
    private static final Logger LOG = System.getLogger(SessionChannel.class.getName());
    private static final Pattern TERM = Pattern.compile("[A-Za-z0-9._+-]{1,64}");
    private static final Pattern VARIABLE =
            Pattern.compile("COLORTERM|COLORFGBG|NO_COLOR|LANG|TZ|LC_[A-Z]{1,16}|TASKBOX_(?:THEME|TUI_TRACE)");
    private static final Pattern VALUE = Pattern.compile("[ -~]{0,256}");
    private static final int MOST_VARIABLES = 20;
    private static final int LONGEST_NAME = 64;

    /** A screen keeps every cell; a client that asks for more gets this. */
    private static final int WIDEST = 512;

    private static final int HIGHEST = 256;

    private final Connection connection;
    private final SshCommands commands;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private boolean pty;
    private Optional<Size> size = Optional.empty();
    private @Nullable ChannelAsyncOutputStream out;
    private @Nullable ChannelAsyncOutputStream err;
    /** Written by the connection's threads before the command starts, and read by whoever closes the server. */
    private volatile @Nullable ChannelTerminal terminal;

    /** What came before the command; the window, which does not open again until then, bounds it. */
    private final ByteArrayOutputStream early = new ByteArrayOutputStream(0);

    private boolean earlyEnd;

    /** Starts once the client has its answer. */
    private Optional<SshCommands.Command> answered = Optional.empty();

    SessionChannel(Connection connection, SshCommands commands) {
        super(null);
        this.connection = connection;
        this.commands = commands;
    }

    // requests

    @Override
    protected Result handleInternalRequest(String request, boolean wantReply, Buffer buffer) throws IOException {
        return switch (request) {
            case "pty-req" -> terminal(buffer);
            case "env" -> variable(buffer);
            case "window-change" -> resize(buffer);
            case "signal" -> signal(buffer);
            case "shell" -> start(new byte[0]);
            case "exec" -> start(buffer.getBytes());
            case "keepalive@openssh.com" -> Result.ReplyFailure;
            default -> refuse(request);
        };
    }

    private Result refuse(String request) {
        LOG.log(Level.DEBUG, "a request was refused");
        boolean isAsked =
                request.equals("subsystem") || request.startsWith("auth-agent-req") || request.equals("x11-req");
        if (isAsked && terminal == null) {
            commands.refused(connection, request);
        }
        return Result.ReplyFailure;
    }

    private Result terminal(Buffer buffer) {
        String name = text(buffer);
        if (terminal != null || pty) {
            return Result.ReplyFailure;
        }
        pty = true;
        size = size(buffer);
        environment.put("TERM", TERM.matcher(name).matches() ? name : "dumb");
        return Result.ReplySuccess;
    }

    private static String text(Buffer buffer) {
        byte[] bytes = buffer.getBytes();
        return new String(bytes, 0, Math.min(bytes.length, 512), StandardCharsets.UTF_8);
    }

    private static Optional<Size> size(Buffer buffer) {
        long columns = Math.min(buffer.getUInt(), WIDEST);
        long rows = Math.min(buffer.getUInt(), HIGHEST);
        return columns == 0 || rows == 0 ? Optional.empty() : Optional.of(new Size((int) columns, (int) rows));
    }

    private Result variable(Buffer buffer) {
        String name = text(buffer);
        String value = text(buffer);
        boolean known = name.length() <= LONGEST_NAME
                && VARIABLE.matcher(name).matches()
                && VALUE.matcher(value).matches();
        if (!known || terminal != null || environment.size() >= MOST_VARIABLES) {
            return Result.ReplyFailure;
        }
        environment.put(name, value);
        return Result.ReplySuccess;
    }

    private Result resize(Buffer buffer) {
        Optional<Size> now = size(buffer);
        ChannelTerminal own = terminal;
        if (own != null) {
            own.resize(now);
        } else if (pty) {
            size = now;
        }
        return Result.ReplySuccess;
    }

    private Result signal(Buffer buffer) {
        String name = text(buffer);
        ChannelTerminal own = terminal;
        if (own == null || !(name.equals("INT") || name.equals("TERM") || name.equals("HUP"))) {
            return Result.ReplyFailure;
        }
        own.hangUp();
        return Result.ReplySuccess;
    }

    private Result start(byte[] command) {
        if (terminal != null || isClosing()) {
            return Result.ReplyFailure;
        }
        ChannelAsyncOutputStream toOut = new ChannelAsyncOutputStream(this, SshConstants.SSH_MSG_CHANNEL_DATA);
        ChannelAsyncOutputStream toErr = new ChannelAsyncOutputStream(this, SshConstants.SSH_MSG_CHANNEL_EXTENDED_DATA);
        out = toOut;
        err = toErr;
        ChannelTerminal made = new ChannelTerminal(
                size,
                pty,
                new ChannelOutput(toOut, this::hangUp),
                new ChannelOutput(toErr, this::hangUp),
                this::mayBeSentAgain);
        terminal = made;
        made.type(early.toByteArray(), 0, early.size());
        early.reset();
        if (earlyEnd) {
            made.endInput();
        }
        answered = Optional.of(new SshCommands.Command(
                connection, ByteBuffer.wrap(command), Map.copyOf(environment), made, this::say, this::finish));
        return Result.ReplySuccess;
    }

    /** A command that is over at once must not close the channel before the client heard that it begins. */
    @Override
    protected IoWriteFuture sendResponse(Buffer buffer, String request, Result result, boolean wantReply)
            throws IOException {
        IoWriteFuture response = super.sendResponse(buffer, request, result, wantReply);
        answered.ifPresent(commands::start);
        answered = Optional.empty();
        return response;
    }

    // the command's side

    private void mayBeSentAgain(int bytes) {
        try {
            getLocalWindow().release(bytes);
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "a client is gone", e);
        }
    }

    private void say(Problem problem) {
        ChannelTerminal own = terminal;
        if (own != null) {
            try {
                OutputStream stream = own.err();
                stream.write(("task: " + problem.sentence() + "\n").getBytes(StandardCharsets.UTF_8));
            } catch (IOException _) {
                // nobody is left to be told
            }
        }
    }

    private void finish(int exitCode) {
        try {
            // in this order: a client whose input has ended as well closes when it reads that nothing comes any more
            sendExitStatus(exitCode);
            sendEof();
        } catch (IOException _) {
            // it did not wait for the end
        }
        close(false);
    }

    void hangUp() {
        ChannelTerminal own = terminal;
        if (own != null) {
            own.hangUp();
        }
    }

    // the client's side

    @Override
    protected void doWriteData(byte[] data, int offset, long length) throws IOException {
        ChannelTerminal own = terminal;
        int count = (int) length;
        if (own != null) {
            own.type(data, offset, count);
        } else {
            early.write(data, offset, count);
        }
    }

    @Override
    protected void doWriteExtendedData(byte[] data, int offset, long length) {
        close(true); // a client has nothing to say there
    }

    @Override
    public void handleEof() throws IOException {
        super.handleEof();
        ChannelTerminal own = terminal;
        if (own != null) {
            own.endInput();
        } else {
            earlyEnd = true;
        }
    }

    @Override
    public void handleWindowAdjust(Buffer buffer) throws IOException {
        super.handleWindowAdjust(buffer);
        if (out != null && err != null) {
            out.onWindowExpanded();
            err.onWindowExpanded();
        }
    }

    /** What a stream still has is sent while the channel closes. */
    @Override
    protected boolean mayWrite() {
        return !isClosed();
    }

    @Override
    protected Closeable getInnerCloseable() {
        return builder()
                .parallel(out, err)
                .close(super.getInnerCloseable())
                .run(toString(), this::gone)
                .build();
    }

    @Override
    protected void preClose() {
        hangUp();
        super.preClose();
    }

    private void gone() {
        connection.forget(this);
    }
}
