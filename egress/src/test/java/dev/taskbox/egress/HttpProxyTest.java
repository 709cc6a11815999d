package dev.taskbox.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpProxyTest {
    private static String get(String authority) {
        return "GET http://" + authority + "/a?b HTTP/1.1\r\nHost: " + authority + "\r\n\r\n";
    }

    @Test
    void everyRequestOfAConnectionIsJudged() throws IOException {
        try (Origin origin = Origin.mirror();
                ProxyFixture fixture = new ProxyFixture(TestPolicy.of("good.test"));
                Client client = fixture.client()) {
            String good = get("good.test:" + origin.port());
            assertThat(client.send(good).takeMessage())
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .contains("GET /a?b HTTP/1.1");
            assertThat(client.send(get("evil.test:80")).takeMessage())
                    .startsWith("HTTP/1.1 403 Forbidden\r\n")
                    .contains("Taskbox refused evil.test:80.")
                    .contains("Rule: no rule allows it")
                    .contains("Hint: task allow evil.test:80");
            assertThat(client.send(good).takeMessage()).startsWith("HTTP/1.1 200 OK\r\n");
            assertThat(origin.connections()).isEqualTo(2);
            assertThat(fixture.heard.all())
                    .containsExactly(
                            "allowed good.test:" + origin.port() + " by allow good.test:" + origin.port(),
                            "denied evil.test:80 by no rule allows it",
                            "allowed good.test:" + origin.port() + " by allow good.test:" + origin.port());
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws IOException {
        try (Origin origin = Origin.mirror();
                ProxyFixture fixture = new ProxyFixture(TestPolicy.of("good.test"));
                Client client = fixture.client()) {
            client.send(get("good.test:" + origin.port()) + get("evil.test:80") + get("good.test:" + origin.port()));
            assertThat(client.takeMessage()).startsWith("HTTP/1.1 200 ");
            assertThat(client.takeMessage()).startsWith("HTTP/1.1 403 ");
            assertThat(client.takeMessage()).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void whatIsForTheNextHopOnlyIsNotPassedOn() throws IOException {
        try (Origin origin = Origin.mirror();
                ProxyFixture fixture = new ProxyFixture(TestPolicy.of("good.test"));
                Client client = fixture.client()) {
            String authority = "good.test:" + origin.port();
            client.send(
                    "GET http://" + authority + "/ HTTP/1.1\r\nhost: GOOD.test.:" + origin.port()
                            + "\r\nConnection: keep-alive, X-Mine\r\nX-Mine: 1\r\nProxy-Authorization: Basic eDp5\r\n"
                            + "Proxy-Connection: keep-alive\r\nTE: trailers\r\nUpgrade: h2c\r\nKeep-Alive: 5\r\nX-Kept: 2\r\n\r\n");
            assertThat(client.takeMessage())
                    .endsWith("\r\n\r\nGET / HTTP/1.1\r\nHost: " + authority
                            + "\r\nX-Kept: 2\r\nConnection: close\r\n\r\n");
        }
    }

    @Test
    void aHeadMayComeByteByByte() throws IOException {
        try (Origin origin = Origin.mirror();
                ProxyFixture fixture = new ProxyFixture(TestPolicy.of("good.test"));
                Client client = fixture.client()) {
            assertThat(client.sendByteByByte(get("good.test:" + origin.port())).takeMessage())
                    .startsWith("HTTP/1.1 200 ");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST http://h/ HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
                "POST http://h/ HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\n",
                "POST http://h/ HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\n",
                "POST http://h/ HTTP/1.1\r\nHost: h\r\nContent-Length: 3, 3\r\n\r\n",
                "POST http://h/ HTTP/1.1\r\nHost: h\r\nContent-Length: +3\r\n\r\n",
                "POST http://h/ HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999999999999999\r\n\r\n",
                "POST http://h/ HTTP/1.1\r\nHost: h\r\nContent-Length:\r\n\r\n",
                "POST http://h/ HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: xchunked\r\n\r\n",
                "POST http://h/ HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
                "POST http://h/ HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n\r\n",
                "POST http://h/ HTTP/1.0\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n",
                "GET http://h/ HTTP/1.1\r\nHost: h\r\nX: a\r\n b\r\n\r\n",
                "GET http://h/ HTTP/1.1\r\n Host: h\r\n\r\n",
                "GET http://h/ HTTP/1.1\r\nHost : h\r\n\r\n",
                "GET http://h/ HTTP/1.1\r\nHost: h\rX: y\r\n\r\n",
                "GET http://h/ HTTP/1.1\nHost: h\n\n",
                "GET http://h/ HTTP/1.1\r\nHost: h\nX: y\r\n\r\n",
                "GET http://h/ HTTP/1.1\r\nHost: h\r\nX: \0\r\n\r\n",
                "GET http://h/ HTTP/1.1\r\nHost: h\r\n: y\r\n\r\n",
                "GET http://h/ HTTP/1.1\r\n\r\n",
                "GET http://h/ HTTP/1.1\r\nHost: h\r\nHost: h\r\n\r\n",
                "GET http://h/ HTTP/1.1\r\nHost: evil\r\n\r\n",
                "GET http://h/ HTTP/1.1\r\nHost: h:81\r\n\r\n",
                "GET http://h/ HTTP/1.0\r\nHost: evil\r\n\r\n",
                "GET http://evil@h/ HTTP/1.1\r\nHost: h\r\n\r\n",
                "GET http://h@evil/ HTTP/1.1\r\nHost: h\r\n\r\n",
                "GET http://h%00/ HTTP/1.1\r\nHost: h\r\n\r\n",
                "GET http://h:0/ HTTP/1.1\r\nHost: h:0\r\n\r\n",
                "GET http://h:65536/ HTTP/1.1\r\nHost: h:65536\r\n\r\n",
                "GET http://h:80:80/ HTTP/1.1\r\nHost: h\r\n\r\n",
                "GET http:///x HTTP/1.1\r\nHost: h\r\n\r\n",
                "GET http://h/#x HTTP/1.1\r\nHost: h\r\n\r\n",
                "GET https://h/ HTTP/1.1\r\nHost: h\r\n\r\n",
                "GET http://[::ffff:127.0.0.1]/ HTTP/1.1\r\nHost: [::ffff:127.0.0.1]\r\n\r\n",
                "GET http://[fe80::1%25lo]/ HTTP/1.1\r\nHost: h\r\n\r\n",
                "GET http://2130706433/ HTTP/1.1\r\nHost: 2130706433\r\n\r\n",
                "GET http://0x7f000001/ HTTP/1.1\r\nHost: 0x7f000001\r\n\r\n",
                "GET http://0177.0.0.1/ HTTP/1.1\r\nHost: 0177.0.0.1\r\n\r\n",
                "GET http://127.1/ HTTP/1.1\r\nHost: 127.1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: h\r\n\r\n",
                "OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n",
                "GET http://h/ HTTP/2.0\r\nHost: h\r\n\r\n",
                "GET  http://h/ HTTP/1.1\r\nHost: h\r\n\r\n",
                "CONNECT h HTTP/1.1\r\nHost: h\r\n\r\n",
                "CONNECT h:443 HTTP/1.1\r\nHost: evil:443\r\n\r\n",
                "CONNECT h:443 HTTP/1.1\r\nHost: h:443\r\nContent-Length: 5\r\n\r\n",
                "CONNECT h/x:443 HTTP/1.1\r\nHost: h:443\r\n\r\n",
                "\r\n\r\n",
                "\u0016\u0003\u0001\u0002\u0000\u0001"
            })
    void whatCouldBeReadInTwoWaysIsRefused(String request) throws IOException {
        try (ProxyFixture fixture = new ProxyFixture(TestPolicy.of("h", "127.0.0.1"));
                Client client = fixture.client()) {
            String answer = client.send(request).takeMessage();
            assertThat(answer).startsWith("HTTP/1.1 400 Bad Request\r\n").contains("Connection: close\r\n");
            client.finishOutput();
            assertThat(client.takeAll()).isEmpty();
            assertThat(fixture.heard.all()).isEmpty();
        }
    }

    @Test
    void aHeadHasBounds() throws IOException {
        String start = "GET http://h/ HTTP/1.1\r\nHost: h\r\n";
        try (ProxyFixture fixture = new ProxyFixture(TestPolicy.of());
                Client wide = fixture.client();
                Client many = fixture.client()) {
            assertThat(wide.send(start + "X: " + "x".repeat(HttpHead.LONGEST)).takeMessage())
                    .startsWith("HTTP/1.1 400 ")
                    .contains("longer than 32768 bytes");
            assertThat(many.send(start + "X: y\r\n".repeat(100) + "\r\n").takeMessage())
                    .startsWith("HTTP/1.1 400 ")
                    .contains("more than 100 fields");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x\r\nabc\r\n0\r\n\r\n",
                "3 \r\nabc\r\n0\r\n\r\n",
                "3\r\nabcd\r\n0\r\n\r\n",
                "3\nabc\r\n0\r\n\r\n",
                "-1\r\n",
                "ffffffffffffffff\r\n"
            })
    void aBodyWhoseChunksAreMalformedIsRefused(String body) throws IOException {
        try (Origin origin = new Origin((in, _) -> in.readAllBytes());
                ProxyFixture fixture = new ProxyFixture(TestPolicy.of("h"));
                Client client = fixture.client()) {
            client.send("POST http://h:" + origin.port() + "/ HTTP/1.1\r\nHost: h:" + origin.port()
                    + "\r\nTransfer-Encoding: chunked\r\n\r\n" + body);
            assertThat(client.takeMessage()).startsWith("HTTP/1.1 400 ");
        }
    }

    @Test
    void bodiesPassBothWaysInEitherFraming() throws IOException {
        try (Origin origin = new Origin((in, out) -> {
                    String head = Origin.head(in);
                    byte[] body =
                            in.readNBytes(head.contains("Content-Length: 4") ? 4 : "4\r\nabcd\r\n0\r\n\r\n".length());
                    out.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\nok\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
                    out.write((Integer.toHexString(body.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
                    out.write(body);
                    out.write("\r\n0\r\nX-Trailer: 1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                });
                ProxyFixture fixture = new ProxyFixture(TestPolicy.of("h"));
                Client client = fixture.client()) {
            String start = "POST http://h:" + origin.port() + "/ HTTP/1.1\r\nHost: h:" + origin.port() + "\r\n";
            client.send(start + "Content-Length: 4\r\n\r\nabcd");
            assertThat(client.takeHead()).isEqualTo("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            assertThat(chunked(client)).isEqualTo("okabcd");
            client.send(start + "Transfer-Encoding: chunked\r\n\r\n4;ext\r\nabcd\r\n0\r\nX: y\r\n\r\n");
            assertThat(client.takeHead()).startsWith("HTTP/1.1 200 OK\r\n");
            assertThat(chunked(client)).isEqualTo("ok4\r\nabcd\r\n0\r\n\r\n");
        }
    }

    private static String chunked(Client client) throws IOException {
        StringBuilder body = new StringBuilder();
        int size = chunkSize(client);
        while (size > 0) {
            body.append(client.takeText(size));
            client.take(2);
            size = chunkSize(client);
        }
        client.take(2);
        return body.toString();
    }

    private static int chunkSize(Client client) throws IOException {
        StringBuilder line = new StringBuilder();
        while (!line.toString().endsWith("\r\n")) {
            line.append(client.takeText(1));
        }
        return Integer.parseInt(line.toString().strip(), 16);
    }

    @Test
    void aClientThatWaitsForContinueGetsIt() throws IOException {
        try (Origin origin = new Origin((in, out) -> {
                    Origin.head(in);
                    out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    out.write(("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n" + (char) in.read() + (char) in.read())
                            .getBytes(StandardCharsets.US_ASCII));
                });
                ProxyFixture fixture = new ProxyFixture(TestPolicy.of("h"));
                Client client = fixture.client()) {
            client.send("PUT http://h:" + origin.port() + "/ HTTP/1.1\r\nHost: h:" + origin.port()
                    + "\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
            assertThat(client.takeHead()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            assertThat(client.send("hi").takeMessage()).isEqualTo("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
        }
    }

    @Test
    void aResponseThatComesBeforeTheBodyIsSentEndsTheConnection() throws IOException {
        try (Origin origin = Origin.answering("HTTP/1.1 413 Too Big\r\nContent-Length: 0\r\n\r\n");
                ProxyFixture fixture = new ProxyFixture(TestPolicy.of("h"));
                Client client = fixture.client()) {
            client.send("PUT http://h:" + origin.port() + "/ HTTP/1.1\r\nHost: h:" + origin.port()
                    + "\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
            assertThat(client.takeMessage())
                    .isEqualTo("HTTP/1.1 413 Too Big\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            client.send(get("evil.test"));
            client.finishOutput();
            assertThat(client.takeAll()).isEmpty();
            assertThat(fixture.heard.all()).hasSize(1);
        }
    }

    @Test
    void aResponseWithoutABodyEndsWithItsHead() throws IOException {
        String[] answers = {
            "HTTP/1.1 204 No Content\r\n\r\n", "HTTP/1.1 304 Not Modified\r\nContent-Length: 7\r\n\r\n",
        };
        for (String answer : answers) {
            try (Origin origin = Origin.answering(answer);
                    ProxyFixture fixture = new ProxyFixture(TestPolicy.of("h"));
                    Client client = fixture.client()) {
                for (int i = 0; i < 2; i++) {
                    assertThat(client.send(get("h:" + origin.port())).takeHead())
                            .isEqualTo(answer);
                }
            }
        }
    }

    @Test
    void theAnswerToHeadEndsWithItsHead() throws IOException {
        String answer = "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n";
        try (Origin origin = Origin.answering(answer);
                ProxyFixture fixture = new ProxyFixture(TestPolicy.of("h"));
                Client client = fixture.client()) {
            String head = get("h:" + origin.port()).replace("GET", "HEAD");
            assertThat(client.send(head).takeHead()).isEqualTo(answer);
            assertThat(client.send(head).takeHead()).isEqualTo(answer);
            assertThat(client.send("HEAD http://evil/ HTTP/1.1\r\nHost: evil\r\n\r\n")
                            .takeHead())
                    .startsWith("HTTP/1.1 403 ");
            assertThat(client.send(head).takeHead()).isEqualTo(answer);
        }
    }

    @Test
    void aResponseThatEndsWithItsConnectionEndsTheClients() throws IOException {
        try (Origin origin = Origin.answering("HTTP/1.0 200 OK\r\nX: y\r\n\r\nuntil the end");
                ProxyFixture fixture = new ProxyFixture(TestPolicy.of("h"));
                Client client = fixture.client()) {
            client.send(get("h:" + origin.port())).finishOutput();
            assertThat(client.takeAll()).isEqualTo("HTTP/1.1 200 OK\r\nX: y\r\nConnection: close\r\n\r\nuntil the end");
        }
    }

    @Test
    void anOldClientGetsNoChunks() throws IOException {
        try (Origin origin =
                        Origin.answering("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n");
                ProxyFixture fixture = new ProxyFixture(TestPolicy.of("h"));
                Client client = fixture.client()) {
            client.send("GET http://h:" + origin.port() + "/ HTTP/1.0\r\n\r\n").finishOutput();
            assertThat(client.takeAll()).isEqualTo("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nok");
        }
    }

    @Test
    void aResponseThatBreaksOffIsNotMadeWhole() throws IOException {
        try (Origin origin = Origin.answering("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nok");
                ProxyFixture fixture = new ProxyFixture(TestPolicy.of("h"));
                Client client = fixture.client()) {
            client.send(get("h:" + origin.port()));
            assertThat(client.takeAll()).endsWith("\r\n\r\n2\r\nok\r\n");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "SSH-2.0-OpenSSH\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
                "HTTP/1.1 101 Switching\r\n\r\n",
                "HTTP/1.1 200 OK\r\nX: a\r\n b\r\n\r\n"
            })
    void anAnswerThatIsNotHttpIsABadGateway(String answer) throws IOException {
        try (Origin origin = Origin.answering(answer);
                ProxyFixture fixture = new ProxyFixture(TestPolicy.of("h"));
                Client client = fixture.client()) {
            assertThat(client.send(get("h:" + origin.port())).takeMessage()).startsWith("HTTP/1.1 502 Bad Gateway\r\n");
        }
    }
}
