package dev.taskbox.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskbox.model.Problem;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SocketFileTest {
    @TempDir
    Path directory;

    private Path socket() {
        return directory.resolve("egress.sock");
    }

    private EgressProxy start() {
        return EgressProxy.start(socket(), new Rules(true), new Heard(), EgressConfig.DEFAULT);
    }

    private List<Path> files() throws IOException {
        try (var files = Files.list(directory)) {
            return files.toList();
        }
    }

    @Test
    void everyoneWhoSeesItMayConnectAndItGoesWithTheProxy() throws Exception {
        try (EgressProxy proxy = start()) {
            assertThat(proxy.socket()).isEqualTo(socket());
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket())))
                    .isEqualTo("rw-rw-rw-");
            assertThat(files()).containsExactly(socket());
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void aDeadSocketIsReplaced() throws Exception {
        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(socket()));
        }
        assertThat(files()).containsExactly(socket());
        try (EgressProxy proxy = start();
                RawClient client = new RawClient(proxy.socket())) {
            assertThat(client.send("GET / HTTP/1.1\r\n\r\n").head()).startsWith("HTTP/1.1 400 ");
        }
    }

    @Test
    void aLivingProxyIsNotReplaced() throws Exception {
        try (EgressProxy proxy = start()) {
            assertThatThrownBy(this::start)
                    .isInstanceOfSatisfying(
                            Problem.class, problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.CONFLICT))
                    .hasMessageContaining("another proxy listens there");
            assertThat(proxy.socket()).exists();
        }
    }

    @Test
    void aFileOrALinkIsNeverReplaced() throws Exception {
        Path precious = directory.resolve("precious");
        Files.writeString(precious, "mine");
        Files.createSymbolicLink(socket(), precious);
        assertThatThrownBy(this::start).isInstanceOf(Problem.class);

        Files.delete(socket());
        Files.writeString(socket(), "mine");
        assertThatThrownBy(this::start).isInstanceOf(Problem.class);
        assertThat(socket()).hasContent("mine");
        assertThat(precious).hasContent("mine");
    }

    @Test
    void whoComesLaterKeepsItsSocket() throws Exception {
        EgressProxy first = start();
        Files.delete(socket());
        try (EgressProxy second = start()) {
            first.close();
            assertThat(second.socket()).exists();
        }
    }

    @Test
    void aPathThatCannotBeBoundIsAProblem() {
        assertThatThrownBy(() -> EgressProxy.start(
                        directory.resolve("x".repeat(120)), new Rules(true), new Heard(), EgressConfig.DEFAULT))
                .isInstanceOf(Problem.class);
        assertThatThrownBy(() -> EgressProxy.start(
                        directory.resolve("none/egress.sock"), new Rules(true), new Heard(), EgressConfig.DEFAULT))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("opening the egress socket");
    }
}
