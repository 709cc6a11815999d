package dev.taskbox.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Plain HTTP through the proxy: who is asked, what goes up, what comes down. */
class HttpProxyTest {
    private TestProxy box;
    private Origin origin;

    @BeforeEach
    void start() throws IOException {
        box = new TestProxy();
        origin = Origin.hello();
        box.allow("good.example", origin);
    }

    @AfterEach
    void stop() throws IOException {
        box.close();
        origin.close();
    }

    private String get(String host, String more) {
        return get(host, origin.port(), more);
    }

    private static String get(String host, int port, String more) {
        return "GET http://" + host + ":" + port + "/path?q=1 HTTP/1.1\r\nHost: " + host + ":" + port + "\r\n" + more
                + "\r\n";
    }

    private void serve(Origin other) throws IOException {
        origin.close();
        origin = other;
        box.allow("good.example", origin);
    }

    @Test
    void anAllowedRequestGoesUpInOriginFormAndItsAnswerComesDown() throws Exception {
        try (RawClient client = box.client()) {
            client.send(get("good.example", "Accept: */*\r\nProxy-Connection: keep-alive\r\n"));

            assertThat(client.answer()).isEqualTo("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
        }
        assertThat(origin.nextHead())
                .isEqualTo("GET /path?q=1 HTTP/1.1\r\nHost: good.example:" + origin.port() + "\r\nAccept: */*\r\n\r\n");
        assertThat(box.heard.decisions())
                .containsExactly("allowed good.example:" + origin.port() + " by rule good.example");
    }

    @Test
    void aDeniedRequestGetsA403ThatSaysWhy() throws Exception {
        try (RawClient client = box.client()) {
            String answer = client.send(get("evil.example", "")).answer();

            assertThat(answer)
                    .startsWith("HTTP/1.1 403 Forbidden\r\n")
                    .contains("\r\nX-Taskbox-Rule: not in network.allow\r\n")
                    .contains("evil.example port " + origin.port())
                    .contains("rule: not in network.allow\n")
                    .contains("hint: task policy allow evil.example\n");
        }
        assertThat(box.heard.decisions())
                .containsExactly("denied evil.example:" + origin.port() + " because not in network.allow");
        assertThat(box.names.lookups()).isZero();
    }

    @Test
    void everyRequestOnAKeptConnectionIsJudgedAnew() throws Exception {
        try (RawClient client = box.client()) {
            assertThat(client.send(get("good.example", "")).answer()).endsWith("hello");
            assertThat(client.send(get("evil.example", "")).answer()).contains(" 403 ");
            assertThat(client.send(get("GOOD.example.", "")).answer()).endsWith("hello");
        }
        assertThat(box.heard.decisions()).hasSize(3);
    }

    @Test
    void pipelinedRequestsAreJudgedOneByOne() throws Exception {
        try (RawClient client = box.client()) {
            client.send(get("good.example", "") + get("evil.example", "") + get("good.example", ""));

            assertThat(client.answer()).endsWith("hello");
            assertThat(client.answer()).contains(" 403 ");
            assertThat(client.answer()).endsWith("hello");
        }
    }

    @Test
    void aKeptUpstreamServesTheNextRequestToTheSameHost() throws Exception {
        try (RawClient client = box.client()) {
            client.send(get("good.example", "")).answer();
            client.send(get("good.example", "")).answer();
        }
        assertThat(origin.connections()).isEqualTo(1);
        assertThat(box.names.lookups()).isEqualTo(1);
        assertThat(box.heard.decisions()).hasSize(2);
        assertThat(box.heard.nextEnd()).startsWith("good.example:" + origin.port() + " sent ");
    }

    @Test
    void anUpstreamThatClosedMeanwhileIsReplaced() throws Exception {
        serve(Origin.of(talk -> {
            talk.head();
            talk.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
        }));
        try (RawClient client = box.client()) {
            assertThat(client.send(get("good.example", "")).answer()).endsWith("hello");
            assertThat(client.send(get("good.example", "")).answer()).endsWith("hello");
        }
        assertThat(origin.connections()).isEqualTo(2);
    }

    @Test
    void aKeptUpstreamIsJudgedAnewToo() throws Exception {
        try (RawClient client = box.client()) {
            client.send(get("good.example", "")).answer();
            box.rules.forbid("good.example", origin.port());

            assertThat(client.send(get("good.example", "")).answer()).contains(" 403 ");
        }
        assertThat(origin.connections()).isEqualTo(1);
        assertThat(box.heard.denials()).hasSize(1);
    }

    @Test
    void anUpgradeToHttp2IsNotPassedOn() throws Exception {
        try (RawClient client = box.client()) {
            client.send(get(
                    "good.example",
                    Http.lines("Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABk")));

            assertThat(client.answer()).endsWith("hello");
        }
        assertThat(origin.nextHead())
                .isEqualTo(Http.head("GET /path?q=1 HTTP/1.1", "Host: good.example:" + origin.port()));
    }

    @Test
    void aPolicyThatChangesHoldsForTheNextRequest() throws Exception {
        try (RawClient client = box.client()) {
            client.send(get("good.example", "")).answer();
            box.proxy.policy(new Rules(true));

            assertThat(client.send(get("good.example", "")).answer()).contains(" 403 ");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: evil.example",
                "Host: good.example",
                "Host: good.example:1",
                "Host: good.example:PORT\r\nHost: good.example:PORT",
                "Host: good.example:PORT, evil.example",
                "Host: evil.example@good.example:PORT",
                "Host: good.example:PORT@evil.example",
                "Host:",
                "X: y"
            })
    void aHostHeaderThatIsNotTheTargetIsRefused(String header) throws Exception {
        String port = Integer.toString(origin.port());
        try (RawClient client = box.client()) {
            client.send(
                    "GET http://good.example:" + port + "/ HTTP/1.1\r\n" + header.replace("PORT", port) + "\r\n\r\n");

            assertThat(client.rest()).startsWith("HTTP/1.1 400 Bad Request\r\n");
        }
        assertThat(box.heard.denials()).hasSize(1);
        assertThat(origin.connections()).isZero();
    }

    @Test
    void theHostHeaderSpelledOtherwiseIsRewritten() throws Exception {
        try (RawClient client = box.client()) {
            client.send("GET http://Good.Example:" + origin.port() + "/ HTTP/1.1\r\nhOST:GOOD.example.:" + origin.port()
                            + "\r\n\r\n")
                    .answer();
        }
        assertThat(origin.nextHead()).isEqualTo("GET / HTTP/1.1\r\nHost: good.example:" + origin.port() + "\r\n\r\n");
    }

    static Stream<String> targetsThatAreNone() {
        return Stream.of(
                "http://evil@good.example:PORT/",
                "http://good.example:PORT@evil.example/",
                "http://good.example%00.evil.example:PORT/",
                "http://good.example:PORT#@evil.example/",
                "http://good.example:PORT\\@evil.example/",
                "http://good.example:/",
                "http://good.example:0/",
                "http://good.example:65536/",
                "http://good.example:+PORT/",
                "http://good..example:PORT/",
                "http://.good.example:PORT/",
                "http://good.example..:PORT/",
                "http:///",
                "http://:PORT/",
                "http://[::1/",
                "http://[good.example]:PORT/",
                "http://[::1%25lo]:PORT/",
                "http://::1:PORT/",
                "http://2130706433:PORT/",
                "http://0x7f000001:PORT/",
                "http://0177.0.0.1:PORT/",
                "http://127.1:PORT/",
                "http://127.0.0.01:PORT/",
                "http://127.0.0.1.2:PORT/",
                "http://good.example.0x1:PORT/",
                "http://g\u00f6od.example:PORT/",
                "https://good.example:PORT/",
                "ftp://good.example:PORT/",
                "good.example:PORT",
                "good.example",
                "*");
    }

    @ParameterizedTest
    @MethodSource("targetsThatAreNone")
    void aTargetThatCouldBeReadTwoWaysIsRefused(String target) throws Exception {
        String port = Integer.toString(origin.port());
        try (RawClient client = box.client()) {
            client.send("GET " + target.replace("PORT", port) + " HTTP/1.1\r\nHost: good.example:" + port + "\r\n\r\n");

            assertThat(client.rest()).startsWith("HTTP/1.1 400 Bad Request\r\n");
        }
        assertThat(origin.connections()).isZero();
        assertThat(box.heard.decisions()).noneMatch(line -> line.startsWith("allowed"));
    }

    @Test
    void anOriginFormRequestIsToldHowToAsk() throws Exception {
        try (RawClient client = box.client()) {
            assertThat(client.send("GET /x HTTP/1.1\r\nHost: good.example\r\n\r\n")
                            .rest())
                    .startsWith("HTTP/1.1 400 ")
                    .contains("GET http://HOST/PATH");
        }
    }

    static Stream<String> smugglers() {
        return Stream.of(
                "POST URL HTTP/1.1\r\nHOST\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "POST URL HTTP/1.1\r\nHOST\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello",
                "POST URL HTTP/1.1\r\nHOST\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
                "POST URL HTTP/1.1\r\nHOST\r\nContent-Length: 5, 5\r\n\r\nhello",
                "POST URL HTTP/1.1\r\nHOST\r\nContent-Length: +5\r\n\r\nhello",
                "POST URL HTTP/1.1\r\nHOST\r\nContent-Length: 0x5\r\n\r\nhello",
                "POST URL HTTP/1.1\r\nHOST\r\nContent-Length: -1\r\n\r\n",
                "POST URL HTTP/1.1\r\nHOST\r\nContent-Length:\r\n\r\n",
                "POST URL HTTP/1.1\r\nHOST\r\nContent-Length: 9999999999999999999\r\n\r\n",
                "POST URL HTTP/1.1\r\nHOST\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "POST URL HTTP/1.1\r\nHOST\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
                "POST URL HTTP/1.1\r\nHOST\r\nTransfer-Encoding: identity\r\n\r\n",
                "POST URL HTTP/1.1\r\nHOST\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
                "POST URL HTTP/1.1\r\nHOST\r\nTransfer-Encoding: \u000bchunked\r\n\r\n0\r\n\r\n",
                "POST URL HTTP/1.1\r\nHOST\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
                "POST URL HTTP/1.1\r\nHOST\r\nTransfer-Encoding\t: chunked\r\n\r\n0\r\n\r\n",
                "POST URL HTTP/1.0\r\nHOST\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "GET URL HTTP/1.1\r\nHOST\r\nX: a\r\n b\r\n\r\n",
                "GET URL HTTP/1.1\r\nHOST\r\n X: folded\r\n\r\n",
                "GET URL HTTP/1.1\r\n X: folded\r\nHOST\r\n\r\n",
                "GET URL HTTP/1.1\nHOST\n\n",
                "GET URL HTTP/1.1\r\nHOST\r\nX: a\nY: b\r\n\r\n",
                "GET URL HTTP/1.1\r\nHOST\r\nX: a\rY: b\r\n\r\n",
                "GET URL HTTP/1.1\r\nHOST\r\nX: a\r\r\n\r\n",
                "GET URL HTTP/1.1\r\nHOST\r\nX: a\0b\r\n\r\n",
                "GET URL HTTP/1.1\r\nHOST\r\nX\r\n\r\n",
                "GET URL HTTP/1.1\r\nHOST\r\n: empty\r\n\r\n",
                "GET URL HTTP/1.1\r\nHOST\r\nX(y): z\r\n\r\n",
                "GET URL HTTP/1.1\r\nHOST\r\nConnection: close, Host\r\n\r\n",
                "POST URL HTTP/1.1\r\nHOST\r\nContent-Length: 5\r\nConnection: content-length\r\n\r\nhello",
                "POST URL HTTP/1.1\r\nHOST\r\nConnection: Transfer-Encoding\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "GET  URL HTTP/1.1\r\nHOST\r\n\r\n",
                "GET URL  HTTP/1.1\r\nHOST\r\n\r\n",
                "GET\tURL\tHTTP/1.1\r\nHOST\r\n\r\n",
                "GET URL HTTP/1.1 \r\nHOST\r\n\r\n",
                "GET URL\r\nHOST\r\n\r\n",
                "G\u00cbT URL HTTP/1.1\r\nHOST\r\n\r\n",
                "\r\nGET URL HTTP/1.1\r\nHOST\r\n\r\n");
    }

    @ParameterizedTest
    @MethodSource("smugglers")
    void whatTwoParsersCouldReadDifferentlyIsRefused(String request) throws Exception {
        String authority = "good.example:" + origin.port();
        try (RawClient client = box.client()) {
            client.send(request.replace("URL", "http://" + authority + "/").replace("HOST", "Host: " + authority));

            assertThat(client.rest()).startsWith("HTTP/1.1 400 Bad Request\r\n").doesNotContain("hello");
        }
        assertThat(origin.sawNothing()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/2.0", "HTTP/1.2", "http/1.1", "HTTP/1.1x", "HTTP/0.9"})
    void otherVersionsAreRefused(String version) throws Exception {
        try (RawClient client = box.client()) {
            client.send("GET http://good.example/ " + version + "\r\nHost: good.example\r\n\r\n");

            assertThat(client.rest()).startsWith("HTTP/1.1 505 ");
        }
    }

    @Test
    void tooMuchHeadIsRefused() throws Exception {
        try (RawClient many = box.client();
                RawClient longLine = box.client();
                RawClient most = box.client()) {
            many.send(get("good.example", "X: y\r\n".repeat(100)));
            longLine.send("GET http://good.example/" + "x".repeat(32 * 1024 - 22));
            most.send(get("good.example", "X: y\r\n".repeat(98) + "Z: " + "z".repeat(30_000) + "\r\n"));

            assertThat(many.rest()).startsWith("HTTP/1.1 431 ");
            assertThat(longLine.rest()).startsWith("HTTP/1.1 431 ");
            assertThat(most.answer()).endsWith("hello");
        }
    }

    @Test
    void aHeadThatComesByteByByteIsUnderstood() throws Exception {
        try (RawClient client = box.client()) {
            for (char c : get("good.example", "").toCharArray()) {
                client.send(String.valueOf(c));
            }
            assertThat(client.answer()).endsWith("hello");
        }
    }

    @Test
    void headersForTheNextHopOnlyAreDropped() throws Exception {
        serve(Origin.answering(Http.head(
                "HTTP/1.1 200 OK",
                "Connection: x-answer",
                "X-Answer: 1",
                "Keep-Alive: timeout=5",
                "X-Kept: 2",
                "Content-Length: 0")));
        try (RawClient client = box.client()) {
            client.send(get(
                    "good.example",
                    Http.lines(
                            "Connection: X-Mine, keep-alive",
                            "X-Mine: 1",
                            "Proxy-Authorization: Basic eA==",
                            "TE: trailers",
                            "Trailer: X",
                            "Upgrade: h2c",
                            "X-Kept: 2")));

            assertThat(client.answer()).isEqualTo(Http.head("HTTP/1.1 200 OK", "X-Kept: 2", "Content-Length: 0"));
        }
        assertThat(origin.nextHead())
                .isEqualTo(Http.head("GET /path?q=1 HTTP/1.1", "Host: good.example:" + origin.port(), "X-Kept: 2"));
    }

    @Test
    void anHttp10ClientGetsItsAnswerAndTheEnd() throws Exception {
        serve(Origin.answering("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"));
        try (RawClient client = box.client()) {
            client.send("GET http://good.example:" + origin.port() + "/ HTTP/1.0\r\n\r\n");

            assertThat(client.rest()).isEqualTo("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhello");
        }
    }

    @Test
    void aNameNobodyKnowsIsA502() throws Exception {
        box.rules.allow("lost.example", 80);
        try (RawClient client = box.client()) {
            client.send("GET http://lost.example/ HTTP/1.1\r\nHost: lost.example\r\n\r\n");

            assertThat(client.answer()).startsWith("HTTP/1.1 502 ").contains("lost.example is unknown");
        }
    }

    @Test
    void anOriginThatDoesNotListenIsA502() throws Exception {
        origin.close();
        try (RawClient client = box.client()) {
            assertThat(client.send(get("good.example", "")).answer()).startsWith("HTTP/1.1 502 ");
        }
    }
}
