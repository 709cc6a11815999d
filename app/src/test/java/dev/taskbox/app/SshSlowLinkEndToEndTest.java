package dev.taskbox.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelShell;
import org.apache.sshd.client.keyverifier.AcceptAllServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.channel.PtyChannelConfiguration;
import org.apache.sshd.common.keyprovider.FileKeyPairProvider;
import org.apache.sshd.core.CoreModuleProperties;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A board at the end of a line that takes nothing for a while: it gets the latest screen, and not all that were missed. */
@Tag("end-to-end")
class SshSlowLinkEndToEndTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final int TASKS = 30;
    private static final int ROUNDS = 100;

    /** Both systems hold less; all the frames are 1 MiB. */
    private static final long MOST = 400 << 10;

    /** Counts, and keeps the end. */
    private static final class Screen extends OutputStream {
        private final StringBuilder end = new StringBuilder();
        private long count;

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public synchronized void write(byte[] bytes, int offset, int length) {
            count += length;
            end.append(new String(bytes, offset, length, UTF_8));
            end.delete(0, Math.max(0, end.length() - 20_000));
        }

        synchronized boolean has(String pattern) {
            return Pattern.compile(pattern).matcher(end).find();
        }

        synchronized long count() {
            return count;
        }
    }

    @Test
    void whoReadsNothingForAWhileThenSeesTheLatest() throws Exception {
        try (Installed taskbox = new Installed();
                SshClient client = SshClient.setUpDefaultClient()) {
            taskbox.task("project", "add", ".", "--name", "api").succeeded();
            SshHome ssh = SshHome.open(taskbox);
            ssh.letIn("vic", "view");
            client.setServerKeyVerifier(AcceptAllServerKeyVerifier.INSTANCE);
            CoreModuleProperties.SOCKET_RCVBUF.set(client, 16 << 10);
            client.start();
            try (ClientSession session = session(client, ssh)) {
                watch(session, taskbox);
            }
        }
    }

    private static ClientSession session(SshClient client, SshHome ssh) throws IOException {
        ClientSession session =
                client.connect("x", SshHome.HOST, ssh.port()).verify(LONG).getSession();
        new FileKeyPairProvider(ssh.key("vic")).loadKeys(session).forEach(session::addPublicKeyIdentity);
        session.auth().verify(LONG);
        return session;
    }

    private static void watch(ClientSession session, Installed taskbox) throws Exception {
        PtyChannelConfiguration pty = new PtyChannelConfiguration();
        pty.setPtyType("xterm-256color");
        pty.setPtyColumns(140);
        pty.setPtyLines(40);
        ChannelShell board = session.createShellChannel(pty, Map.of("TASKBOX_TUI_TRACE", "1", "TASKBOX_THEME", "dark"));
        for (int at = 0; at < TASKS; at++) {
            taskbox.task("add", "A task with a title " + at, "-p", "api", "-a", "scripted")
                    .succeeded();
        }
        Screen screen = new Screen();
        board.setOut(screen);
        board.open().verify(LONG);
        await().atMost(LONG).until(() -> screen.has("A task with"));

        session.getIoSession().suspendRead();
        for (int at = 0; at < ROUNDS; at++) {
            board.sendWindowChange(400 + at % 2, 100, 0, 0);
            taskbox.task("show", "1").succeeded(); // while others see it answer, the board draws, if it can
        }
        taskbox.task("add", "The latest", "-p", "api", "-a", "scripted").succeeded();
        board.sendWindowChange(390, 100, 0, 0);
        board.getInvertedIn().write('k');
        board.getInvertedIn().flush();
        session.getIoSession().resumeRead();

        await().atMost(LONG)
                .until(() -> screen.has("taskbox idle 1") && screen.has("Backlog \u001b\\[[0-9;]*m" + (TASKS + 1)));
        assertThat(screen.count()).isLessThan(MOST);
        board.close(true).await(LONG);
    }
}
