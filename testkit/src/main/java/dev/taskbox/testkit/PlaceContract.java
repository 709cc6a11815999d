package dev.taskbox.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskbox.model.Place;
import dev.taskbox.model.Policy;
import dev.taskbox.model.Problem;
import dev.taskbox.model.Sandbox;
import dev.taskbox.model.Sandbox.Command;
import dev.taskbox.model.SandboxProcess;
import dev.taskbox.model.SandboxProcess.Cause;
import dev.taskbox.model.SandboxProcess.State;
import dev.taskbox.model.SandboxRequest;
import dev.taskbox.model.SandboxRequest.Mount;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every place owes its runs. */
public abstract class PlaceContract {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(50);

    /** To be found among all processes of the machine, where the same test may run twice. */
    private static final String LONG_SLEEP =
            "sleep " + (100_000 + ProcessHandle.current().pid());

    private Path root;
    private Path workspace;
    private Place place;
    private Sandbox sandbox;

    /** One that keeps its own files in this directory. */
    protected abstract Place place(Path directory);

    /** What a box sees below {@code /home}, sorted. */
    protected List<String> homes() {
        return List.of("agent");
    }

    /** How many filters of system calls each process inside has. */
    protected int filters() {
        return 2;
    }

    @BeforeEach
    void open() throws IOException {
        root = Files.createTempDirectory("place-");
        workspace = Files.createDirectory(root.resolve("workspace"));
        Files.createDirectory(root.resolve("home"));
        place = place(root.resolve("place"));
        sandbox = place.open(request(policy(Policy.Limits.NONE)));
    }

    @AfterEach
    void close() throws Exception {
        sandbox.close();
        place.close();
        new ProcessBuilder("rm", "-rf", root.toString()).inheritIO().start().waitFor();
    }

    private SandboxRequest request(Policy policy) {
        return new SandboxRequest(
                "7-1",
                root.resolve("run"),
                policy,
                List.of(Mount.readWrite(workspace, "/src/project")),
                root.resolve("home"),
                "/src/project",
                Map.of("GREETING", "hello"),
                Optional.empty(),
                7);
    }

    public static Policy policy(Policy.Limits limits) {
        return new Policy(
                Policy.Isolation.SANDBOX,
                new Policy.Files(List.of(), List.of()),
                new Policy.Network(List.of(), List.of(), List.of()),
                List.of(),
                new Policy.Git(Policy.Git.Push.NONE),
                limits);
    }

    private State.Ended run(String name, Command command) throws InterruptedException {
        State state = sandbox.start(name, command).await(LONG);
        assertThat(state).isInstanceOf(State.Ended.class);
        return (State.Ended) state;
    }

    private String output(String name) throws IOException {
        return Files.readString(sandbox.find(name).orElseThrow().stdout());
    }

    private String shell(String script) throws Exception {
        Sandbox.AttachedProcess process =
                sandbox.attach(Command.of("sh", "-c", "exec 2>&1; " + script), Optional.empty());
        process.stdin().close();
        String said = new String(process.stdout().readAllBytes(), StandardCharsets.UTF_8);
        process.await();
        return said.strip();
    }

    @Test
    void isReady() {
        assertThat(place.probe()).isInstanceOf(Place.Readiness.Ready.class);
    }

    @Test
    void keepsTheExitCodeAndBothOutputs() throws Exception {
        State.Ended ended = run("a", Command.of("sh", "-c", "echo out; echo err >&2; exit 7"));
        assertThat(sandbox.find("a").orElseThrow().stderr()).hasContent("err");
        assertThat(ended.exitCode()).isEqualTo(7);
        assertThat(ended.cause()).isEqualTo(Cause.ITSELF);
        assertThat(output("a")).isEqualTo("out\n");
        assertThat(sandbox.find("a").orElseThrow().stderr()).hasContent("err");
    }

    @Test
    void countsASignalAsAShellDoes() throws Exception {
        assertThat(run("a", Command.of("sh", "-c", "kill -9 $$")).exitCode()).isEqualTo(137);
    }

    @Test
    void givesStdinAndItsEnd() throws Exception {
        String text = "line\n".repeat(100_000);
        run("a", new Command(List.of("wc", "-c"), Map.of(), Optional.of(text), Map.of()));
        assertThat(output("a").strip()).isEqualTo("500000");
    }

