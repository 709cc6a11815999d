package dev.taskbox.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Credentials on tunnels to the hosts they are bound to. */
class CredentialTest {
    private static final String PLACEHOLDER = "placeholder-0123456789";
    private static final String OTHER_PLACEHOLDER = "placeholder-9876543210";
    private static final String SECRET = "ghs/real+thing=4711~";

    @TempDir
    static Path keys;

    private static Optional<TestTls> certificate = Optional.empty();
    private static Optional<CertificateAuthority> authority = Optional.empty();

    private final AtomicInteger asked = new AtomicInteger();
    private Origin origin;
    private TestProxy box;

    @BeforeAll
    static void makeCertificates() throws Exception {
        certificate = Optional.of(new TestTls(keys));
        authority = Optional.of(CertificateAuthority.in(keys.resolve("authority")));
    }

    @BeforeEach
    void start() throws Exception {
        serve(talk -> {
            while (true) {
                talk.head();
                talk.send(Http.head("HTTP/1.1 200 OK", "Content-Length: 2") + "ok");
            }
        });
    }

    /** The host {@code good.example} has a credential; {@code evil.example} is read as well, and has none. */
    private void serve(Origin.Script script) throws Exception {
        origin = new Origin(certificate.orElseThrow().server(), script);
        SSLSocketFactory trusting = certificate.orElseThrow().trusting();
        List<BoundCredential> credentials = List.of(
                new BoundCredential("TOKEN", PLACEHOLDER, List.of(host("good.example")), () -> {
                    asked.incrementAndGet();
                    return SECRET;
                }),
                new BoundCredential("OTHER", OTHER_PLACEHOLDER, List.of("other.example"), () -> "not asked for"));
        box = new TestProxy(
                config -> config,
                EgressServices.NONE
                        .with(authority.orElseThrow())
                        .with(() -> trusting)
                        .with(credentials));
        box.rules.judgeRequests("evil.example", origin.port());
        box.allow("good.example", origin).allow("evil.example", origin);
    }

    @AfterEach
    void stop() throws IOException {
        box.close();
        origin.close();
    }

    private void restart(Origin.Script script) throws Exception {
        stop();
        serve(script);
    }

    private String host(String name) {
        return name + ":" + origin.port();
    }

    private String get(String target, String... headers) {
        return Http.lines("GET " + target + " HTTP/1.1", "Host: " + host("good.example")) + Http.head(headers);
    }

    private TlsClient client(String host) throws Exception {
        return TlsClient.through(box, host, origin.port(), authority.orElseThrow());
    }

