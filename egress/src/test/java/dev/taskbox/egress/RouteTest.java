package dev.taskbox.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Doors to https servers, with credentials that the sandbox never sees. */
class RouteTest {
    private static final String PLACEHOLDER = "placeholder-0123456789";
    private static final String OTHER_PLACEHOLDER = "placeholder-9876543210";
    private static final String SECRET = "sk-the-real-thing";
    private static final String OK = Http.head("HTTP/1.1 200 OK", "Content-Length: 2") + "ok";

    @TempDir
    static Path keys;

    private static Optional<TestTls> certificate = Optional.empty();

    private Supplier<String> secret = () -> SECRET;
    private Origin origin;
    private TestProxy box;

    @BeforeAll
    static void makeCertificate() throws Exception {
        certificate = Optional.of(new TestTls(keys));
    }

    @BeforeEach
    void start() throws Exception {
        origin = Origin.hello();
        box = new TestProxy();
        serve(talk -> {
            while (true) {
                talk.head();
                talk.send(OK);
            }
        });
    }

    @AfterEach
    void stop() throws IOException {
        box.close();
        origin.close();
    }

    private void serve(Origin.Script script) throws Exception {
        origin.close();
        origin = new Origin(certificate.orElseThrow().server(), script);
        open("good.example", services("good.example"));
    }

    private EgressServices services(String host) throws Exception {
        SSLSocketFactory trusting = certificate.orElseThrow().trusting();
        return EgressServices.NONE
                .with(credentials(host), Routes.of(routes(host)))
                .with(() -> trusting);
    }

    private void open(String host, EgressServices services) throws IOException {
        box.close();
        box = new TestProxy(UnaryOperator.identity(), services);
        box.names.answer(host, "127.0.0.1");
    }

    private List<Route> routes(String host) {
        return List.of(
                new Route("model", URI.create("https://" + host + ":" + origin.port() + "/base"), Set.of("MODEL_KEY")),
                new Route("other", URI.create("https://" + host + ":" + origin.port()), Set.of("OTHER_KEY")));
    }

    private List<BoundCredential> credentials(String host) {
        List<String> hosts = List.of(host + ":" + origin.port());
        return List.of(
                new BoundCredential("MODEL_KEY", PLACEHOLDER, hosts, () -> secret.get()),
                new BoundCredential("OTHER_KEY", OTHER_PLACEHOLDER, hosts, () -> "the-other"));
    }

    private static String get(String target, String... headers) {
        return Http.lines("GET " + target + " HTTP/1.1", "Host: 127.0.0.1:3128") + Http.head(headers);
    }

    private String answer(String request) throws IOException {
        try (RawClient client = box.client()) {
            return client.send(request).answer();
        }
    }

    @Test
    void thePlaceholderBecomesTheSecretOnTheWay() throws Exception {
        assertThat(answer(get("/model/v1/messages?beta=true", "X-API-Key: " + PLACEHOLDER, "Accept-Encoding: gzip")))
                .isEqualTo(OK);
        assertThat(origin.nextHead())
                .isEqualTo(Http.head(
                        "GET /base/v1/messages?beta=true HTTP/1.1",
                        "Host: good.example:" + origin.port(),
                        "X-API-Key: " + SECRET,
                        "Accept-Encoding: identity"));
        assertThat(box.heard.decisions())
                .containsExactly(
                        "used MODEL_KEY at good.example:" + origin.port(),
                        "allowed good.example:" + origin.port() + " by route model");
    }

    @ParameterizedTest
    @CsvSource({
        "/model/v1, /base/v1",
        "/model/, /base/",
        "/model, /base/",
        "/model?x=/../y, /base/?x=/../y",
        "/model//v1, /base//v1",
        "/other/v1, /v1",
        "/other, /",
        "http://127.0.0.1:3128/model/v1, /base/v1",
        "http://localhost:3128/model, /base/",
        "http://LOCALHOST.:3128/model, /base/"
    })
    void aPathLeadsBelowTheTargets(String target, String path) throws Exception {
        assertThat(answer(get(target))).isEqualTo(OK);
        assertThat(origin.nextHead()).startsWith("GET " + path + " HTTP/1.1\r\n");
    }

    @Test
    void aBearerTokenIsFilledInAsWell() throws Exception {
        assertThat(answer(get("/model/", "Authorization: Bearer " + PLACEHOLDER)))
                .isEqualTo(OK);
        assertThat(origin.nextHead()).contains("\r\nAuthorization: Bearer " + SECRET + "\r\n");
    }