    @Test
    void putsFilesIntoTheHomeByTheBoxsOwnHand() throws Exception {
        Command command = new Command(
                List.of("cat", "/home/agent/.agent/x"), Map.of(), Optional.empty(), Map.of(".agent/x", "1"));
        run("first", command);
        assertThat(output("first")).isEqualTo("1");

        Path outside = Files.createDirectory(root.resolve("outside"));
        Files.setPosixFilePermissions(outside, PosixFilePermissions.fromString("rwxrwxrwx"));
        run("plant", Command.of("sh", "-c", "rm -r ~/.agent; ln -s " + outside + " ~/.agent"));
        run("second", command);
        assertThat(outside).isEmptyDirectory();
    }

    @Test
    void hasTheWorkspaceTheHomeAndItsVariablesAndNoOthers() throws Exception {
        assertThat(shell("pwd; echo $HOME; echo $GREETING; touch x && touch ~/y && echo written"))
                .isEqualTo("/src/project\n/home/agent\nhello\nwritten");
        assertThat(workspace.resolve("x")).exists();
        assertThat(shell("env | cut -d= -f1 | sort | tr '\\n' ' '"))
                .isEqualTo("GREETING HOME LANG LOGNAME PATH PWD SHELL TASKBOX TMPDIR USER");
    }

    @Test
    void isAnUnprivilegedUserInsideAndOutside() throws Exception {
        assertThat(shell("id -u; grep CapBnd /proc/self/status")).isEqualTo("1000\nCapBnd:\t0000000000000000");
        shell("touch mine");
        assertThat((Integer) Files.getAttribute(workspace.resolve("mine"), "unix:uid"))
                .isNotZero();
    }

    @Test
    void showsNoOtherProcessAndNoDescriptor() throws Exception {
        assertThat(shell("ls -d /proc/[0-9]* | wc -l").length()).isEqualTo(1);
        assertThat(shell("ls /proc/self/fd | tr '\\n' ' '")).isEqualTo("0 1 2 3"); // 3 is the listing's own
    }

    @Test
    void hasNoNetworkButItsOwnLoopback() throws Exception {
        assertThat(shell("cat /proc/net/dev | grep -c :")).isEqualTo("1");
    }

    @Test
    void makesNoNewUserNamespace() throws Exception {
        assertThat(shell("unshare -U true; echo $?")).contains("unshare failed").endsWith("1");
    }

    @Test
    void endsTheWholeTree() throws Exception {
        run("a", Command.of("sh", "-c", "setsid " + LONG_SLEEP + " & " + LONG_SLEEP + " & exit 0"));
        assertThat(hostProcesses(LONG_SLEEP)).isZero();
    }

    @Test
    void stopsGentlyFirst() throws Exception {
        SandboxProcess process = sandbox.start(
                "a", Command.of("sh", "-c", "trap 'echo bye; exit 3' TERM; echo up; while :; do sleep 0.1; done"));
        process.awaitOutput(0, LONG);
        process.stop(Duration.ofSeconds(20));
        assertThat(process.state()).isInstanceOfSatisfying(State.Ended.class, ended -> {
            assertThat(ended.cause()).isEqualTo(Cause.STOPPED);
            assertThat(ended.exitCode()).isEqualTo(3);
        });
        assertThat(output("a")).isEqualTo("up\nbye\n");
    }

    @Test
    void stopsTheStubborn() throws Exception {
        SandboxProcess process =
                sandbox.start("a", Command.of("sh", "-c", "trap '' TERM; echo up; while :; do sleep 0.1; done"));
        process.awaitOutput(0, LONG);
        sandbox.close();
        assertThat(process.state()).isInstanceOf(State.Ended.class);
    }

    @Test
    void keepsTheTimeLimit() throws Exception {
        sandbox.close();
        sandbox = place.open(request(policy(new Policy.Limits(
                OptionalDouble.empty(),
                OptionalLong.empty(),
                OptionalInt.empty(),
                OptionalLong.empty(),
                Optional.of(Duration.ofSeconds(1)),
                Optional.empty(),
                false))));
        assertThat(run("a", Command.of("sleep", "600")).cause()).isEqualTo(Cause.TIME_LIMIT);
    }

