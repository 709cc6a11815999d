package dev.taskbox.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskbox.model.Problem;
import dev.taskbox.service.Role;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Through the real OpenSSH client. */
class SshClientTest {
    private final DoorFixture door;

    SshClientTest() throws IOException {
        door = new DoorFixture(DoorFixture.LIMITS);
    }

    @BeforeEach
    void letOneIn() throws Exception {
        door.letIn("ada", Role.OPERATE);
    }

    @AfterEach
    void shut() throws Exception {
        door.close();
    }

    @Test
    void aCommandHasItsStreamsAndItsExitCode() throws Exception {
        assertThat(door.run("", "ada", "x@127.0.0.1", "both")).isEqualTo(new OpenSsh.Said(0, "out\n", "err\n"));
        assertThat(door.run("", "ada", "127.0.0.1", "exit", "42").code()).isEqualTo(42);
        assertThat(door.run("", "ada", "127.0.0.1", "task", "words", "'a b'", "c")
                        .out())
                .isEqualTo("words|a b|c\n");
        assertThat(door.run("", "ada", "127.0.0.1", "list | head").err()).contains("there is no shell here");
        assertThat(door.run("", "ada", "127.0.0.1", "list | head").code()).isEqualTo(2);
        String much = "line of text\n".repeat(100_000);
        assertThat(door.run(much, "ada", "127.0.0.1", "cat")).isEqualTo(new OpenSsh.Said(0, much, ""));
    }

    @Test
    void whoeverComesInIsWrittenDownAndSoIsAllTheyDo() throws Exception {
        door.run("", "ada", "127.0.0.1", "exit", "7");

        String fingerprint = OpenSsh.fingerprint(door.directory.resolve("ada.pub"));
        assertThat(door.audited("ssh.login").fields())
                .containsEntry("name", "ada")
                .containsEntry("role", "operate")
                .containsEntry("address", "127.0.0.1")
                .containsEntry("fingerprint", fingerprint);
        assertThat(door.audited("ssh.command").fields()).containsEntry("command", "exit 7");
        assertThat(door.audited("ssh.ended").fields()).containsEntry("exitCode", "7");
        assertThat(door.audited("ssh.closed").fields()).containsEntry("fingerprint", fingerprint);
    }

    @Test
    void whatCannotBeWrittenDownDoesNotHappen() throws Exception {
        door.auditFails = true;

        assertThat(door.run("", "ada", "127.0.0.1", "list").code()).isEqualTo(255);
        assertThat(door.any.asked).isEmpty();
    }

    @Test
    void anUnknownKeyIsRefusedAndWrittenDown() throws Exception {
        OpenSsh.publicKey(door.directory, "eve");

        OpenSsh.Said said = door.run("", "eve", "127.0.0.1", "list");

        assertThat(said.code()).isEqualTo(255);
        assertThat(said.err()).contains("Permission denied (publickey)");
        assertThat(door.audited("ssh.refused").fields())
                .containsEntry("fingerprint", OpenSsh.fingerprint(door.directory.resolve("eve.pub")))
                .containsEntry("why", "the key is not listed");
        assertThat(door.run("", "ada", "127.0.0.1", "list").code()).isZero();
    }

