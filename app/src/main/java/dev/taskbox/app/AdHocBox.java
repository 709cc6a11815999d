package dev.taskbox.app;

import dev.taskbox.egress.EgressListener;
import dev.taskbox.egress.PushGuard;
import dev.taskbox.engine.EgressGate;
import dev.taskbox.engine.Exits;
import dev.taskbox.engine.ExposedPorts;
import dev.taskbox.model.Locations;
import dev.taskbox.model.Place;
import dev.taskbox.model.PlaceName;
import dev.taskbox.model.Policy;
import dev.taskbox.model.Problem;
import dev.taskbox.model.Sandbox;
import dev.taskbox.model.Sandbox.AttachedProcess;
import dev.taskbox.model.Sandbox.TerminalSize;
import dev.taskbox.model.SandboxRequest;
import dev.taskbox.model.SandboxRequest.Mount;
import dev.taskbox.policy.ResolvedSettings;
import dev.taskbox.sandbox.NativePlace;
import dev.taskbox.service.TaskService.SandboxCommand;
import dev.taskbox.service.Terminal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;

/** {@code task sandbox}: one command in a box, on the caller's streams, under the policy of the directory. */
final class AdHocBox {
    private static final AtomicInteger NUMBER = new AtomicInteger();
    /** No project's. */
    private static final long OWNER = 0;

    private final Locations locations;
    private final Map<PlaceName, Place> places;
    private final Policies policies;
    private final Exits exits;

    AdHocBox(Locations locations, Map<PlaceName, Place> places, Policies policies, Exits exits) {
        this.locations = locations;
        this.places = places;
        this.policies = policies;
        this.exits = exits;
    }

    int run(SandboxCommand command, Terminal terminal) {
        ResolvedSettings settings =
                command.policyFile().map(policies::ofFile).orElseGet(() -> approved(command.directory()));
        Place place = place(command.place().or(settings::place).orElse(PlaceName.NATIVE));
        command.open()
                .forEach(port -> ExposedPorts.chosen(
                        settings.policy(), OptionalInt.of(port), "the box", " in the policy, and try again"));
        int number = NUMBER.incrementAndGet();
        Path scratch = scratch(number);
        Exits.Exit exit = exits.of(
                "adhoc-" + scratch.getFileName(), settings.policy(), List.of(), PushGuard.none(List.of()), Map.of());
        try (EgressGate gate = EgressGate.open(
                        locations.egressDirectory(0, number),
                        settings.policy().network(),
                        new Teller(terminal),
                        exit.services());
                Sandbox sandbox = place.open(request(command, settings.policy(), scratch, gate, exit))) {
            AttachedProcess process = sandbox.attach(boxed(command, terminal), size(terminal));
            command.open().forEach(port -> open(place, scratch, port, process, terminal));
            return relay(process, terminal);
        } finally {
            // nobody has to wait for it
            Thread.ofVirtual().start(() -> delete(scratch));
        }
    }

    /** It ends with the box. Where it cannot be opened the box is ended, since it was asked for with it. */
    private static void open(Place place, Path scratch, int port, AttachedProcess process, Terminal terminal) {
        try {
            place.openPort(records(scratch), OWNER, port, 0)
                    .ifPresent(opened ->
                            tell(terminal, "port " + port + " of the box is at http://127.0.0.1:" + opened.outside()));
        } catch (Problem e) {
            process.kill();
            throw e;
        }
    }

    private static Path records(Path scratch) {
        return scratch.resolve("run");
    }

    private static void tell(Terminal terminal, String line) {
        try {
            terminal.err().write(("task: " + line + "\n").getBytes(StandardCharsets.UTF_8));
            terminal.err().flush();
        } catch (IOException _) {
            // nobody is there to be told
        }
    }

    private ResolvedSettings approved(Path directory) {
        ResolvedSettings settings = policies.around(directory);
        policies.requireApproved(Policies.rootAround(directory), settings);
        return settings;
    }

    private Place place(PlaceName name) {
        Place place = places.get(name);
        if (place == null) {
            throw Problem.refused(
                    "no-such-place",
                    "using the place " + name.word(),
                    "this machine has none of that name",
                    "Try -P native");
        }
        return place;
    }