    private String answer(String host, String request) throws Exception {
        try (TlsClient client = client(host)) {
            return client.send(request).answer();
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: Bearer PH",
                "Authorization: token PH",
                "PRIVATE-TOKEN: PH",
                "X-Sig: key=PH, x=\"PH\";PH",
            })
    void aWholeWordIsSwapped(String header) throws Exception {
        assertThat(answer("good.example", get("/x", header.replace("PH", PLACEHOLDER))))
                .endsWith("ok");
        assertThat(origin.nextHead()).contains("\r\n" + header.replace("PH", SECRET) + "\r\n");
        assertThat(box.heard.decisions())
                .containsExactly(
                        "used TOKEN at " + host("good.example"),
                        "allowed " + host("good.example") + " by rule good.example");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-access-token:PH", "PH:", "PH:x-oauth-basic", "PH"})
    void theBasicFormIsSwappedToo(String pair) throws Exception {
        answer("good.example", get("/x", "Authorization: Basic " + base64(pair.replace("PH", PLACEHOLDER))));

        assertThat(origin.nextHead())
                .contains("\r\nAuthorization: Basic " + base64(pair.replace("PH", SECRET)) + "\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X: aPH",
                "X: PHa",
                "X: PH-",
                "X: PH.evil",
                "X: PH, PH1",
                "X: QH",
                "Authorization: Bearer QH",
            })
    void otherPlacesAreRefused(String header) throws Exception {
        String sent = header.replace("PH", PLACEHOLDER).replace("QH", OTHER_PLACEHOLDER);

        assertThat(answer("good.example", get("/x", sent))).startsWith("HTTP/1.1 403 ");
        assertThat(box.heard.refusals()).hasSize(1);
        assertThat(origin.sawNothing()).isTrue();
        assertThat(asked).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x:PH1", "PHx:y", "x:y PH", "x:QH"})
    void theBasicFormMustHoldItWhole(String pair) throws Exception {
        String sent = pair.replace("PH", PLACEHOLDER).replace("QH", OTHER_PLACEHOLDER);

        assertThat(answer("good.example", get("/x", "Authorization: Basic " + base64(sent))))
                .startsWith("HTTP/1.1 403 ");
        assertThat(origin.sawNothing()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/?k=PH", "/PH", "/%70laceholder-0123456789", "/?x=placeholder%2D0123456789"})
    void anAddressIsNoPlaceForIt(String target) throws Exception {
        assertThat(answer("good.example", get(target.replace("PH", PLACEHOLDER))))
                .startsWith("HTTP/1.1 403 ");
        assertThat(box.heard.refusals())
                .containsExactly("refused TOKEN at " + host("good.example")
                        + " because its placeholder is in the address of a request");
        assertThat(origin.sawNothing()).isTrue();
    }

    @Test
    void aHostThatItIsNotForGetsNothing() throws Exception {
        String request = get("/", "Authorization: Bearer " + PLACEHOLDER).replace("good.example", "evil.example");

        assertThat(answer("evil.example", request)).startsWith("HTTP/1.1 403 ");
        String basic =
                get("/", "Authorization: Basic " + base64("x:" + PLACEHOLDER)).replace("good.example", "evil.example");
        assertThat(answer("evil.example", basic)).startsWith("HTTP/1.1 403 ");
        assertThat(box.heard.refusals()).hasSize(2);
        assertThat(origin.sawNothing()).isTrue();
    }

    @Test
    void plainHttpGetsNothing() throws Exception {
        try (Origin plain = Origin.hello();
                RawClient client = box.allow("good.example", plain).client()) {
            String url = "http://good.example:" + plain.port() + "/";
            client.send(Http.head(
                    "GET " + url + " HTTP/1.1",
                    "Host: good.example:" + plain.port(),
                    "Authorization: Bearer " + PLACEHOLDER));

            assertThat(client.answer()).startsWith("HTTP/1.1 403 ");
            assertThat(plain.connections()).isZero();
        }
        assertThat(box.heard.refusals()).hasSize(1).allMatch(line -> line.contains("over plain HTTP"));
    }

    @Test
    void aBodyToAHostThatItIsNotForIsLookedAt() throws Exception {
        String body = "{\"k\": \"" + PLACEHOLDER + "\"}";
        String post = "POST / HTTP/1.1\r\nHost: " + host("evil.example") + "\r\n";
        try (TlsClient client = client("evil.example")) {
            // the body comes later than the head
            client.send(post + Http.head("Content-Length: " + body.length()))
                    .send(body.substring(0, 15))
                    .send(body.substring(15));
            assertThat(client.answer()).startsWith("HTTP/1.1 403 ").contains("TOKEN");
        }
        String chunked = post + Http.head("Transfer-Encoding: chunked") + "1e\r\n" + body + "\r\n0\r\n\r\n";
        assertThat(answer("evil.example", chunked)).startsWith("HTTP/1.1 403 ");
        assertThat(origin.sawNothing()).isTrue();
        assertThat(box.heard.refusals()).hasSize(2).allMatch(line -> line.contains("body"));
    }

    @Test
    void aBodyToItsOwnHostMayTellOfIt() throws Exception {
        restart(talk -> {
            talk.head();
            talk.send(Http.head("HTTP/1.1 200 OK", "Content-Length: 22") + talk.text(22));
        });
        String post = Http.lines("POST / HTTP/1.1", "Host: " + host("good.example")) + Http.head("Content-Length: 22");

        assertThat(answer("good.example", post + PLACEHOLDER)).endsWith(PLACEHOLDER);
    }

    @Test
    void nothingOfTheSecretComesBack() throws Exception {
        String basic = base64("x-access-token:" + SECRET);
        String body = "a " + SECRET + " b " + basic + " c " + base64("1" + SECRET) + " d " + base64("12" + SECRET)
                + " e " + java.net.URLEncoder.encode(SECRET, StandardCharsets.UTF_8) + " f "
                + SECRET.replace("/", "\\/") + " g";
        restart(talk -> {
            talk.head();
            talk.send(Http.head(
                            "HTTP/1.1 200 " + SECRET,
                            "X-Echo: " + basic,
                            "WWW-Authenticate: x " + SECRET,
                            "Content-Length: " + body.length())
                    + body);
        });
        String answer = answer("good.example", get("/", "Authorization: Bearer " + PLACEHOLDER));

        assertThat(answer)
                .doesNotContain(SECRET, "real", "4711", base64(SECRET).substring(0, 20))
                .contains("a ****", " g");
        for (int offset = 0; offset < 3; offset++) {
            String core = base64("x".repeat(offset) + SECRET).substring(4, 24);
            assertThat(answer).doesNotContain(core);
        }
    }

    @Test
    void aLaterRequestDoesNotFetchItEither() throws Exception {
        restart(talk -> {
            while (true) {
                talk.head();
                talk.send(Http.head("HTTP/1.1 200 OK", "Content-Length: " + SECRET.length()) + SECRET);
            }
        });
        try (TlsClient client = client("good.example")) {
            client.send(get("/", "X-Note: " + PLACEHOLDER)).answer();
            assertThat(client.send(get("/", "Accept-Encoding: gzip")).answer()).doesNotContain(SECRET);
        }
        origin.nextHead();
        assertThat(origin.nextHead()).contains("Accept-Encoding: identity").doesNotContain(SECRET);
    }

    @Test
    void whatCannotBeReadDoesNotComeBack() throws Exception {
        restart(talk -> {
            talk.head();
            talk.send(Http.head("HTTP/1.1 200 OK", "Content-Encoding: gzip", "Content-Length: 2") + "zz");
        });
        assertThat(answer("good.example", get("/", "Authorization: Bearer " + PLACEHOLDER)))
                .startsWith("HTTP/1.1 502 ")
                .contains("compressed");
    }

    @Test
    void noPieceOfAnEchoCanBeAskedFor() throws Exception {
        answer("good.example", get("/", "Authorization: Bearer " + PLACEHOLDER, "Range: bytes=0-3"));

        assertThat(origin.nextHead()).doesNotContain("Range");
    }

    @Test
    void noWebSocketLeadsToItsHost() throws Exception {
        answer("good.example", get("/", "Connection: Upgrade", "Upgrade: websocket"));

        assertThat(origin.nextHead()).doesNotContain("pgrade");
    }

    @Test
    void theSecretIsAskedForOnceAndNotForWhatIsRefused() throws Exception {
        try (TlsClient client = client("good.example")) {
            client.send(get("/forbidden", "X: " + PLACEHOLDER)).answer();
            client.send(get("/")).answer();
            assertThat(asked).hasValue(0);
            client.send(get("/", "X: " + PLACEHOLDER)).answer();
            client.send(get("/", "X: " + PLACEHOLDER)).answer();
        }
        assertThat(asked).hasValue(1);
        assertThat(box.heard.decisions()).noneMatch(line -> line.contains(SECRET));
    }

    @Test
    void whatCannotBeToldApartOrIsNotBoundIsNotTaken() {
        EgressServices none = EgressServices.NONE;
        BoundCredential one = new BoundCredential("ONE", PLACEHOLDER, List.of("good.example"), () -> SECRET);
        for (BoundCredential other : List.of(
                new BoundCredential("ONE", OTHER_PLACEHOLDER, List.of(), () -> SECRET),
                new BoundCredential("TWO", PLACEHOLDER + "1", List.of(), () -> SECRET))) {
            assertThatThrownBy(() -> none.with(List.of(one, other))).isInstanceOf(IllegalArgumentException.class);
        }
        for (String target : List.of("https://evil.example", "https://good.example:8443")) {
            Routes routes = Routes.of(List.of(new Route("r", URI.create(target), Set.of("ONE"))));
            assertThatThrownBy(() -> none.with(List.of(one), routes)).isInstanceOf(IllegalArgumentException.class);
        }
        for (String placeholder : List.of("short", "has a space in it 12", "has:a:colon:in:it", "\u00e4".repeat(20))) {
            assertThatThrownBy(() -> new BoundCredential("C", placeholder, List.of(), () -> SECRET))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        for (String host : List.of("", "*", "*.", "a b", "https://a.example", "*.127.0.0.1", "a.example:0")) {
            assertThatThrownBy(() -> new BoundCredential("C", PLACEHOLDER, List.of(host), () -> SECRET))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void hostsAreMatchedAsRulesAre() {
        BoundCredential credential = new BoundCredential(
                "C", PLACEHOLDER, List.of("A.example.", "*.b.example", "c.example:8443", "[fd00::1]"), () -> SECRET);

        assertThat(credential.isBoundTo("a.example", 443)).isTrue();
        assertThat(credential.isBoundTo("x.b.example", 443)).isTrue();
        assertThat(credential.isBoundTo("c.example", 8443)).isTrue();
        assertThat(credential.isBoundTo("fd00:0:0:0:0:0:0:1", 443)).isTrue();
        assertThat(credential.isBoundTo("x.a.example", 443)).isFalse();
        assertThat(credential.isBoundTo("b.example", 443)).isFalse();
        assertThat(credential.isBoundTo("xb.example", 443)).isFalse();
        assertThat(credential.isBoundTo("c.example", 443)).isFalse();
    }
}
