package dev.taskbox.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskbox.egress.EgressConfig;
import dev.taskbox.egress.EgressListener;
import dev.taskbox.egress.EgressProxy;
import dev.taskbox.egress.HostPolicy;
import dev.taskbox.model.Policy;
import dev.taskbox.model.Sandbox;
import dev.taskbox.model.Sandbox.Command;
import dev.taskbox.model.Sandbox.TerminalSize;
import dev.taskbox.model.SandboxProcess.State;
import dev.taskbox.model.SandboxRequest;
import dev.taskbox.model.SandboxRequest.Mount;
import dev.taskbox.testkit.PlaceContract;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs that know of no proxy, in a real box with a real proxy: they reach what is allowed, and nothing else. */
class CaptureTest {
    private static final String JAVA_PROGRAM = """
            import java.net.URI;
            import java.net.http.*;
            void main(String[] arguments) throws Exception {
                HttpRequest request = HttpRequest.newBuilder(URI.create(arguments[0])).build();
                IO.println(HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body());
            }
            """;

    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final Rules rules = new Rules();
    /** Shared: making certificates and copying settings takes longer than most of the tests. */
    private static Path root;

    private static Path workspace;
    private static Origins origins;
    private static NativePlace place;

    private static int runs;

    private EgressProxy proxy;
    private Sandbox sandbox;

    @BeforeAll
    static void start() throws Exception {
        root = Files.createTempDirectory("capture-");
        workspace = Files.createDirectory(root.resolve("workspace"));
        Files.createDirectory(root.resolve("home"));
        Files.createDirectory(root.resolve("egress"));
        origins = new Origins(workspace);
        place = new NativePlace(
                root.resolve("place"), () -> "", List.of(origins.tlsPort(), origins.plainPort(), origins.sshPort()));
    }

    @AfterAll
    static void stop() throws Exception {
        place.close();
        origins.close();
        new ProcessBuilder("rm", "-rf", root.toString()).inheritIO().start().waitFor();
    }

    @BeforeEach
    void open() {
        proxy = startProxy();
        for (int port : List.of(origins.tlsPort(), origins.plainPort(), origins.sshPort())) {
            rules.allowed.add("good.example:" + port);
        }
        sandbox = place.open(request(Optional.of(root.resolve("egress"))));
    }

    @AfterEach
    void close() {
        sandbox.close();
        proxy.close();
    }

    private EgressProxy startProxy() {
        EgressConfig config = EgressConfig.DEFAULT
                .withPorts(Set.of(origins.tlsPort(), 443), Set.of(origins.plainPort(), 80))
                .with((host, atMost) -> List.of(InetAddress.ofLiteral("127.0.0.1")));
        return EgressProxy.start(root.resolve("egress/egress.sock"), rules, new Heard(), config);
    }

    private SandboxRequest request(Optional<Path> egress) {
        return new SandboxRequest(
                "7-1",
                root.resolve("run-" + runs++),
                PlaceContract.policy(Policy.Limits.NONE),
                List.of(
                        Mount.readWrite(workspace, "/src/project"),
                        Mount.readOnly(Path.of(System.getProperty("java.home")), "/jdk")),
                root.resolve("home"),
                "/src/project",
                Map.of(),
                egress,
                7);
    }

    private String shell(Sandbox box, String script) throws Exception {
        Sandbox.AttachedProcess process =
                box.attach(Command.of("env", "-i", "sh", "-c", "exec 2>&1; " + script), Optional.empty());
        process.stdin().close();
        String said = new String(process.stdout().readAllBytes(), StandardCharsets.UTF_8)
                + new String(process.stderr().readAllBytes(), StandardCharsets.UTF_8);
        process.await();
        return said.strip();
    }

    private String shell(String script) throws Exception {
        return shell(sandbox, script);
    }

    private String url(String scheme, String host, int port) {
        return scheme + "://" + host + ":" + port + "/";
    }

    @Test
    void curlReachesAnAllowedHost() throws Exception {
        assertThat(shell("curl -sS --cacert origin.pem " + url("https", "good.example", origins.tlsPort())))
                .isEqualTo("over TLS");
        assertThat(shell("curl -sS " + url("http", "good.example", origins.plainPort())))
                .isEqualTo("in plain");
        assertThat(heard)
                .containsExactly(
                        "allowed good.example:" + origins.tlsPort(),
                        "allowed good.example:" + origins.plainPort(), // the connection
                        "allowed good.example:" + origins.plainPort()); // the request in it
    }

    @Test
    void aJavaProgramReachesAnAllowedHostAndNoOther() throws Exception {
        Files.writeString(workspace.resolve("Get.java"), JAVA_PROGRAM);
        String java = "/jdk/bin/java -Djavax.net.ssl.trustStore=trust.p12 -Djavax.net.ssl.trustStorePassword=password"
                + " Get.java ";

        assertThat(shell(java + url("https", "good.example", origins.tlsPort())))
                .isEqualTo("over TLS");
        assertThat(shell(java + url("https", "evil.example", origins.tlsPort())))
                .contains("ConnectException")
                .contains("UnresolvedAddressException");
        assertThat(heard).contains("denied evil.example:443 because not in network.allow");
    }