    private static SandboxRequest request(
            SandboxCommand command, Policy policy, Path scratch, EgressGate gate, Exits.Exit exit) {
        List<Mount> mounts = new ArrayList<>();
        policy.files().read().stream()
                .filter(Files::exists)
                .forEach(path -> mounts.add(Mount.readOnly(path, path.toString())));
        mounts.add(Mount.readOnly(command.directory(), command.directory().toString()));
        command.writable().forEach(directory -> addWritable(directory, mounts));
        return new SandboxRequest(
                "sandbox-" + scratch.getFileName(),
                records(scratch),
                policy,
                mounts,
                scratch.resolve("home"),
                command.directory().toString(),
                exit.environment(),
                Optional.of(gate.directory()),
                OWNER,
                Optional.of(Policies.rootAround(command.directory())));
    }

    /** Its {@code .git} stays read-only: git on the host obeys what is in there. */
    private static void addWritable(Path directory, List<Mount> mounts) {
        refuseRoot(directory);
        mounts.add(Mount.readWrite(directory, directory.toString()));
        Path git = directory.resolve(".git");
        if (Files.isSymbolicLink(git)) {
            throw Problem.refused(
                    "git-link",
                    "making " + directory + " writable in a box",
                    "its .git is a symbolic link, which could lead the box elsewhere",
                    "Name the directory the link points to");
        }
        if (Files.exists(git)) {
            mounts.add(Mount.readOnly(git, git.toString()));
        }
    }

    private static void refuseRoot(Path directory) {
        if (NativePlace.runsAsRoot()) {
            throw Problem.refused(
                    "root-writes",
                    "making " + directory + " writable in a box",
                    "taskd runs as root, and a box never writes as root",
                    "Run task as the user the directory belongs to");
        }
    }

    private Path scratch(int number) {
        try {
            Path adHoc = Files.createDirectories(locations.data().resolve("adhoc"));
            Path scratch = Files.createTempDirectory(adHoc, number + "-");
            Files.createDirectory(scratch.resolve("home"));
            return scratch;
        } catch (IOException e) {
            throw Problem.failed(
                    "disk",
                    "making a home for the box",
                    e.toString(),
                    "Check the free space and the rights of " + locations.data());
        }
    }

    /** A terminal for who sits at one: both ends of it, or a pipe would be drawn on. */
    private static Optional<TerminalSize> size(Terminal terminal) {
        return terminal.size()
                .filter(_ -> terminal.isTerminal(Terminal.Stream.IN) && terminal.isTerminal(Terminal.Stream.OUT))
                .map(size -> new TerminalSize(size.columns(), size.rows()));
    }

    private static Sandbox.Command boxed(SandboxCommand command, Terminal terminal) {
        Map<String, String> environment = size(terminal).isPresent() ? Map.of("TERM", "xterm-256color") : Map.of();
        return new Sandbox.Command(command.argv(), environment, Optional.empty(), Map.of());
    }

    private static int relay(AttachedProcess process, Terminal terminal) {
        terminal.onHangup(process::kill);
        terminal.onResize(size -> process.resize(new TerminalSize(size.columns(), size.rows())));
        terminal.raw(size(terminal).isPresent());
        try {
            Thread.ofVirtual().start(() -> feed(terminal.in(), process.stdin()));
            Thread errors = Thread.ofVirtual().start(() -> copy(process.stderr(), terminal.err()));
            copy(process.stdout(), terminal.out());
            errors.join();
            return process.await();
        } catch (InterruptedException e) {
            process.kill();
            Thread.currentThread().interrupt();
            return 130;
        } finally {
            terminal.raw(false);
        }
    }

    private static void feed(InputStream from, OutputStream to) {
        try (to) {
            copy(from, to);
        } catch (IOException _) {
            // the command reads no more
        }
    }

    private static void copy(InputStream from, OutputStream to) {
        byte[] buffer = new byte[32 * 1024];
        try {
            for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
                to.write(buffer, 0, count);
                to.flush();
            }
        } catch (IOException _) {
            // one side is gone, and the other is told by its own stream
        }
    }

    private static void delete(Path scratch) {
        try {
            new ProcessBuilder("rm", "-rf", "--one-file-system", "--", scratch.toString())
                    .redirectErrorStream(true)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            System.getLogger("dev.taskbox.app").log(System.Logger.Level.WARNING, "left behind: " + scratch, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The caller is at the terminal: refusals are told as they happen. */
    private record Teller(Terminal terminal) implements EgressListener {
        @Override
        public void allowed(String host, int port, String rule) {}

        @Override
        public void denied(String host, int port, String rule, String hint) {
            tell(terminal, "refused " + host + ":" + port + ": " + rule + (hint.isEmpty() ? "" : " (" + hint + ")"));
        }
    }
}
