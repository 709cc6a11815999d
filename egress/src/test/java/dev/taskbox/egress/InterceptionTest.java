package dev.taskbox.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tunnels whose TLS ends in the proxy. */
class InterceptionTest {
    @TempDir
    static Path keys;

    private static Optional<TestTls> certificate = Optional.empty();
    private static Optional<CertificateAuthority> authority = Optional.empty();

    private Origin origin;
    private TestProxy box;

    @BeforeAll
    static void makeCertificates() throws Exception {
        certificate = Optional.of(new TestTls(keys));
        authority = Optional.of(CertificateAuthority.in(keys.resolve("authority")));
    }

    @BeforeEach
    void start() throws Exception {
        origin = new Origin(certificate.orElseThrow().server(), talk -> {
            while (true) {
                String head = talk.head();
                talk.send(Http.head("HTTP/1.1 200 OK", "Content-Length: 5")
                        + (head.startsWith("GET /other") ? "other" : "hello"));
            }
        });
        box = open(services());
    }

    private static EgressServices services() throws Exception {
        SSLSocketFactory trusting = certificate.orElseThrow().trusting();
        return EgressServices.NONE.with(authority.orElseThrow()).with(() -> trusting);
    }

    private TestProxy open(EgressServices services) throws IOException {
        TestProxy opened = new TestProxy(config -> config.withPorts(Set.of(origin.port()), Set.of()), services);
        opened.rules.judgeRequests("good.example", origin.port());
        opened.rules.judgeRequests("evil.example", origin.port());
        return opened.allow("good.example", origin).allow("evil.example", origin);
    }

    @AfterEach
    void stop() throws IOException {
        box.close();
        origin.close();
    }

    private String host(String name) {
        return name + ":" + origin.port();
    }

    private TlsClient client() throws Exception {
        return TlsClient.through(box, "good.example", origin.port(), authority.orElseThrow());
    }

    private String get(String path) {
        return Http.head("GET " + path + " HTTP/1.1", "Host: " + host("good.example"));
    }

    @Test
    void everyRequestIsJudgedAndGoesOnOverTls() throws Exception {
        try (TlsClient client = client()) {
            assertThat(client.send(get("/")).answer()).endsWith("hello");
            assertThat(client.send(get("/other?x=1")).answer()).endsWith("other");
            assertThat(origin.connections()).isEqualTo(1);
            assertThat(client.send(get("/forbidden")).answer())
                    .startsWith("HTTP/1.1 403 ")
                    .contains("X-Taskbox-Rule: no /forbidden");
            assertThat(client.send(get("/")).answer()).endsWith("hello");
        }
        assertThat(origin.nextHead()).isEqualTo(get("/"));
        assertThat(box.heard.decisions())
                .containsExactly(
                        "allowed " + host("good.example") + " by rule good.example",
                        "allowed " + host("good.example") + " by rule good.example",
                        "denied " + host("good.example") + " because no /forbidden",
                        "allowed " + host("good.example") + " by rule good.example");
    }

