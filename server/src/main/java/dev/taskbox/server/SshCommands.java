package dev.taskbox.server;

import dev.taskbox.model.Problem;
import dev.taskbox.service.CommandRoom;
import dev.taskbox.service.Invocation;
import dev.taskbox.service.Role;
import dev.taskbox.service.TaskService;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntConsumer;

/** Runs the command lines of all channels, each in the room of its role and between two lines of the audit. */
final class SshCommands {
    private static final Logger LOG = System.getLogger(SshCommands.class.getName());

    private static final int LONGEST_IN_AUDIT = 2000;

    private final AuthorizedKeys keys;
    private final Scribe scribe;
    private final Path nowhere;
    private final Seats seats;
    private final Map<Role, CommandRoom> rooms = new EnumMap<>(Role.class);
    private final AtomicLong numbers = new AtomicLong();

    SshCommands(
            TaskService service,
            Function<TaskService, CommandRoom> rooms,
            AuthorizedKeys keys,
            Scribe scribe,
            Path nowhere,
            SshLimits limits) {
        this.keys = keys;
        this.scribe = scribe;
        this.nowhere = nowhere;
        this.seats = new Seats(limits.commands(), limits.commandsEach());
        for (Role role : Role.values()) {
            this.rooms.put(role, rooms.apply(new RoleGate(service, role, nowhere)));
        }
    }

    /** @param line as it was sent; empty: none was @param say to the client @param finish with an exit code, once */
    record Command(
            Connection connection,
            ByteBuffer line,
            Map<String, String> environment,
            ChannelTerminal terminal,
            Consumer<Problem> say,
            IntConsumer finish) {
        byte[] bytes() {
            byte[] bytes = new byte[line.remaining()];
            line.duplicate().get(bytes);
            return bytes;
        }
    }

    int running() {
        return seats.taken();
    }

    void start(Command command) {
        Thread.ofVirtual()
                .name("ssh command")
                .start(() -> command.connection().awaitLogin().ifPresent(login -> runSeated(command, login)));
    }

    private void runSeated(Command command, Login login) {
        if (!seats.take(login.fingerprint())) {
            command.finish().accept(tell(command, tooMany()));
            return;
        }
        try {
            command.finish().accept(run(command, login));
        } finally {
            seats.release(login.fingerprint());
        }
    }

    private static Problem tooMany() {
        return Problem.refused(
                "too-many-commands", "starting the command", "too many run by SSH already", "End some, or wait");
    }

    private static int tell(Command command, Problem problem) {
        command.say().accept(problem);
        return problem.kind().exitCode();
    }

    private int run(Command command, Login login) {
        long number = numbers.incrementAndGet();
        int code;
        try {
            Role role = role(login);
            write("ssh.command", command.connection(), login, number, Map.of("command", line(command)));
            code = inRoom(command, role);
        } catch (Problem e) {
            code = tell(command, e);
        }
        try {
            write("ssh.ended", command.connection(), login, number, Map.of("exitCode", Integer.toString(code)));
        } catch (Problem e) {
            LOG.log(Level.ERROR, e.sentence());
        }
        return code;
    }

    /** As the file has it now: a connection may be older than a change. */
    private Role role(Login login) {
        return keys.list().keys().stream()
                .filter(key -> key.fingerprint().equals(login.fingerprint()))
                .findFirst()
                .orElseThrow(() -> Problem.refused(
                        "key-removed", "starting the command", "your key may no longer come in", "Ask for it again"))
                .role();
    }

    private int inRoom(Command command, Role role) {
        List<String> words = CommandWords.of(command.bytes());
        List<String> argv =
                !words.isEmpty() && words.getFirst().equals("task") ? words.subList(1, words.size()) : words;
        try {
            return Objects.requireNonNull(rooms.get(role))
                    .run(new Invocation(argv, nowhere, command.environment(), command.terminal()));
        } catch (Problem e) {
            return tell(command, e);
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "a command failed", e);
            return tell(
                    command,
                    Problem.failed(
                            "unforeseen", "running the command", "of an error nobody foresaw", "See taskd's log"));
        }
    }

    private static String line(Command command) {
        byte[] bytes = command.bytes();
        String text = new String(bytes, 0, Math.min(bytes.length, LONGEST_IN_AUDIT), StandardCharsets.UTF_8);
        return bytes.length > LONGEST_IN_AUDIT ? text + "…" : text;
    }

    private void write(String kind, Connection connection, Login login, long number, Map<String, String> more) {
        SequencedMap<String, String> fields = new LinkedHashMap<>();
        fields.put("connection", Integer.toString(connection.number()));
        fields.put("number", Long.toString(number));
        fields.put("name", login.name());
        fields.put("fingerprint", login.fingerprint());
        fields.putAll(more);
        scribe.write(kind, fields);
    }

    /** What this server does not do for anybody. */
    void refused(Connection connection, String request) {
        SequencedMap<String, String> fields = new LinkedHashMap<>();
        fields.put("address", connection.address().getHostAddress());
        fields.put("fingerprint", connection.login().map(Login::fingerprint).orElse(""));
        fields.put("why", "it asked for " + request);
        scribe.tellLater("ssh.refused", fields);
    }
}
