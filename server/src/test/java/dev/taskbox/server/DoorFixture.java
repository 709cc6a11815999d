package dev.taskbox.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taskbox.model.Problem;
import dev.taskbox.service.CommandRoom;
import dev.taskbox.service.Invocation;
import dev.taskbox.service.Role;
import dev.taskbox.service.TaskService;
import dev.taskbox.service.Terminal;
import dev.taskbox.service.Terminal.Stream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;

/** A door on a free port of loopback, before a room with a few commands that show what a terminal is. */
final class DoorFixture implements AutoCloseable {
    static final SshLimits LIMITS = new SshLimits(
            300,
            300,
            Duration.ofSeconds(60),
            300,
            300,
            300,
            300,
            10,
            5,
            Duration.ofMinutes(5),
            Duration.ofMinutes(1),
            5);

    record Line(String kind, Map<String, String> fields) {}

    final Path directory;
    final AuthorizedKeys keys;
    final AnyService any = new AnyService();
    final BlockingQueue<Line> audit = new LinkedBlockingQueue<>();
    /** What commands that wait have to tell. */
    final BlockingQueue<String> news = new LinkedBlockingQueue<>();

    volatile boolean auditFails;
    /** The disk answers once this is down. */
    volatile CountDownLatch auditHangs = new CountDownLatch(0);

    private final SshDoor door;

    DoorFixture(SshLimits limits) throws IOException {
        this(Files.createTempDirectory(Path.of("/tmp"), "tbssh"), limits);
    }

    DoorFixture(Path directory, SshLimits limits) {
        this.directory = directory;
        this.keys = new AuthorizedKeys(directory.resolve("config/authorized_keys"));
        this.door = SshDoor.open(
                "127.0.0.1:0",
                new SshDoor.Parts(
                        directory.resolve("ssh"),
                        keys,
                        any.service,
                        this::room,
                        (kind, fields) -> {
                            await(auditHangs);
                            if (auditFails) {
                                throw Problem.failed("audit-unwritable", "writing the audit", "the disk is full", "");
                            }
                            audit.add(new Line(kind, Map.copyOf(fields)));
                        },
                        limits,
                        InstantSource.system()));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    SshDoor door() {
        return door;
    }

    int port() {
        String address = door.status().address();
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    /** A key that may come in. */
    void letIn(String name, Role role) throws IOException, InterruptedException {
        keys.add(OpenSsh.publicKey(directory, name), role, Optional.empty());
    }

    List<String> ssh(String key, String... words) {
        List<String> argv = new ArrayList<>(List.of(
                "ssh",
                "-F",
                "none",
                "-p",
                Integer.toString(port()),
                "-i",
                directory.resolve(key).toString(),
                "-o",
                "IdentitiesOnly=yes",
                "-o",
                "BatchMode=yes",
                "-o",
                "StrictHostKeyChecking=accept-new",
                "-o",
                "UserKnownHostsFile=" + directory.resolve("known_hosts")));
        if (!List.of(words).contains("LogLevel=INFO")) {
            argv.addAll(List.of("-o", "LogLevel=ERROR"));
        }
        argv.addAll(List.of(words));
        return argv;
    }

    OpenSsh.Said run(String stdin, String key, String... words) throws IOException, InterruptedException {
        return OpenSsh.run(stdin, ssh(key, words));
    }

    /** Waits for a line of this kind; earlier ones of other kinds are passed over. */
    Line audited(String kind) throws InterruptedException {
        while (true) {
            Line line = audit.take();
            if (line.kind().equals(kind)) {
                return line;
            }
        }
    }

    private CommandRoom room(TaskService service) {
        return invocation -> {
            try {
                return run(service, invocation);
            } catch (Problem e) {
                return tell(invocation.terminal(), e);
            } catch (IOException e) {
                news.add("gone");
                return 130;
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        };
    }

    private static int tell(Terminal terminal, Problem problem) {
        try {
            terminal.err().write((problem.sentence() + "\n").getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return problem.kind().exitCode();
    }

    private int run(TaskService service, Invocation invocation) throws IOException, InterruptedException {
        Terminal terminal = invocation.terminal();
        List<String> argv = invocation.argv();
        switch (argv.isEmpty() ? "board" : argv.getFirst()) {
            case "board" -> print(terminal, "board " + terminal.isTerminal(Stream.OUT) + " " + terminal.size() + "\n");
            case "words" -> print(terminal, String.join("|", argv) + "\n");
            case "env" ->
                print(terminal, Collections.unmodifiableMap(new java.util.TreeMap<>(invocation.environment())) + "\n");
            case "directory" -> print(terminal, invocation.directory() + "\n");
            case "cat" -> terminal.in().transferTo(terminal.out());
            case "both" -> {
                print(terminal, "out\n");
                terminal.err().write("err\n".getBytes(UTF_8));
            }
            case "exit" -> {
                return Integer.parseInt(argv.get(1));
            }
            case "stop" -> service.stop(1);
            case "list" -> service.projects();
            case "keys" -> service.sshKeys();
            case "flood" -> flood(terminal);
            case "wait" -> {
                return awaitEnd(terminal);
            }
            case "sizes" -> sizes(terminal);
            case "raw" -> raw(terminal);
            default -> throw new IllegalArgumentException("no such command");
        }
        return 0;
    }

    private static void print(Terminal terminal, String text) throws IOException {
        terminal.out().write(text.getBytes(UTF_8));
    }

    private void flood(Terminal terminal) throws IOException {
        byte[] much = "0123456789abcdef\n".repeat(4000).getBytes(UTF_8);
        news.add("flooding");
        while (true) {
            terminal.out().write(much);
        }
    }

    private int awaitEnd(Terminal terminal) throws IOException, InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        terminal.onHangup(end::countDown);
        print(terminal, "waiting\n");
        news.add("waiting");
        end.await();
        news.add("hung up");
        return 130;
    }

    private void sizes(Terminal terminal) throws IOException {
        terminal.onResize(size -> {
            try {
                print(terminal, size.columns() + "x" + size.rows() + "\n");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        print(terminal, "ready " + terminal.size().orElseThrow() + "\n");
        terminal.in().read();
    }

    private static void raw(Terminal terminal) throws IOException {
        terminal.raw(true);
        print(terminal, "ready\n");
        for (int key = terminal.in().read();
                key >= 0 && key != 'q';
                key = terminal.in().read()) {
            print(terminal, "<" + key + ">\n");
        }
        terminal.raw(false);
        print(terminal, "end\n");
    }

    @Override
    public void close() throws IOException {
        door.close();
        try {
            new ProcessBuilder("rm", "-rf", directory.toString()).start().waitFor();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
