package dev.taskbox.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskbox.service.Role;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannel;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.keyverifier.AcceptAllServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.channel.PtyChannelConfiguration;
import org.apache.sshd.common.keyprovider.FileKeyPairProvider;
import org.apache.sshd.common.util.buffer.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What OpenSSH's client would never send. */
class HostileClientTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final DoorFixture door;
    private final SshClient client = SshClient.setUpDefaultClient();

    HostileClientTest() throws IOException {
        door = new DoorFixture(DoorFixture.LIMITS);
    }

    @BeforeEach
    void begin() throws Exception {
        door.letIn("ada", Role.OPERATE);
        client.setServerKeyVerifier(AcceptAllServerKeyVerifier.INSTANCE);
        client.start();
    }

    @AfterEach
    void end() throws IOException {
        client.stop();
        door.close();
    }

    private ClientSession session() throws IOException {
        ClientSession session =
                client.connect("x", "127.0.0.1", door.port()).verify(LONG).getSession();
        new FileKeyPairProvider(Path.of(door.directory.toString(), "ada"))
                .loadKeys(session)
                .forEach(session::addPublicKeyIdentity);
        session.auth().verify(LONG);
        return session;
    }

    private record Said(Integer code, String out, String err) {}

    private static Said run(ChannelExec channel) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        channel.setOut(out);
        channel.setErr(err);
        channel.open().verify(LONG);
        channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), LONG);
        return new Said(channel.getExitStatus(), out.toString(UTF_8), err.toString(UTF_8));
    }

    private void stillWorks() throws IOException {
        try (ClientSession session = session()) {
            assertThat(run(session.createExecChannel("words a"))).isEqualTo(new Said(0, "words|a\n", ""));
        }
    }

    @Test
    void aHugeCommandLineIsRefused() throws Exception {
        try (ClientSession session = session()) {
            assertThat(run(session.createExecChannel("words " + "x".repeat(200_000))))
                    .satisfies(said -> {
                        assertThat(said.code()).isEqualTo(2);
                        assertThat(said.err()).contains("longer than 128 KiB");
                    });
            assertThat(run(session.createExecChannel("words " + "y".repeat(100_000)))
                            .code())
                    .isZero();
        }
    }

    @Test
    void aPacketBeyondAllBoundsEndsTheConnectionOnly() throws Exception {
        try (ClientSession session = session()) {
            ChannelExec channel = session.createExecChannel("words " + "x".repeat(2 << 20));
            channel.open();
            session.waitFor(EnumSet.of(ClientSession.ClientSessionEvent.CLOSED), LONG);
            assertThat(session.isClosed()).isTrue();
        }
        stillWorks();
    }

    @Test
    void aHugeEnvironmentIsLeftOut() throws Exception {
        try (ClientSession session = session()) {
            ChannelExec channel = session.createExecChannel("env");
            channel.setEnv("LANG", "x".repeat(10_000));
            channel.setEnv("LC_" + "A".repeat(100), "x");
            channel.setEnv("LC_TIME", "\u001b[2J");
            channel.setEnv("TZ", "Europe/Berlin");
            for (int at = 0; at < 1000; at++) {
                channel.setEnv("LC_" + (char) ('A' + at % 26) + (char) ('A' + at / 26 % 26), "v");
            }
            String out = run(channel).out();
            assertThat(out).contains("TZ=Europe/Berlin").doesNotContain("LANG").doesNotContain("LC_TIME");
            assertThat(out.split(",")).hasSize(20);
        }
    }

    @Test
    void aTerminalsNameAndSizeAreBounded() throws Exception {
        try (ClientSession session = session()) {
            PtyChannelConfiguration pty = new PtyChannelConfiguration();
            pty.setPtyType("\u001b]0;x\u0007\uffff");
            pty.setPtyColumns(2_000_000_000);
            pty.setPtyLines(2_000_000_000);
            ChannelExec channel = session.createExecChannel("env", UTF_8, pty, java.util.Map.of());
            channel.setUsePty(true);
            assertThat(run(channel).out()).isEqualTo("{TERM=dumb}\r\n");
            PtyChannelConfiguration none = new PtyChannelConfiguration();
            none.setPtyColumns(0);
            none.setPtyLines(0);
            ChannelExec board = session.createExecChannel("board", UTF_8, none, java.util.Map.of());
            board.setUsePty(true);
            assertThat(run(board).out()).isEqualTo("board true Optional.empty\r\n");
        }
    }

    @Test
    void manyChannelsOfOneConnectionAreRefused() throws Exception {
        try (ClientSession session = session()) {
            List<ClientChannel> open = new ArrayList<>();
            int refused = 0;
            for (int at = 0; at < 2000; at++) {
                ChannelExec channel = session.createExecChannel("wait");
                var opened = channel.open();
                opened.await(LONG);
                if (opened.isOpened()) {
                    open.add(channel);
                } else {
                    refused++;
                }
            }
            assertThat(open).hasSize(DoorFixture.LIMITS.channels());
            assertThat(refused).isEqualTo(2000 - open.size());
            for (int at = 0; at < open.size(); at++) {
                assertThat(door.news.take()).isEqualTo("waiting");
            }
            open.getFirst().close(false).await(LONG);
            assertThat(door.news.take()).isEqualTo("hung up");
            org.awaitility.Awaitility.await()
                    .untilAsserted(() -> assertThat(
                                    session.createExecChannel("exit 5").open().await(LONG))
                            .isTrue());
        }
        stillWorks();
    }

    /** Ten thousand sizes in a row: the command hears of the last, and of few before it. */
    @Test
    void aFloodOfSizesEndsWithTheLast() throws Exception {
        try (ClientSession session = session()) {
            PtyChannelConfiguration pty = new PtyChannelConfiguration();
            pty.setPtyColumns(80);
            pty.setPtyLines(24);
            ChannelExec channel = session.createExecChannel("sizes", UTF_8, pty, java.util.Map.of());
            channel.setUsePty(true);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            channel.setOut(out);
            channel.open().verify(LONG);
            org.awaitility.Awaitility.await().until(() -> out.toString(UTF_8).contains("ready"));
            for (int at = 0; at < 10_000; at++) {
                channel.sendWindowChange(100 + at % 50, 30);
            }
            channel.sendWindowChange(99, 31);
            org.awaitility.Awaitility.await().until(() -> out.toString(UTF_8).endsWith("99x31\r\n"));
            channel.close(true).await(LONG);
        }
        stillWorks();
    }

    /** Who asks and asks and does not read the answers is sent away before they fill the memory. */
    @Test
    void aFloodOfQuestionsWithoutReadingIsEnded() throws Exception {
        ClientSession session = session();
        ChannelExec channel = session.createExecChannel("wait");
        channel.open().verify(LONG);
        assertThat(door.news.take()).isEqualTo("waiting");
        session.getIoSession().suspendRead();
        Thread asking = Thread.ofVirtual().start(() -> {
            try {
                while (session.isOpen()) {
                    ask(session, channel);
                }
            } catch (IOException _) {
                // the server hung up
            }
        });
        assertThat(door.news.take()).isEqualTo("hung up");
        session.close(true);
        asking.join();
        stillWorks();
    }

    private static void ask(ClientSession session, ChannelExec channel) throws IOException {
        Buffer request = session.createBuffer(SshConstants.SSH_MSG_CHANNEL_REQUEST);
        request.putUInt(channel.getRecipient());
        request.putString("no-such-request@example.com");
        request.putBoolean(true);
        session.writePacket(request).await(LONG); // or this process would be out of memory first
    }

    @Test
    void aSecondCommandInAChannelIsRefused() throws Exception {
        try (ClientSession session = session()) {
            ChannelExec channel = session.createExecChannel("wait");
            channel.open().verify(LONG);
            assertThat(door.news.take()).isEqualTo("waiting");
            Buffer second = session.createBuffer(SshConstants.SSH_MSG_CHANNEL_REQUEST);
            second.putUInt(channel.getRecipient());
            second.putString("exec");
            second.putBoolean(false);
            second.putString("stop");
            session.writePacket(second);
            Buffer signal = session.createBuffer(SshConstants.SSH_MSG_CHANNEL_REQUEST);
            signal.putUInt(channel.getRecipient());
            signal.putString("signal");
            signal.putBoolean(false);
            signal.putString("INT");
            session.writePacket(signal);
            channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), LONG);
            assertThat(channel.getExitStatus()).isEqualTo(130);
            assertThat(door.any.asked).isEmpty();
        }
    }
}
