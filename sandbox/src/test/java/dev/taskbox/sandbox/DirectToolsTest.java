package dev.taskbox.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.taskbox.egress.CertificateAuthority;
import dev.taskbox.egress.EgressConfig;
import dev.taskbox.egress.EgressListener;
import dev.taskbox.egress.EgressProxy;
import dev.taskbox.egress.EgressServices;
import dev.taskbox.egress.HostPolicy;
import dev.taskbox.model.Policy;
import dev.taskbox.model.Policy.HostRule;
import dev.taskbox.model.Sandbox;
import dev.taskbox.model.Sandbox.Command;
import dev.taskbox.model.SandboxRequest;
import dev.taskbox.model.SandboxRequest.Mount;
import dev.taskbox.policy.Decision;
import dev.taskbox.policy.NetworkRules;
import dev.taskbox.testkit.PlaceContract;
import dev.taskbox.testkit.TestAuthority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Tools that take no proxy variables do their work in a box, under rules with paths: the requests they make are read under
 * the installation's authority, which they trust by what the box hands them.
 */
class DirectToolsTest {
    private static final String HOST = "code.example.com";

    private final List<String> heard = new CopyOnWriteArrayList<>();
    private Path root;
    private Path workspace;
    private HttpsServer origin;
    private EgressProxy proxy;
    private NativePlace place;
    private Sandbox sandbox;
    private int port;

    @BeforeEach
    void open() throws Exception {
        root = Files.createTempDirectory("tools-");
        workspace = Files.createDirectory(root.resolve("workspace"));
        Files.createDirectory(root.resolve("home"));
        Files.createDirectory(root.resolve("egress"));
        TestAuthority trusted = TestAuthority.create(HOST);
        origin = origin(trusted);
        port = origin.getAddress().getPort();
        CertificateAuthority own = CertificateAuthority.in(root.resolve("keys"));
        proxy = EgressProxy.start(
                root.resolve("egress/egress.sock"),
                new Rules(network(port)),
                new Heard(),
                EgressConfig.DEFAULT
                        .withPorts(Set.of(port, 443), Set.of(80))
                        .with((host, atMost) -> List.of(InetAddress.ofLiteral("127.0.0.1"))),
                EgressServices.NONE.with(own).with(() -> trusted.clientContext().getSocketFactory()));
        place = new NativePlace(root.resolve("place"), own::certificatePem, List.of(port));
        sandbox = place.open(request());
    }

    @AfterEach
    void close() throws Exception {
        sandbox.close();
        place.close();
        proxy.close();
        origin.stop(0);
        new ProcessBuilder("chmod", "-R", "u+rwX", root.toString()).start().waitFor();
        new ProcessBuilder("rm", "-rf", root.toString()).inheritIO().start().waitFor();
    }

    private static Policy.Network network(int port) {
        return new Policy.Network(
                List.of(
                        new HostRule(HOST, false, port, List.of("GET", "HEAD"), List.of("/maven/**"), HOST, "test"),
                        new HostRule("127.0.0.1", false, port, "127.0.0.1", "test")),
                List.of(),
                List.of());
    }

    private SandboxRequest request() {
        return new SandboxRequest(
                "7-1",
                root.resolve("run"),
                PlaceContract.policy(Policy.Limits.NONE),
                List.of(Mount.readWrite(workspace, "/src/project"), Mount.readOnly(javaHome(), "/jdk")),
                root.resolve("home"),
                "/src/project",
                Map.of(),
                Optional.of(root.resolve("egress")),
                7);
    }

    private static Path javaHome() {
        return Path.of(System.getProperty("java.home"));
    }