    @Test
    void aRequestWithoutThePlaceholderGoesWithoutTheSecret() throws Exception {
        assertThat(answer(get("/model/"))).isEqualTo(OK);
        assertThat(origin.nextHead()).doesNotContain(SECRET);
        assertThat(box.heard.decisions()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/model/.",
                "/model/..",
                "/model/../other",
                "/model/x/../../y",
                "/model/%2e%2E/x",
                "/model/.%2e/x",
                "/model/x%2f..%2fy",
                "/model/x%5c..%5cy",
                "/none/x",
                "/",
                "/models/",
                "//model/",
                "http://127.0.0.1:3128/none"
            })
    void otherPathsLeadNowhere(String target) throws Exception {
        assertThat(answer(get(target, "X-API-Key: " + PLACEHOLDER))).startsWith("HTTP/1.1 400 ");
        assertThat(origin.connections()).isZero();
    }

    @Test
    void whoAsksForNoRouteIsToldWhichThereAre() throws Exception {
        assertThat(answer(get("/"))).contains("/model/, /other/");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-API-Key: sk-somebody-elses",
                "Authorization: Bearer sk-somebody-elses",
                "Authorization: Basic eDp5",
                "Cookie: session=1",
                "X-Goog-Api-Key: somebody-elses",
                "X-API-Key: " + PLACEHOLDER + "x",
                "X-API-Key: x" + PLACEHOLDER,
                "Authorization: Bearer " + PLACEHOLDER + ", Bearer sk-somebody-elses",
                "Authorization: Bearer  " + PLACEHOLDER,
                "X-API-Key: " + PLACEHOLDER + "\r\nX-API-Key: sk-somebody-elses",
                "X-API-Key: " + OTHER_PLACEHOLDER,
                "Authorization: Basic eDpwbGFjZWhvbGRlci0wMTIzNDU2Nzg5eA==",
                "Authorization: Basic eDpwbGFjZWhvbGRlci05ODc2NTQzMjEw",
            })
    void anyOtherCredentialIsRefused(String header) throws Exception {
        assertThat(answer(get("/model/", header))).startsWith("HTTP/1.1 403 ").doesNotContain(SECRET);
        assertThat(origin.connections()).isZero();
        assertThat(box.heard.decisions())
                .hasSize(1)
                .allMatch(line -> line.matches("(denied|refused .*_KEY at) good.example:.*"));
    }

    @Test
    void aPlaceholderToAnotherHostIsRefused() throws Exception {
        try (Origin elsewhere = Origin.hello()) {
            box.allow("elsewhere.example", elsewhere);
            String authority = "elsewhere.example:" + elsewhere.port();
            String line = "GET http://" + authority + "/";

            assertThat(answer(Http.head(line + " HTTP/1.1", "Host: " + authority, "X-Api-Key: " + PLACEHOLDER)))
                    .startsWith("HTTP/1.1 403 ")
                    .contains("MODEL_KEY");
            assertThat(answer(Http.head(line + "?k=" + PLACEHOLDER + " HTTP/1.1", "Host: " + authority)))
                    .startsWith("HTTP/1.1 403 ");
            assertThat(elsewhere.connections()).isZero();
            assertThat(box.heard.refusals()).hasSize(2).allMatch(event -> event.contains("MODEL_KEY"));
        }
    }

    @Test
    void whatTheServerEchoesIsMasked() throws Exception {
        String body = "{\"key\": \"" + SECRET + "\"}";
        serve(talk -> {
            talk.head();
            talk.send(Http.head("HTTP/1.1 200 " + SECRET, "X-Echo: " + SECRET, "Content-Length: " + body.length()));
            talk.send(body);
        });
        String answer = answer(get("/model/", "X-API-Key: " + PLACEHOLDER));

        assertThat(answer).doesNotContain(SECRET).endsWith("{\"key\": \"" + "*".repeat(SECRET.length()) + "\"}");
    }

    @Test
    void aSecretThatIsCutIntoChunksIsMaskedToo() throws Exception {
        serve(talk -> {
            talk.head();
            talk.send(Http.head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked") + "5\r\n<sk-t\r\n");
            talk.send("4\r\nhe-r\r\n");
            talk.send("a\r\neal-thing>\r\n3\r\nsk-\r\n0\r\n\r\n");
        });
        try (RawClient client = box.client()) {
            client.send(get("/model/", "X-API-Key: " + PLACEHOLDER)).head();

            assertThat(client.chunks()).isEqualTo("<" + "*".repeat(SECRET.length()) + ">sk-");
        }
    }

    @Test
    void aKeptConnectionIsForTheSameRouteOnly() throws Exception {
        box.allow("good.example", origin);
        String authority = "good.example:" + origin.port();
        try (RawClient client = box.client()) {
            assertThat(client.send(get("/model/")).answer()).isEqualTo(OK);
            assertThat(client.send(get("/model/", "X-API-Key: " + PLACEHOLDER)).answer())
                    .isEqualTo(OK);
            assertThat(client.send(get("/other/")).answer()).isEqualTo(OK);
            // the server speaks TLS only, so what is not sent over the route's connection does not succeed
            assertThat(client.send(Http.head("GET http://" + authority + "/ HTTP/1.1", "Host: " + authority))
                            .answer())
                    .startsWith("HTTP/1.1 502 ");
        }
        assertThat(origin.connections()).isEqualTo(3);
    }

    @Test
    void aRouteGivesNoTunnel() throws Exception {
        assertThat(answer(Http.head("CONNECT good.example:" + origin.port() + " HTTP/1.1", "Host: x")))
                .startsWith("HTTP/1.1 403 ");
    }

    @Test
    void aRouteDoesNotLeadInside() throws Exception {
        box.proxy.policy(new Rules(false));

        assertThat(answer(get("/model/"))).startsWith("HTTP/1.1 403 ").contains("a loopback address");
        assertThat(origin.connections()).isZero();
    }

    @Test
    void aServerThatIsNotTheTargetGetsNothing() throws Exception {
        open("bad.example", services("bad.example"));
        assertThat(answer(get("/model/", "X-API-Key: " + PLACEHOLDER))).startsWith("HTTP/1.1 502 ");

        open("good.example", EgressServices.NONE.with(credentials("good.example"), Routes.of(routes("good.example"))));
        assertThat(answer(get("/model/", "X-API-Key: " + PLACEHOLDER))).startsWith("HTTP/1.1 502 ");
        assertThat(origin.sawNothing()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two\r\nX-Lines: 1", "has space", "\u0007"})
    void aCredentialThatIsNoneStopsTheRequest(String value) throws Exception {
        secret = () -> value;

        assertThat(answer(get("/model/", "X-API-Key: " + PLACEHOLDER)))
                .startsWith("HTTP/1.1 502 ")
                .contains("MODEL_KEY");
        assertThat(origin.connections()).isZero();
    }

    @Test
    void aCredentialThatCannotBeReadStopsTheRequestAndSaysNothingOfIt() throws Exception {
        secret = () -> {
            throw new IllegalStateException("failed with " + SECRET);
        };

        assertThat(answer(get("/model/", "X-API-Key: " + PLACEHOLDER)))
                .startsWith("HTTP/1.1 502 ")
                .doesNotContain(SECRET);
    }

    @Test
    void neitherTraceNorAnUpgradeGoesUp() throws Exception {
        assertThat(answer(get("/model/", "X-API-Key: " + PLACEHOLDER).replace("GET", "TRACE")))
                .startsWith("HTTP/1.1 400 ");
        assertThat(answer(get("/model/", "Connection: Upgrade", "Upgrade: websocket")))
                .isEqualTo(OK);
        assertThat(origin.nextHead()).doesNotContain("pgrade");
    }

    @Test
    void aBodyGoesUpAndMayHoldAnything() throws Exception {
        serve(talk -> {
            talk.head();
            talk.send(Http.head("HTTP/1.1 200 OK", "Content-Length: 5") + talk.text(5));
        });
        assertThat(answer(get("/model/", "Content-Length: 5").replace("GET", "POST") + "hello"))
                .endsWith("hello");
    }

    @Test
    void nothingPrintsASecretAndNothingMalformedIsTaken() {
        assertThat(routes("good.example").toString()).doesNotContain(SECRET);
        assertThat(credentials("good.example").toString()).doesNotContain(SECRET);
        for (String target : List.of("http://x.example", "https:///x", "https://u@x.example", "https://x.example?q")) {
            assertThatThrownBy(() -> new Route("r", URI.create(target), Set.of()))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        for (String name : List.of("", "a/b", "A", "a b")) {
            assertThatThrownBy(() -> new Route(name, URI.create("https://x.example"), Set.of()))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