    @Test
    void socksLeadsThereToo() throws Exception {
        try (RawClient raw = box.client()) {
            raw.send(5, 1, 0).bytes(2);
            raw.send(5, 1, 0, 3, 12)
                    .send("good.example")
                    .send(origin.port() >> 8, origin.port() & 0xff)
                    .bytes(10);
            try (TlsClient client = new TlsClient(raw, "good.example", authority.orElseThrow())) {
                assertThat(client.send(get("/")).answer()).endsWith("hello");
                assertThat(client.send(get("/forbidden")).answer()).startsWith("HTTP/1.1 403 ");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: evil.example:PORT",
                "GET / HTTP/1.1\r\nHost: good.example",
                "GET / HTTP/1.1\r\nHost: good.example:443",
                "GET / HTTP/1.1\r\nHost: good.example:PORT\r\nHost: good.example:PORT",
                "GET / HTTP/1.1",
                "GET http://good.example:PORT/ HTTP/1.1\r\nHost: good.example:PORT",
                "GET https://evil.example:PORT/ HTTP/1.1\r\nHost: good.example:PORT",
                "CONNECT good.example:PORT HTTP/1.1\r\nHost: good.example:PORT",
                "GET /model/ HTTP/1.1\r\nHost: 127.0.0.1:3128",
                "PRI * HTTP/2.0\r\nHost: good.example:PORT",
                "TRACE / HTTP/1.1\r\nHost: good.example:PORT",
                "GET / HTTP/1.1\r\nHost: good.example:PORT\r\nX-HTTP-Method-Override: DELETE",
                "GET / HTTP/1.1\r\nHost: good.example:PORT\r\nx-original-url: /forbidden",
                "GET / HTTP/1.1\r\nHost: good.example:PORT\r\nX-Rewrite-Url: /forbidden",
            })
    void whatAsksForSomethingElseIsRefused(String request) throws Exception {
        try (TlsClient client = client()) {
            client.send(request.replace("PORT", Integer.toString(origin.port())) + "\r\n\r\n");

            assertThat(client.rest()).matches("(?s)HTTP/1.1 (400|403|505) .*");
        }
        assertThat(origin.sawNothing()).isTrue();
    }

    @Test
    void theNameInTheHelloMustBeTheHosts() throws Exception {
        assertThatThrownBy(() ->
                        TlsClient.through(box, "good.example", "evil.example", origin.port(), authority.orElseThrow()))
                .isInstanceOf(IOException.class);
        assertThat(box.heard.denials())
                .containsExactly(
                        "denied " + host("good.example") + " because TLS name evil.example is not good.example");
        assertThat(origin.connections()).isZero();
    }

    @Test
    void whatIsNoTlsOnATlsPortIsRefused() throws Exception {
        try (RawClient client = box.tunnel("good.example", origin.port())) {
            client.send(get("/"));

            assertThat(client.rest()).doesNotContain("HTTP");
        }
        assertThat(box.heard.denials()).hasSize(1);
        assertThat(origin.connections()).isZero();
    }

    @Test
    void plainHttpOnAnotherPortIsJudgedAsWell() throws Exception {
        try (Origin plain = Origin.hello()) {
            box.allow("plain.example", plain).rules.judgeRequests("plain.example", plain.port());
            RawClient client = box.tunnel("plain.example", plain.port());
            String host = "Host: plain.example:" + plain.port();

            assertThat(client.send(Http.head("GET /forbidden HTTP/1.1", host)).answer())
                    .startsWith("HTTP/1.1 403 ");
            assertThat(client.send(Http.head("GET / HTTP/1.1", host)).answer()).endsWith("hello");
            client.send("SSH-2.0-x\r\n\r\n");
            assertThat(client.rest()).startsWith("HTTP/1.1 400 ");
        }
    }

    @Test
    void aClientThatKnowsOnlyHttp2IsTurnedAway() throws Exception {
        assertThatThrownBy(() -> TlsClient.through(box, "good.example", origin.port(), authority.orElseThrow(), "h2"))
                .isInstanceOf(SSLException.class);
        try (TlsClient client =
                TlsClient.through(box, "good.example", origin.port(), authority.orElseThrow(), "h2", "http/1.1")) {
            assertThat(client.protocol()).isEqualTo("http/1.1");
        }
    }

    @Test
    void aClientThatDoesNotTrustUsIsWrittenDown() throws Exception {
        CertificateAuthority other = CertificateAuthority.in(keys.resolve("other"));

        assertThatThrownBy(() -> TlsClient.through(box, "good.example", origin.port(), other))
                .isInstanceOf(SSLException.class);
        assertThat(box.heard.nextDenial()).contains("certificate_unknown");
    }

    @Test
    void aServerThatIsNotTheHostGetsNothing() throws Exception {
        box.rules.judgeRequests("bad.example", origin.port());
        box.allow("bad.example", origin);
        try (TlsClient client = TlsClient.through(box, "bad.example", origin.port(), authority.orElseThrow())) {
            client.send(Http.head("GET / HTTP/1.1", "Host: " + host("bad.example")));

            assertThat(client.answer()).startsWith("HTTP/1.1 502 ");
        }
        assertThat(origin.sawNothing()).isTrue();
    }

    @Test
    void theAddressesAreVettedAsEver() throws Exception {
        box.proxy.policy(
                new Rules(false).allow("good.example", origin.port()).judgeRequests("good.example", origin.port()));
        try (TlsClient client = client()) {
            assertThat(client.send(get("/")).answer())
                    .startsWith("HTTP/1.1 403 ")
                    .contains("a loopback address");
        }
        assertThat(origin.connections()).isZero();
    }

    @Test
    void aHostThatIsNotAllowedIsRefusedBeforeTls() throws Exception {
        box.rules.forbid("good.example", origin.port());

        assertThatThrownBy(() -> box.tunnel("good.example", origin.port())).hasMessageContaining("403");
    }

    @Test
    void withoutAnAuthorityNothingGoesUnread() throws Exception {
        box.close();
        box = open(EgressServices.NONE);

        assertThatThrownBy(() -> box.tunnel("good.example", origin.port())).hasMessageContaining("must be read");
        assertThat(origin.connections()).isZero();
    }

    @Test
    void aTunnelThatMustNowBeReadIsCut() throws Exception {
        Origin echo = Origin.of(talk -> {
            talk.send("x");
            talk.rest();
        });
        box.allow("echo.example", echo);
        try (echo;
                RawClient client = box.tunnel("echo.example", echo.port())) {
            client.text(1);
            box.proxy.policy(
                    new Rules(true).allow("echo.example", echo.port()).judgeRequests("echo.example", echo.port()));

            assertThat(client.rest()).isEmpty();
        }
        assertThat(box.heard.denials()).hasSize(1).allMatch(line -> line.contains("must be read"));
    }

    @Test
    void aRequestThatIsNoLongerAllowedIsCut() throws Exception {
        origin.close();
        origin = new Origin(certificate.orElseThrow().server(), talk -> {
            talk.head();
            talk.send(Http.head("HTTP/1.1 200 OK", "Content-Length: 100") + "x");
            talk.rest();
        });
        box.close();
        box = open(services());
        try (TlsClient client = client()) {
            client.send(get("/secret")).head();
            client.text(1);
            box.rules.forbidPath("/secret");
            box.proxy.policy(box.rules);

            assertThat(client.rest()).isEmpty();
        }
    }

    @Test
    void whatNeedNotBeReadIsNotTouched() throws Exception {
        box.close();
        box = new TestProxy(UnaryOperator.identity(), services()).allow("good.example", origin);
        try (RawClient raw = box.tunnel("good.example", origin.port())) {
            assertThatThrownBy(() -> new TlsClient(raw, "good.example", authority.orElseThrow()))
                    .isInstanceOf(SSLException.class);
        }
    }

    @Test
    void aBodyGoesUpAndALargeOneComesDown() throws Exception {
        String large = "0123456789".repeat(100_000);
        origin.close();
        origin = new Origin(certificate.orElseThrow().server(), talk -> {
            while (true) {
                talk.head();
                String body = talk.text(large.length());
                talk.send(Http.head("HTTP/1.1 200 OK", "Content-Length: " + body.length()) + body);
            }
        });
        box.close();
        box = open(services());
        String post =
                Http.head("POST /x HTTP/1.1", "Host: " + host("good.example"), "Content-Length: " + large.length());
        try (TlsClient client = client()) {
            for (int i = 0; i < 2; i++) {
                Thread up = Thread.ofVirtual().start(() -> client.trySend(post + large));
                assertThat(client.answer()).endsWith(large);
                up.join();
            }
        }
        assertThat(List.of(origin.connections())).containsExactly(1);
    }
}