    @Test
    void sshReachesAnAllowedHostAndNoOther() throws Exception {
        String ssh = "ssh -o BatchMode=yes -p " + origins.sshPort() + " git@";

        assertThat(shell(ssh + "good.example")).doesNotContain("Could not resolve");
        assertThat(origins.sshClients.poll(20, TimeUnit.SECONDS)).isEqualTo("SSH-2.0-");
        assertThat(shell(ssh + "evil.example")).contains("Could not resolve hostname evil.example");
        assertThat(origins.sshClients).isEmpty();
    }

    @Test
    void resolvesAllowedNamesOnly() throws Exception {
        assertThat(shell("getent ahostsv4 good.example")).startsWith("127.");
        assertThat(shell("RES_OPTIONS=use-vc getent ahostsv4 good.example")).startsWith("127.");
        assertThat(shell("getent hosts evil.example; echo $?; getent hosts evil.example; echo $?"))
                .isEqualTo("2\n2");
        assertThat(heard).containsExactly("denied evil.example:443 because not in network.allow");
    }

    @Test
    void findsItselfWithoutTheResolver() throws Exception {
        assertThat(shell("getent ahostsv4 localhost | head -n 1; getent ahostsv4 $(hostname) | head -n 1"))
                .matches("127\\.0\\.0\\.1 .*\n127\\.0\\.0\\.1 .*");
        assertThat(heard).isEmpty();
    }

    @Test
    void curlIsToldThatAnotherHostDoesNotExist() throws Exception {
        assertThat(shell("curl -sS https://evil.example/; echo $?"))
                .isEqualTo("curl: (6) Could not resolve host: evil.example\n6");
    }

    /** The name in the hello counts, wherever the connection goes to. */
    @Test
    void doesNotLeadToAnotherHostByItsAddress() throws Exception {
        String to = "--connect-to evil.example:" + origins.tlsPort() + ":good.example:" + origins.tlsPort();
        assertThat(shell("curl -sS -k " + to + " " + url("https", "evil.example", origins.tlsPort()) + "; echo $?"))
                .endsWith("35");
        assertThat(heard)
                .contains("denied good.example:" + origins.tlsPort()
                        + " because TLS name evil.example is not good.example");
    }

    @Test
    void hasNoWayToAnAddress() throws Exception {
        for (String address : List.of("93.184.216.34", "10.0.0.1", "169.254.169.254", "[2606:4700::1111]")) {
            assertThat(shell("curl -sS -k https://" + address + ":" + origins.tlsPort() + "/; echo $?"))
                    .endsWith("7");
        }
        assertThat(shell("perl -MSocket -e 'socket S, AF_INET, SOCK_DGRAM, 0;"
                        + " print send(S, q(x), 0, pack_sockaddr_in(53, inet_aton(q(9.9.9.9)))) // $!'"))
                .isEqualTo("Network is unreachable");
        assertThat(heard).isEmpty();
    }

    @Test
    void closesWhatNoNameLedTo() throws Exception {
        String port = Integer.toString(origins.tlsPort());
        assertThat(shell("curl -sS -k https://127.77.1.1:" + port + "/; echo $?"))
                .endsWith("35");
        assertThat(heard).singleElement().asString().startsWith("denied 127.77.1.1:" + port + " because no name");
    }

    @Test
    void capturesTheUsualPortsWhereNobodyInTheBoxCanListen() throws Exception {
        rules.namesLoopback = false;
        for (int port : List.of(443, 80, 22)) {
            rules.allowed.add("good.example:" + port);
        }
        try (NativePlace usual = new NativePlace(root.resolve("place"));
                Sandbox box = usual.open(request(Optional.of(root.resolve("egress"))))) {
            shell(box, "curl -s https://good.example/; curl -s http://good.example/; ssh git@good.example");
            assertThat(heard)
                    .containsExactly(
                            "denied good.example:443 because good.example is at 127.0.0.1, a loopback address",
                            "denied good.example:80 because good.example is at 127.0.0.1, a loopback address",
                            "denied good.example:22 because good.example is at 127.0.0.1, a loopback address");
            assertThat(shell(box, listen("127.64.0.1", 443) + listen("0.0.0.0", 53) + listen("127.0.0.1", 81)))
                    .isEqualTo("Permission denied\nPermission denied\nPermission denied");
        }
    }

    private static String listen(String address, int port) {
        return "perl -MSocket -e 'socket S, AF_INET, SOCK_STREAM, 0; setsockopt S, SOL_SOCKET, SO_REUSEPORT, 1;"
                + " print bind(S, pack_sockaddr_in(" + port + ", inet_aton(q(" + address
                + ")))) ? q(bound) : $!, qq(\\n)';";
    }