    @Test
    void refusesWhatItCannotEnforce() {
        Policy strict = new Policy(
                Policy.Isolation.MACHINE,
                new Policy.Files(List.of(), List.of()),
                new Policy.Network(List.of(), List.of(), List.of()),
                List.of(),
                new Policy.Git(Policy.Git.Push.NONE),
                Policy.Limits.NONE);
        assertThatThrownBy(() -> place.open(request(strict)))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.REFUSED));
    }

    private static Policy.Limits limits(
            OptionalDouble cpus, OptionalLong memory, OptionalInt processes, OptionalLong disk, boolean bestEffort) {
        return new Policy.Limits(cpus, memory, processes, disk, Optional.empty(), Optional.empty(), bestEffort);
    }

    /** Under limits this place holds, or says that it cannot. @return whether it holds them */
    private boolean reopen(Policy.Limits limits) {
        List<Place.Unenforceable> cannot = place.unenforceable(policy(limits));
        sandbox.close();
        Policy.Limits asked = cannot.isEmpty()
                ? limits
                : limits(limits.cpus(), limits.memory(), limits.processes(), limits.disk(), true);
        sandbox = place.open(request(policy(asked)));
        return cannot.isEmpty();
    }

    @Test
    void endsOnlyTheProcessThatUsesTooMuchMemory() throws Exception {
        boolean held = reopen(limits(
                OptionalDouble.empty(), OptionalLong.of(64 << 20), OptionalInt.empty(), OptionalLong.empty(), false));
        String eater = "perl -e '$x = qq(x) x (200 << 20); print length $x'";

        State.Ended ended = run("eats", Command.of("sh", "-c", eater + "; echo after $?"));
        assertThat(output("eats")).doesNotContain("209715200").containsPattern("after [1-9]");
        assertThat(ended.cause()).isEqualTo(Cause.ITSELF);

        State.Ended direct = run("eats-itself", Command.of("sh", "-c", "exec " + eater));
        assertThat(direct.exitCode()).isNotZero();
        if (held) {
            assertThat(ended.reached()).containsExactly(Cause.MEMORY_LIMIT);
            assertThat(direct.cause()).isEqualTo(Cause.MEMORY_LIMIT);
        }
    }

    @Test
    void hasNoMoreProcessesThanAllowed() throws Exception {
        reopen(limits(OptionalDouble.empty(), OptionalLong.empty(), OptionalInt.of(30), OptionalLong.empty(), false));

        String said = shell("for i in $(seq 60); do sleep 20 & done; echo; echo started $(ls -d /proc/[0-9]* | wc -l)");
        assertThat(said).containsIgnoringCase("cannot fork");
    }

    @Test
    void endsWhatWritesMoreThanAllowed() throws Exception {
        reopen(limits(
                OptionalDouble.empty(), OptionalLong.empty(), OptionalInt.empty(), OptionalLong.of(20 << 20), false));

        State.Ended many = run(
                "writes",
                Command.of(
                        "sh",
                        "-c",
                        "mkdir d; for i in 1 2 3 4; do head -c 9000000 /dev/zero >d/$i; done; chmod 0 d; sleep 600"));
        assertThat(many.cause()).isEqualTo(Cause.DISK_LIMIT);
        new ProcessBuilder("chmod", "700", workspace.resolve("d").toString())
                .start()
                .waitFor();
        new ProcessBuilder("rm", "-rf", workspace.resolve("d").toString())
                .start()
                .waitFor();

        State.Ended one = run("writes-one", Command.of("head", "-c", "30000000", "/dev/zero"));
        assertThat(one.exitCode()).isZero();
        State.Ended deleted = run(
                "writes-deleted",
                Command.of(
                        "perl",
                        "-e",
                        "for (1 .. 4) { open $f[$_], q(>), $_; unlink $_; syswrite $f[$_], q(x) x 9_000_000 } sleep 600"));
        assertThat(deleted.cause()).isEqualTo(Cause.DISK_LIMIT);
        State.Ended large = run("writes-large", Command.of("sh", "-c", "exec head -c 30000000 /dev/zero >one"));
        assertThat(large.cause()).isEqualTo(Cause.DISK_LIMIT);
    }

    @Test
    void usesNoMoreProcessorThanAllowed() throws Exception {
        if (!reopen(limits(
                OptionalDouble.of(0.2), OptionalLong.empty(), OptionalInt.empty(), OptionalLong.empty(), false))) {
            assertThatThrownBy(() -> place.open(request(policy(limits(
                            OptionalDouble.of(0.2),
                            OptionalLong.empty(),
                            OptionalInt.empty(),
                            OptionalLong.empty(),
                            false)))))
                    .isInstanceOf(Problem.class);
            return;
        }
        // processor time against time that passed, in one process: how busy the machine is does not matter
        String said =
                shell("perl -e '$end = time + 3; 1 while time < $end; @t = times; printf qq(%.2f), $t[0] + $t[1]'");
        assertThat(Double.parseDouble(said)).isLessThan(1.5);
    }

    @Test
    void filtersSystemCallsInEveryProcess() throws Exception {
        assertThat(shell("grep -h Seccomp_filters /proc/1/status /proc/self/status | tr -s '\\t' ' '"))
                .isEqualTo("Seccomp_filters: " + filters() + "\nSeccomp_filters: " + filters());
        // io_uring_setup, bpf, keyctl, a packet socket, and a call that no kernel has
        assertThat(shell("perl -e 'for (425, "
                        + ("amd64".equals(System.getProperty("os.arch")) ? "321, 250" : "280, 219")
                        + ", 1000) { syscall $_, 0, 0, 0, 0, 0; print $!+0, qq( ) }"
                        + " socket my $s, 17, 3, 0; print $!+0'"))
                .isEqualTo("1 1 1 38 97");
    }

    @Test
    void isFoundAgainByAnother() throws Exception {
        sandbox.start("a", Command.of("sh", "-c", "echo up; sleep 1; echo done; exit 5"));
        try (Place other = place(root.resolve("place"))) {
            SandboxProcess found =
                    other.open(request(policy(Policy.Limits.NONE))).find("a").orElseThrow();
            assertThat(found.await(LONG))
                    .isInstanceOfSatisfying(
                            State.Ended.class,
                            ended -> assertThat(ended.exitCode()).isEqualTo(5));
            assertThat(found.stdout()).hasContent("up\ndone");
        }
    }

    @Test
    void saysLostWhenTheSupervisorWasKilled() throws Exception {
        SandboxProcess process = sandbox.start("a", Command.of("sh", "-c", "echo up; " + LONG_SLEEP));
        process.awaitOutput(0, LONG);
        String pid = Files.readString(root.resolve("run/a/pid")).split(" ", -1)[0];
        new ProcessBuilder("kill", "-9", pid).start().waitFor();
        assertThat(process.await(LONG)).isInstanceOf(State.Lost.class);
        await(() -> hostProcesses(LONG_SLEEP) == 0);
    }

    @Test
    void runsAsAHostCommandAsOftenAsAsked() throws Exception {
        List<String> words = sandbox.hostCommand("upload", Command.of("cat"));
        for (int i = 0; i < 2; i++) {
            Process process = new ProcessBuilder(words).start();
            process.getOutputStream().write("through".getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().close();
            assertThat(process.getInputStream().readAllBytes())
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo("through");
            assertThat(process.waitFor()).isZero();
        }
    }

    @Test
    void hidesWhatOnlyTheUserMayRead() throws Exception {
        Path secret = Files.writeString(root.resolve("secret"), "s3cret");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        assertThat(shell("cat " + secret)).contains("No such file");
        assertThat(shell("cat /etc/shadow /root/.ssh/id_ed25519; ls /home"))
                .contains("No such file")
                .endsWith(String.join("\n", homes()));
    }

    @Test
    void hasARootThatNobodyWrites() throws Exception {
        assertThat(shell("touch /x /usr/x /etc/x /dev/x /run/x"))
                .doesNotContain("written")
                .contains("Read-only");
    }

    /** The kernel ends the box after its supervisor, not with it. */
    private static void await(BooleanSupplier condition) {
        Awaitility.await().atMost(LONG).pollInterval(POLL).until(condition::getAsBoolean);
    }

    private static int hostProcesses(String commandLine) {
        return (int) ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .commandLine()
                        .filter(line -> line.contains(commandLine))
                        .isPresent())
                .count();
    }
}
