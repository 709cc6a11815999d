package dev.taskbox.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskbox.model.OpenPort;
import dev.taskbox.model.Policy;
import dev.taskbox.model.Problem;
import dev.taskbox.model.Sandbox;
import dev.taskbox.model.Sandbox.Command;
import dev.taskbox.model.SandboxProcess;
import dev.taskbox.model.SandboxRequest;
import dev.taskbox.testkit.PlaceContract;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server in a box is reached from outside, by whom it should be and for as long as it should be. */
class OpenPortTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    /** Each connection gets a child: "echo" sends all back, "flood" sends for ever and reads nothing. */
    private static final String SERVER = """
            use Socket;
            my ($family, $what) = @ARGV;
            $SIG{CHLD} = $SIG{PIPE} = 'IGNORE';
            socket my $listener, $family == 6 ? AF_INET6 : AF_INET, SOCK_STREAM, 0 or die $!;
            bind $listener, $family == 6
                ? pack_sockaddr_in6(3000, Socket::inet_pton(AF_INET6, '::1'))
                : pack_sockaddr_in(3000, INADDR_LOOPBACK) or die $!;
            listen $listener, 50 or die $!;
            syswrite STDOUT, "up\\n";
            while (1) {
                accept my $client, $listener or next;
                next if fork;
                if ($what eq 'flood') { 1 while syswrite $client, 'x' x 65536; exit }
                syswrite $client, $_ while sysread $client, $_, 65536;
                exit;
            }
            """;

    private Path root;
    private NativePlace place;
    private Sandbox sandbox;

    @BeforeEach
    void open() throws IOException {
        root = Files.createTempDirectory("port-");
        Files.createDirectory(root.resolve("home"));
        place = new NativePlace(root.resolve("place"));
        sandbox = place.open(new SandboxRequest(
                "7-1",
                root.resolve("run"),
                PlaceContract.policy(Policy.Limits.NONE),
                List.of(),
                root.resolve("home"),
                "/home/agent",
                Map.of(),
                Optional.empty(),
                7));
    }

    @AfterEach
    void close() throws Exception {
        sandbox.close();
        place.close();
        new ProcessBuilder("rm", "-rf", root.toString()).inheritIO().start().waitFor();
    }

    private static Command server(String family, String what) {
        return new Command(
                List.of("perl", "/home/agent/server.pl", family, what),
                Map.of(),
                Optional.empty(),
                Map.of("server.pl", SERVER));
    }

    private SandboxProcess serve(String name, String family, String what) throws InterruptedException {
        SandboxProcess process = sandbox.start(name, server(family, what));
        assertThat(process.awaitOutput(0, LONG)).isTrue();
        return process;
    }

    private OpenPort port() {
        return place.openPort(root.resolve("run"), 7, 3000, 0).orElseThrow();
    }

    private static Socket connect(OpenPort port) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), port.outside());
    }

    private static String echo(OpenPort port, String text) throws IOException {
        try (Socket socket = connect(port)) {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void reachesAServerOnEitherLoopback() throws Exception {
        for (String family : List.of("4", "6")) {
            SandboxProcess process = serve("on-" + family, family, "echo");
            try (OpenPort port = port()) {
                assertThat(echo(port, "hello")).isEqualTo("hello");
                String much = "0123456789".repeat(500_000);
                assertThat(echo(port, much)).isEqualTo(much);
            }
            process.stop(Duration.ZERO);
        }
    }

    @Test
    void isFoundByAnotherTaskdAndInAnAttachedBox() throws Exception {
        serve("a", "4", "echo");
        try (NativePlace other = new NativePlace(root.resolve("place"));
                OpenPort port = other.openPort(root.resolve("run"), 7, 3000, 0).orElseThrow()) {
            assertThat(echo(port, "hello")).isEqualTo("hello");
        }
        sandbox.close();
        Sandbox.AttachedProcess attached = sandbox.attach(server("4", "echo"), Optional.empty());
        assertThat(attached.stdout().read()).isEqualTo('u');
        try (OpenPort port = port()) {
            assertThat(echo(port, "hello")).isEqualTo("hello");
        }
        attached.kill();
    }

    /** The newer box has no server. */
    @Test
    void choosesTheBoxThatListens() throws Exception {
        serve("a", "4", "echo");
        sandbox.start("b", Command.of("sh", "-c", "echo up; sleep 600")).awaitOutput(0, LONG);
        try (OpenPort port = port()) {
            assertThat(echo(port, "hello")).isEqualTo("hello");
        }
    }

    @Test
    void endsWithTheBox() throws Exception {
        SandboxProcess process = serve("a", "4", "echo");
        try (OpenPort port = port();
                Socket socket = connect(port)) {
            socket.getOutputStream().write('x');
            assertThat(socket.getInputStream().read()).isEqualTo('x');
            process.stop(Duration.ZERO);
            port.await();
            assertThat(isClosed(socket)).isTrue();
            assertThatThrownBy(() -> connect(port)).isInstanceOf(IOException.class);
        }
        assertThat(place.openPort(root.resolve("run"), 7, 3000, 0)).isEmpty();
    }

    @Test
    void endsWhenItIsClosed() throws Exception {
        serve("a", "4", "echo");
        OpenPort port = port();
        port.close();
        port.await();
        assertThatThrownBy(() -> connect(port)).isInstanceOf(IOException.class);
    }

    private static boolean isClosed(Socket socket) {
        try {
            return socket.getInputStream().read() < 0;
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void leadsToTheBoxAndNeverToThisMachine() throws Exception {
        sandbox.start("a", Command.of("sh", "-c", "echo up; sleep 600")).awaitOutput(0, LONG);
        try (ServerSocket own = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                OpenPort port = place.openPort(root.resolve("run"), 7, own.getLocalPort(), 0)
                        .orElseThrow();
                Socket socket = connect(port)) {
            assertThat(isClosed(socket)).isTrue();
            own.setSoTimeout(1);
            assertThatThrownBy(own::accept).isInstanceOf(IOException.class);
        }
    }

    @Test
    void letsNoOtherUserIn() throws Exception {
        serve("a", "4", "echo");
        List<String> client = new ArrayList<>(List.of("perl", "-MSocket", "-e", """
                socket my $s, AF_INET, SOCK_STREAM, 0; connect $s, pack_sockaddr_in($ARGV[0], INADDR_LOOPBACK) or die;
                syswrite $s, 'secret'; shutdown $s, 1; print sysread($s, my $got, 10) // 0;
                """));
        try (OpenPort port = port()) {
            client.add(Integer.toString(port.outside()));
            assertThat(output(client)).isEqualTo("6");
            if (BoxUser.isRoot()) {
                client.addAll(0, List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
                assertThat(output(client)).isEqualTo("0");
            }
        }
    }

    private static String output(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** One server sends without end to clients that read nothing, and reads nothing of what they send. */
    @Test
    void aHostileServerCostsItsOwnConnectionsOnly() throws Exception {
        serve("a", "4", "flood");
        List<Socket> clients = new ArrayList<>();
        try (OpenPort port = port()) {
            for (int i = 0; i < 100; i++) {
                clients.add(connect(port));
            }
            try (Socket socket = connect(port)) {
                InputStream in = socket.getInputStream();
                assertThat(in.readNBytes(10_000_000)).hasSize(10_000_000);
            }
        } finally {
            for (Socket client : clients) {
                client.close();
            }
        }
    }

    @Test
    void saysThatThePortOutHereIsTaken() throws Exception {
        serve("a", "4", "echo");
        try (ServerSocket own = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> place.openPort(root.resolve("run"), 7, 3000, own.getLocalPort()))
                    .isInstanceOf(Problem.class)
                    .hasMessageContaining(
                            "port " + own.getLocalPort() + " of this machine cannot be had: Address already in use");
        }
    }

    /** There a box has its way out, which nobody out here may use. */
    @Test
    void refusesToExposeWhatIsNoServersPort() {
        for (int port : List.of(22, 53, 80, 443, 1023, 3128)) {
            Policy policy = PlaceContract.policy(Policy.Limits.NONE);
            Policy exposing = new Policy(
                    policy.isolation(),
                    policy.files(),
                    new Policy.Network(List.of(), List.of(), List.of(port, 3000)),
                    List.of(),
                    policy.git(),
                    policy.limits());
            assertThat(place.unenforceable(exposing))
                    .singleElement()
                    .satisfies(it -> assertThat(it.why()).contains("port " + port + ":"));
        }
    }
}