    /** A repository of all that this machine's Maven has, as far as a path leads to a file of it. */
    private static HttpsServer origin(TestAuthority authority) throws IOException {
        Path files = Path.of(System.getProperty(
                "localRepository",
                Path.of(System.getProperty("user.home"), ".m2/repository").toString()));
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(authority.serverContext()));
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/maven/", exchange -> send(exchange, files));
        server.start();
        return server;
    }

    private static void send(HttpExchange exchange, Path files) throws IOException {
        Path file = files.resolve(exchange.getRequestURI().getPath().substring("/maven/".length()))
                .normalize();
        try (exchange) {
            if (!file.startsWith(files) || !Files.isRegularFile(file)) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            byte[] body = Files.readAllBytes(file);
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(200, head || body.length == 0 ? -1 : body.length);
            if (!head) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    private String shell(String script) throws Exception {
        Sandbox.AttachedProcess process = sandbox.attach(
                Command.of("env", "-i", "PATH=/usr/bin:/bin", "HOME=/home/agent", "sh", "-c", "exec 2>&1; " + script),
                Optional.empty());
        process.stdin().close();
        String said = new String(process.stdout().readAllBytes(), StandardCharsets.UTF_8);
        process.await();
        return said.strip();
    }

    @Test
    void mavenBuildsAProjectFromARepositoryOverTls() throws Exception {
        writeProject();
        String maven = "JAVA_HOME=/jdk MAVEN_OPTS=-Djavax.net.ssl.trustStore=/etc/ssl/certs/java/cacerts"
                + " mvn -B -ntp -s settings.xml -Dmaven.repo.local=/tmp/repository verify; ";

        assertThat(shell(maven + "ls target/classes/x"))
                .contains("BUILD SUCCESS")
                .endsWith("Main.class");
        assertThat(heard).contains("allowed " + HOST + ":" + port).noneMatch(it -> it.startsWith("denied"));
    }

    private void writeProject() throws IOException {
        String ours = Files.readString(Path.of("../pom.xml"));
        Files.writeString(workspace.resolve("pom.xml"), """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>x</groupId><artifactId>x</artifactId><version>1</version><packaging>pom</packaging>
                  <properties><maven.compiler.release>25</maven.compiler.release></properties>
                  <dependencies><dependency>
                    <groupId>org.jspecify</groupId><artifactId>jspecify</artifactId><version>%s</version>
                  </dependency></dependencies>
                  <build><plugins><plugin>
                    <artifactId>maven-compiler-plugin</artifactId><version>%s</version>
                    <executions><execution><goals><goal>compile</goal></goals></execution></executions>
                  </plugin></plugins></build>
                </project>
                """.formatted(
                        found(ours, "<jspecify.version>([^<]+)"),
                        found(ours, "maven-compiler-plugin</artifactId>\\s*<version>([^<]+)")));
        Files.writeString(workspace.resolve("settings.xml"), """
                <settings><mirrors><mirror>
                  <id>only</id><mirrorOf>*</mirrorOf><url>https://%s:%d/maven</url>
                </mirror></mirrors></settings>
                """.formatted(HOST, port));
        Path sources = Files.createDirectories(workspace.resolve("src/main/java/x"));
        Files.writeString(
                sources.resolve("Main.java"),
                "package x;\n@org.jspecify.annotations.NullMarked\nclass Main { public static void main(String[] a) {} }\n");
    }

    private static String found(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as(pattern).isTrue();
        return matcher.group(1);
    }

    @Test
    void aGoProgramReachesWhatIsAllowedAndNothingElse() throws Exception {
        Path source = Files.writeString(root.resolve("get.go"), """
                package main
                import ("fmt"; "io"; "net/http"; "os")
                func main() {
                	response, err := http.Get(os.Args[1])
                	if err != nil { fmt.Println(err); return }
                	body, _ := io.ReadAll(response.Body)
                	fmt.Println(response.StatusCode, len(body) > 0)
                }
                """);
        build(source, workspace.resolve("get"));
        String url = "https://" + HOST + ":" + port;
        String version = found(Files.readString(Path.of("../pom.xml")), "<jspecify.version>([^<]+)");

        assertThat(shell("./get " + url + "/maven/org/jspecify/jspecify/" + version + "/jspecify-" + version + ".pom"))
                .isEqualTo("200 true");
        assertThat(shell("./get " + url + "/secret")).startsWith("403 true");
        assertThat(shell("./get https://evil.example/"))
                .contains("lookup evil.example")
                .contains("no such host");
        assertThat(heard)
                .contains("allowed " + HOST + ":" + port, "denied evil.example:443 because not in network.allow")
                .anyMatch(it -> it.startsWith("denied " + HOST + ":" + port + " because no rule allows GET /secret"));
    }

    /** A static binary, which asks no C library for names. */
    private void build(Path source, Path binary) throws Exception {
        ProcessBuilder go = new ProcessBuilder("go", "build", "-o", binary.toString(), source.toString())
                .directory(root.toFile())
                .redirectErrorStream(true);
        go.environment()
                .putAll(Map.of(
                        "CGO_ENABLED", "0",
                        "GO111MODULE", "off",
                        "GOCACHE", root.resolve("go-cache").toString(),
                        "GOPATH", root.resolve("go").toString(),
                        "GOTOOLCHAIN", "local"));
        Process process = go.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    private static final class Rules implements HostPolicy {
        private final NetworkRules rules;

        Rules(Policy.Network network) {
            this.rules = new NetworkRules(network);
        }

        @Override
        public Verdict decide(String host, int port) {
            return verdict(rules.decide(host, port));
        }

        @Override
        public boolean judgesRequests(String host, int port) {
            return rules.judgesRequests(host, port);
        }

        @Override
        public Verdict decideRequest(String host, int port, String method, String path) {
            return verdict(rules.decide(host, port, method, path));
        }

        private static Verdict verdict(Decision decision) {
            return switch (decision) {
                case Decision.Allowed allowed ->
                    new Verdict.Allowed(allowed.rule().text(), allowed.host());
                case Decision.Denied denied -> new Verdict.Denied(denied.rule(), denied.hint(), denied.host());
            };
        }

        @Override
        public boolean namesAddress(InetAddress address, int port) {
            return rules.namesAddress(address, port);
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