    /** A client that knows only the public half proves nothing. */
    @Test
    void aListedKeyWithoutItsPrivateHalfIsRefused() throws Exception {
        OpenSsh.publicKey(door.directory, "eve");
        Files.copy(
                door.directory.resolve("ada.pub"),
                door.directory.resolve("eve.pub"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);

        assertThat(door.run("", "eve", "127.0.0.1", "list").code()).isEqualTo(255);
        assertThat(door.audited("ssh.refused").fields()).containsKey("address");
        assertThat(door.any.asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no-pty ", "command=\"id\" "})
    void aKeyWithoutARoleOrWithOptionsIsRefused(String options) throws Exception {
        Path file = door.directory.resolve("config/authorized_keys");
        Files.writeString(file, options + OpenSsh.publicKey(door.directory, "ada"));

        assertThat(door.run("", "ada", "127.0.0.1", "list").err()).contains("Permission denied");
    }

    @Test
    void passwordsAreNotAskedFor() throws Exception {
        List<String> argv = door.ssh(
                "ada",
                "-o",
                "PubkeyAuthentication=no",
                "-o",
                "PreferredAuthentications=password,keyboard-interactive",
                "127.0.0.1",
                "list");

        assertThat(OpenSsh.run("", argv).err()).contains("Permission denied (publickey).");
    }

    @Test
    void nothingIsForwarded() throws Exception {
        assertThat(door.run("", "ada", "-W", "127.0.0.1:" + door.port(), "127.0.0.1")
                        .code())
                .isEqualTo(255);
        OpenSsh.Said remote =
                door.run("", "ada", "-o", "ExitOnForwardFailure=yes", "-R", "0:127.0.0.1:1", "127.0.0.1", "exit", "0");
        assertThat(remote.code()).isEqualTo(255);
        assertThat(remote.err()).contains("forwarding failed");
        OpenSsh.Said unix = door.run(
                "",
                "ada",
                "-o",
                "ExitOnForwardFailure=yes",
                "-R",
                door.directory + "/s:127.0.0.1:1",
                "127.0.0.1",
                "list");
        assertThat(unix.code()).isEqualTo(255);
        assertThat(Files.exists(door.directory.resolve("s"))).isFalse();
        assertThat(door.run("", "ada", "-A", "127.0.0.1", "env").out()).isEqualTo("{}\n");
        assertThat(door.run("", "ada", "-X", "127.0.0.1", "env").out()).isEqualTo("{}\n");
        assertThat(door.any.asked).isEmpty();
    }

    /** The door answers -L only when somebody connects. */
    @Test
    void aLocalForwardLeadsNowhere() throws Exception {
        Path socket = door.directory.resolve("local");
        Path said = door.directory.resolve("said");
        Process client = new ProcessBuilder(door.ssh(
                        "ada", "-o", "LogLevel=INFO", "-L", socket + ":127.0.0.1:" + door.port(), "127.0.0.1", "wait"))
                .redirectError(said.toFile())
                .start();
        try {
            assertThat(door.news.take()).isEqualTo("waiting");
            try (var channel = java.nio.channels.SocketChannel.open(java.net.UnixDomainSocketAddress.of(socket))) {
                assertThat(channel.read(java.nio.ByteBuffer.allocate(10))).isEqualTo(-1);
            }
        } finally {
            client.destroy();
        }
        client.waitFor();
        assertThat(Files.readString(said)).contains("open failed");
    }

    @Test
    void thereIsNoSubsystem() throws Exception {
        assertThat(door.run("", "ada", "-s", "127.0.0.1", "sftp").err()).contains("subsystem request failed");
        assertThat(door.audited("ssh.refused").fields()).containsEntry("why", "it asked for subsystem");
    }

    @Test
    void onlyAFewVariablesComeAlong() throws Exception {
        OpenSsh.Said said = door.run(
                "",
                "ada",
                "-o",
                "SetEnv=LANG=de_DE.UTF-8 LC_ALL=C LD_PRELOAD=/x PATH=/y EDITOR=vi GIT_DIR=z TERM=evil",
                "127.0.0.1",
                "env");

        assertThat(said.out()).isEqualTo("{LANG=de_DE.UTF-8, LC_ALL=C}\n");
    }

    @Test
    void rolesAreEnforced() throws Exception {
        door.letIn("vic", Role.VIEW);
        door.letIn("root", Role.ADMIN);
        int[][] codes = {{0, 4, 4}, {0, 0, 4}, {0, 0, 0}};
        String[] who = {"vic", "ada", "root"};
        String[] what = {"list", "stop", "keys"};
        for (int person = 0; person < who.length; person++) {
            for (int command = 0; command < what.length; command++) {
                OpenSsh.Said said = door.run("", who[person], "127.0.0.1", what[command]);
                assertThat(said.code()).as(who[person] + " " + what[command]).isEqualTo(codes[person][command]);
                assertThat(said.err().contains("this takes")).isEqualTo(codes[person][command] == 4);
            }
        }
    }

    @Test
    void removingAKeyEndsItsConnections() throws Exception {
        door.letIn("bob", Role.VIEW);
        Process ada = new ProcessBuilder(door.ssh("ada", "127.0.0.1", "wait")).start();
        assertThat(door.news.take()).isEqualTo("waiting");
        Process bob = new ProcessBuilder(door.ssh("bob", "127.0.0.1", "wait")).start();
        assertThat(door.news.take()).isEqualTo("waiting");

        door.door().end(door.keys.remove("ada").fingerprint());

        assertThat(ada.waitFor()).isEqualTo(255);
        assertThat(door.news.take()).isEqualTo("hung up");
        assertThat(bob.isAlive()).isTrue();
        assertThat(door.run("", "ada", "127.0.0.1", "list").code()).isEqualTo(255);
        bob.destroy();
        assertThat(door.news.take()).isEqualTo("hung up");
    }

    @Test
    void anotherRoleCountsForTheNextCommandOfAnOldConnection() throws Exception {
        Path control = door.directory.resolve("master");
        Process master =
                new ProcessBuilder(door.ssh("ada", "-M", "-S", control.toString(), "127.0.0.1", "wait")).start();
        assertThat(door.news.take()).isEqualTo("waiting");
        assertThat(door.run("", "ada", "-S", control.toString(), "127.0.0.1", "stop")
                        .code())
                .isZero();
        door.keys.remove("ada");
        assertThat(door.run("", "ada", "-S", control.toString(), "127.0.0.1", "list")
                        .err())
                .contains("may no longer come in");
        door.letIn("ada", Role.VIEW);
        assertThat(door.run("", "ada", "-S", control.toString(), "127.0.0.1", "stop")
                        .code())
                .isEqualTo(4);
        master.destroy();
        assertThat(master.waitFor()).isNotZero();
    }

    /** Over an open connection, where the client's own part is quickest. */
    @Test
    void aCommandThatIsOverAtOnceIsToldOfInTheRightOrder() throws Exception {
        Path control = door.directory.resolve("master");
        Process master =
                new ProcessBuilder(door.ssh("ada", "-M", "-S", control.toString(), "127.0.0.1", "wait")).start();
        assertThat(door.news.take()).isEqualTo("waiting");
        for (int at = 0; at < 40; at++) {
            assertThat(door.run("", "ada", "-S", control.toString(), "127.0.0.1", "exit", "5")
                            .code())
                    .isEqualTo(5);
        }
        master.destroy();
        assertThat(master.waitFor()).isNotZero();
    }

    @Test
    void theHostKeyIsPrivateAndStaysTheSame() throws Exception {
        Path file = door.directory.resolve("ssh/host_ed25519");
        assertThat(DoorFixture.mode(file)).isEqualTo("rw-------");
        assertThat(DoorFixture.mode(door.directory.resolve("ssh"))).isEqualTo("rwx------");
        String fingerprint = door.door().status().hostKey();
        OpenSsh.Said listed = OpenSsh.run("", List.of("ssh-keygen", "-l", "-f", file.toString()));
        assertThat(listed.out()).contains(fingerprint);
        door.door().close();
        try (DoorFixture again = new DoorFixture(door.directory, DoorFixture.LIMITS)) {
            assertThat(again.door().status().hostKey()).isEqualTo(fingerprint);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
            assertThatThrownBy(() -> HostKey.of(file))
                    .isInstanceOfSatisfying(
                            Problem.class, it -> assertThat(it.kind()).isEqualTo(Problem.Kind.REFUSED));
        }
    }

    @Test
    void aPortThatIsTakenIsTold() {
        assertThatThrownBy(() -> SshDoor.open(
                        "127.0.0.1:" + door.port(),
                        new SshDoor.Parts(
                                door.directory.resolve("other"),
                                door.keys,
                                door.any.service,
                                _ -> _ -> 0,
                                (_, _) -> {},
                                DoorFixture.LIMITS,
                                java.time.InstantSource.system())))
                .isInstanceOfSatisfying(Problem.class, it -> {
                    assertThat(it.code()).isEqualTo("ssh-listen");
                    assertThat(it.remedy()).contains("another port");
                });
    }

    @Test
    void weakAlgorithmsAreNotSpoken() throws Exception {
        for (String option : List.of(
                "KexAlgorithms=diffie-hellman-group14-sha1",
                "KexAlgorithms=diffie-hellman-group-exchange-sha256",
                "Ciphers=aes128-cbc",
                "Ciphers=3des-cbc")) {
            assertThat(door.run("", "ada", "-o", "LogLevel=INFO", "-o", option, "127.0.0.1", "list")
                            .err())
                    .as(option)
                    .contains("no matching");
        }
        assertThat(door.run(
                                "",
                                "ada",
                                "-o",
                                "LogLevel=INFO",
                                "-o",
                                "Ciphers=aes128-ctr",
                                "-o",
                                "MACs=hmac-sha1",
                                "127.0.0.1",
                                "list")
                        .err())
                .contains("no matching MAC");
        for (String option :
                List.of("KexAlgorithms=curve25519-sha256", "Ciphers=aes256-gcm@openssh.com", "Ciphers=aes128-ctr")) {
            assertThat(door.run("", "ada", "-o", option, "127.0.0.1", "list").code())
                    .as(option)
                    .isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ecdsa", "rsa"})
    void otherKindsOfKeysWorkToo(String type) throws Exception {
        door.keys.add(OpenSsh.publicKey(door.directory, "other", "-t", type), Role.VIEW, java.util.Optional.empty());

        assertThat(door.run("", "other", "127.0.0.1", "list").code()).isZero();
    }

    /** Who stops reading costs only itself. */
    @Test
    void aStoppedClientKeepsNobodyElseWaiting() throws Exception {
        List<Process> stopped = new ArrayList<>();
        try {
            for (int at = 0; at < 12; at++) {
                Process client = new ProcessBuilder(door.ssh("ada", "127.0.0.1", "flood")).start();
                stopped.add(client);
                assertThat(door.news.take()).isEqualTo("flooding");
                signal(client, "STOP");
            }
            for (int at = 0; at < 5; at++) {
                assertThat(door.run("hello", "ada", "127.0.0.1", "cat").out()).isEqualTo("hello");
            }
            assertThat(door.door().running()).isEqualTo(stopped.size());
        } finally {
            stopped.forEach(Process::destroyForcibly);
        }
        for (int at = 0; at < stopped.size(); at++) {
            assertThat(door.news.take()).isEqualTo("gone");
        }
    }

    private static void signal(Process process, String signal) throws Exception {
        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    @Test
    void aClientThatEndsHangsUp() throws Exception {
        Process client = new ProcessBuilder(door.ssh("ada", "127.0.0.1", "wait")).start();
        assertThat(door.news.take()).isEqualTo("waiting");
        client.destroyForcibly();
        assertThat(door.news.take()).isEqualTo("hung up");
        assertThat(door.audited("ssh.ended").fields()).containsEntry("exitCode", "130");
    }

    @Test
    void aServerThatEndsTellsItsCommands() throws Exception {
        Process client = new ProcessBuilder(door.ssh("ada", "127.0.0.1", "wait")).start();
        assertThat(door.news.take()).isEqualTo("waiting");

        door.door().close();

        assertThat(door.news.take()).isEqualTo("hung up");
        assertThat(client.waitFor()).isEqualTo(130);
    }

    /** script(1) gives the client a terminal. */
    private Process onTerminal(String columns, String... words) throws IOException {
        String ssh = String.join(" ", door.ssh("ada", words));
        return new ProcessBuilder("script", "-qefc", "stty cols " + columns + " rows 24; exec " + ssh, "/dev/null")
                .redirectErrorStream(true)
                .start();
    }

    private static void type(Process process, String keys) throws IOException {
        process.getOutputStream().write(keys.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    private static String until(BufferedReader screen, String end) throws IOException {
        StringBuilder seen = new StringBuilder();
        while (!seen.toString().contains(end)) {
            int next = screen.read();
            assertThat(next).as("the end of the screen after %s", seen).isNotNegative();
            seen.append((char) next);
        }
        return seen.toString();
    }

    @Test
    void aTerminalWithoutACommandOpensTheBoard() throws Exception {
        Process client = onTerminal("91", "-tt", "127.0.0.1");

        assertThat(until(client.inputReader(), "]]")).contains("board true Optional[Size[columns=91, rows=24]]");
        assertThat(client.waitFor()).isZero();
    }

    @Test
    void linesAreEditedAndEchoedOnATerminalThatIsNotRaw() throws Exception {
        Process client = onTerminal("80", "-tt", "127.0.0.1", "cat");
        type(client, "helo\u007flo\r");

        assertThat(until(client.inputReader(), "hello\r\nhello\r\n")).startsWith("helo\b \blo\r\n");
        type(client, "\u0004");
        assertThat(client.waitFor()).isZero();
    }

    @Test
    void theInterruptKeyHangsUp() throws Exception {
        Process client = onTerminal("80", "-tt", "127.0.0.1", "wait");
        until(client.inputReader(), "waiting");

        type(client, "\u0003");

        assertThat(door.news.take()).isEqualTo("waiting");
        assertThat(door.news.take()).isEqualTo("hung up");
        assertThat(client.waitFor()).isEqualTo(130);
    }

    @Test
    void aRawTerminalGetsEveryKey() throws Exception {
        Process client = onTerminal("80", "-tt", "127.0.0.1", "raw");
        until(client.inputReader(), "ready\n");
        type(client, "\u0003\r\u007fq");

        assertThat(until(client.inputReader(), "end\r\n")).isEqualTo("<3>\n<13>\n<127>\nend\r\n");
        assertThat(client.waitFor()).isZero();
    }

    @Test
    void twoHundredAtOnceLeaveTheDoorOpen() throws Exception {
        Process before = new ProcessBuilder(door.ssh("ada", "127.0.0.1", "cat")).start();
        type(before, "one\n");
        assertThat(before.inputReader().readLine()).isEqualTo("one");
        List<Process> crowd = new ArrayList<>();
        for (int at = 0; at < 200; at++) {
            crowd.add(new ProcessBuilder(
                            "perl",
                            "-MIO::Socket::INET",
                            "-e",
                            "my $s = IO::Socket::INET->new(PeerAddr => '127.0.0.1:" + door.port()
                                    + "') or exit 1; print $s \"SSH-2.0-crowd\\r\\n\"; my $l = <$s>; <STDIN>")
                    .start());
        }
        type(before, "two\n");
        assertThat(before.inputReader().readLine()).isEqualTo("two");
        crowd.forEach(Process::destroyForcibly);
        assertThat(door.run("", "ada", "127.0.0.1", "exit", "3").code()).isEqualTo(3);
        before.getOutputStream().close();
        assertThat(before.waitFor()).isZero();
    }

    /** There are few threads for all connections. */
    @Test
    void aDiskThatHangsKeepsThoseWhoComeInWaitingAndNobodyElse() throws Exception {
        Process before = new ProcessBuilder(door.ssh("ada", "127.0.0.1", "cat")).start();
        type(before, "one\n");
        assertThat(before.inputReader().readLine()).isEqualTo("one");
        door.auditHangs = new CountDownLatch(1);
        int crowd = Runtime.getRuntime().availableProcessors() + 4;
        List<Process> waiting = new ArrayList<>();
        for (int at = 0; at < crowd; at++) {
            waiting.add(new ProcessBuilder(door.ssh("ada", "127.0.0.1", "exit", "5")).start());
        }
        org.awaitility.Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> door.door().status().connections() == crowd + 1);

        type(before, "two\n");

        assertThat(before.inputReader().readLine()).isEqualTo("two");
        assertThat(waiting).allMatch(Process::isAlive);
        door.auditHangs.countDown();
        for (Process process : waiting) {
            assertThat(process.waitFor()).isEqualTo(5);
        }
        before.getOutputStream().close();
        assertThat(before.waitFor()).isZero();
    }

    @Test
    void strangersAreBoundedAndThoseWhoAreInGoOn() throws Exception {
        try (DoorFixture narrow = new DoorFixture(limits(3, 100, Duration.ofSeconds(60)))) {
            narrow.letIn("ada", Role.VIEW);
            List<java.net.Socket> held = new ArrayList<>();
            for (int at = 0; at < 3; at++) {
                java.net.Socket socket = new java.net.Socket(java.net.InetAddress.getLoopbackAddress(), narrow.port());
                held.add(socket);
                assertThat(socket.getInputStream().read()).isEqualTo('S');
            }
            assertThat(narrow.run("", "ada", "127.0.0.1", "list").code()).isEqualTo(255);
            for (java.net.Socket socket : held) {
                socket.close();
            }
            org.awaitility.Awaitility.await()
                    .until(() -> narrow.run("", "ada", "127.0.0.1", "list").code() == 0);
        }
    }

    @Test
    void whoFailsTooOftenIsShutOut() throws Exception {
        OpenSsh.publicKey(door.directory, "eve");
        for (int at = 0; at < DoorFixture.LIMITS.strikes(); at++) {
            door.run("", "eve", "127.0.0.1", "list");
            door.audited("ssh.refused");
        }
        assertThat(door.audited("ssh.lockout").fields()).containsEntry("address", "127.0.0.1");
        assertThat(door.run("", "ada", "127.0.0.1", "list").code()).isEqualTo(255);
    }

    @Test
    void whoDoesNotLogInInTimeIsSentAway() throws Exception {
        try (DoorFixture hasty = new DoorFixture(limits(10, 100, Duration.ofSeconds(1)));
                java.net.Socket socket = new java.net.Socket(java.net.InetAddress.getLoopbackAddress(), hasty.port())) {
            byte[] all = socket.getInputStream().readAllBytes();
            assertThat(new String(all, java.nio.charset.StandardCharsets.ISO_8859_1))
                    .startsWith("SSH-2.0-Taskbox\r\n");
        }
    }

    @Test
    void connectionsOfOneKeyAreBounded() throws Exception {
        try (DoorFixture narrow = new DoorFixture(limits(10, 1, Duration.ofSeconds(60)))) {
            narrow.letIn("ada", Role.VIEW);
            Process first = new ProcessBuilder(narrow.ssh("ada", "127.0.0.1", "wait")).start();
            assertThat(narrow.news.take()).isEqualTo("waiting");
            assertThat(narrow.run("", "ada", "127.0.0.1", "list").code()).isEqualTo(255);
            assertThat(narrow.audited("ssh.refused").fields()).containsEntry("why", "too many connections");
            assertThat(narrow.any.asked).isEmpty();
            first.destroy();
            org.awaitility.Awaitility.await()
                    .until(() -> narrow.run("", "ada", "127.0.0.1", "list").code() == 0);
        }
    }

    @Test
    void aDeadClientIsNoticed() throws Exception {
        SshLimits quick = new SshLimits(
                10, 10, Duration.ofSeconds(60), 10, 10, 10, 10, 10, 5, Duration.ofMinutes(5), Duration.ofMillis(50), 5);
        try (DoorFixture fast = new DoorFixture(quick)) {
            fast.letIn("ada", Role.VIEW);
            Process client = new ProcessBuilder(fast.ssh("ada", "127.0.0.1", "wait")).start();
            assertThat(fast.news.take()).isEqualTo("waiting");
            assertThat(fast.news.poll(600, TimeUnit.MILLISECONDS))
                    .as("who answers stays")
                    .isNull();
            signal(client, "STOP");
            assertThat(fast.news.take()).isEqualTo("hung up");
            client.destroyForcibly();
        }
    }

    private static SshLimits limits(int strangers, int connectionsEach, Duration grace) {
        return new SshLimits(
                strangers,
                strangers,
                grace,
                100,
                connectionsEach,
                100,
                100,
                10,
                50,
                Duration.ofMinutes(5),
                Duration.ofMinutes(1),
                5);
    }
}