    @Test
    void leavesNoRightNoProcessAndNoDescriptorBehind() throws Exception {
        assertThat(shell("grep ^Cap /proc/self/status | cut -f 2 | sort -u; grep NoNewPrivs /proc/self/status"))
                .isEqualTo("0000000000000000\nNoNewPrivs:\t1");
        assertThat(shell("ls -d /proc/[0-9]* | wc -l").length()).isEqualTo(1);
        assertThat(shell("ls /proc/self/fd | tr '\\n' ' '")).isEqualTo("0 1 2 3"); // 3 is the listing's own
    }

    @Test
    void isThereForEveryKindOfProcess() throws Exception {
        String script = "curl -sS --noproxy '*' " + url("http", "good.example", origins.plainPort());
        State state = sandbox.start("a", Command.of("sh", "-c", script)).await(Duration.ofMinutes(1));
        assertThat(state).isInstanceOf(State.Ended.class);
        assertThat(sandbox.find("a").orElseThrow().stdout()).hasContent("in plain");

        Sandbox.AttachedProcess terminal =
                sandbox.attach(Command.of("sh", "-c", script), Optional.of(new TerminalSize(80, 24)));
        assertThat(terminal.stdout().readAllBytes())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("in plain");
    }

    @Test
    void hasNoResolverWithoutAWayOut() throws Exception {
        try (Sandbox closed = place.open(request(Optional.empty()))) {
            assertThat(shell(closed, "grep -c nameserver /etc/resolv.conf; grep hosts: /etc/nsswitch.conf"))
                    .isEqualTo("0\nhosts: files");
            assertThat(shell(closed, "getent hosts good.example; echo $?")).isEqualTo("2");
            assertThat(shell(closed, "tail -n +2 -q /proc/net/tcp /proc/net/udp"))
                    .isEmpty();
        }
        assertThat(heard).isEmpty();
    }

    /** Far more than may be under way at once, of every size, and nobody waits for an answer. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "q(x) x rand 5000",
                "pack(q(n n6), $i, 0x100, 1, 0, 0, 0) . qq(\\x07flood$i\\x00\\x00\\x01\\x00\\x01)"
            })
    void answersAfterAFloodOfQueries(String query) throws Exception {
        String flood = "perl -MSocket -e 'socket S, AF_INET, SOCK_DGRAM, 0;" + " for my $i (1 .. 20000) { send S, "
                + query + ", 0, pack_sockaddr_in(53, INADDR_LOOPBACK) }'; ";
        assertThat(shell(flood + "getent ahostsv4 good.example | head -n 1")).startsWith("127.");
        assertThat(heard.size()).isLessThan(1000);
    }

    /** As many connections as a box likes, each open and silent; then all of them are let go. */
    @Test
    void connectsAfterAFloodOfConnections() throws Exception {
        String flood = "perl -MSocket -e 'for my $i (1 .. 900) { socket my $s, AF_INET, SOCK_STREAM, 0 or next;"
                + " connect $s, pack_sockaddr_in(" + origins.plainPort()
                + ", inet_aton(q(127.77.1.1))); push @s, $s }'; ";
        assertThat(shell("ulimit -n 1024; " + flood + "curl -sS --retry 20 --retry-all-errors --retry-delay 1 "
                        + url("http", "good.example", origins.plainPort())))
                .endsWith("in plain");
    }

    @Test
    void losesNothingWhenTheProxyIsStartedAnew() throws Exception {
        String lookUp = "getent ahostsv4 good.example | head -n 1";
        Sandbox.AttachedProcess process = sandbox.attach(
                Command.of("env", "-i", "sh", "-c", lookUp + "; read line; " + lookUp), Optional.empty());
        BufferedReader said = new BufferedReader(new InputStreamReader(process.stdout(), StandardCharsets.UTF_8));
        String first = said.readLine();
        proxy.close();
        proxy = startProxy();
        process.stdin().write('\n');
        process.stdin().close();

        assertThat(first).startsWith("127.");
        assertThat(said.readLine()).isEqualTo(first);
    }

    private static final class Rules implements HostPolicy {
        final Set<String> allowed = ConcurrentHashMap.newKeySet();
        volatile boolean namesLoopback = true;

        @Override
        public Verdict decide(String host, int port) {
            return allowed.contains(host + ":" + port)
                    ? new Verdict.Allowed("rule " + host, host)
                    : new Verdict.Denied("not in network.allow", "", host);
        }

        @Override
        public boolean namesAddress(InetAddress address, int port) {
            return namesLoopback;
        }
    }

    private final class Heard implements EgressListener {
        @Override
        public void allowed(String host, int port, String rule) {
            heard.add("allowed " + host + ":" + port);
        }

        @Override
        public void denied(String host, int port, String rule, String hint) {
            heard.add("denied " + host + ":" + port + " because " + rule);
        }
    }
}
