package dev.taskbox.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies in both directions: where they end, and that they stream. */
class HttpBodyTest {
    private static final String OK = Http.head("HTTP/1.1 200 OK", "Content-Length: 2") + "ok";

    private TestProxy box;
    private Origin origin;

    @BeforeEach
    void start() throws IOException {
        box = new TestProxy();
        origin = Origin.hello();
    }

    @AfterEach
    void stop() throws IOException {
        box.close();
        origin.close();
    }

    private void serve(Origin.Script script) throws IOException {
        origin.close();
        origin = Origin.of(script);
        box.allow("good.example", origin);
    }

    private String request(String method, String... headers) {
        String authority = "good.example:" + origin.port();
        return Http.lines(method + " http://" + authority + "/ HTTP/1.1", "Host: " + authority) + Http.head(headers);
    }

    @Test
    void aBodyOfKnownLengthStreamsUpBeforeItIsComplete() throws Exception {
        CountDownLatch firstHalf = new CountDownLatch(1);
        serve(talk -> {
            talk.head();
            assertThat(talk.text(5)).isEqualTo("first");
            firstHalf.countDown();
            assertThat(talk.text(6)).isEqualTo("second");
            talk.send(OK);
        });
        try (RawClient client = box.client()) {
            client.send(request("POST", "Content-Length: 11")).send("first");
            firstHalf.await();
            client.send("second");

            assertThat(client.answer()).endsWith("ok");
        }
        assertThat(origin.nextHead()).endsWith("\r\nContent-Length: 11\r\n\r\n");
    }

    @Test
    void aChunkedBodyIsFramedAnewAndItsTrailersAreDropped() throws Exception {
        serve(talk -> {
            talk.head();
            talk.send(Http.head("HTTP/1.1 200 OK") + talk.text("5\r\nhello\r\n1\r\n!\r\n0\r\n\r\n".length()));
        });
        try (RawClient client = box.client()) {
            client.send(request("PUT", "transfer-encoding: Chunked"));
            client.send("005\r\nhello\r\n1\r\n!\r\n0\r\nX-Trailer: 1\r\n\r\n");

            assertThat(client.rest()).endsWith("\r\n\r\n5\r\nhello\r\n1\r\n!\r\n0\r\n\r\n");
        }
        assertThat(origin.nextHead()).endsWith("\r\nTransfer-Encoding: chunked\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5;x=y\r\nhello\r\n0\r\n\r\n",
                "5 \r\nhello\r\n0\r\n\r\n",
                " 5\r\nhello\r\n0\r\n\r\n",
                "0x5\r\nhello\r\n0\r\n\r\n",
                "-5\r\nhello\r\n0\r\n\r\n",
                "5\nhello\n0\n\n",
                "5\r\nhello0\r\n\r\n",
                "5\r\nhellooo\r\n0\r\n\r\n",
                "5\r\nhello\n0\r\n\r\n",
                "\r\n5\r\nhello\r\n0\r\n\r\n",
                "ffffffffffffffffffff\r\nhello\r\n0\r\n\r\n",
                "0\r\nX : y\r\n\r\n",
                "0\r\n folded\r\n\r\n",
                "0\r\nX: \0\r\n\r\n"
            })
    void aChunkThatTwoParsersCouldReadDifferentlyIsRefusedAndNeverLooksComplete(String body) throws Exception {
        CountDownLatch gone = new CountDownLatch(1);
        StringBuilder seen = new StringBuilder();
        serve(talk -> {
            talk.head();
            try {
                seen.append(talk.rest());
            } finally {
                gone.countDown();
            }
        });
        try (RawClient client = box.client()) {
            client.send(request("POST", "Transfer-Encoding: chunked") + body + request("GET"));

            assertThat(client.rest()).startsWith("HTTP/1.1 400 ").doesNotContain("200");
        }
        gone.await();
        assertThat(seen.toString()).doesNotContain("0\r\n\r\n").doesNotContain("GET");
    }

    @Test
    void endlessTrailersAndChunkLinesAreRefused() throws Exception {
        serve(talk -> {
            talk.head();
            talk.rest();
        });
        try (RawClient trailers = box.client();
                RawClient line = box.client()) {
            trailers.send(request("POST", "Transfer-Encoding: chunked") + "0\r\n" + "X: y\r\n".repeat(33) + "\r\n");
            line.send(request("POST", "Transfer-Encoding: chunked") + "0".repeat(2000) + "\r\n\r\n");

            assertThat(trailers.rest()).startsWith("HTTP/1.1 400 ");
            assertThat(line.rest()).startsWith("HTTP/1.1 4");
        }
    }

    @Test
    void aClientThatVanishesInTheMiddleOfItsBodyTakesTheRequestWithIt() throws Exception {
        CountDownLatch gone = new CountDownLatch(1);
        serve(talk -> {
            talk.head();
            try {
                talk.text(100);
            } finally {
                gone.countDown();
            }
        });
        try (RawClient client = box.client()) {
            client.send(request("POST", "Content-Length: 100")).send("half");
        }
        gone.await();
    }

    @Test
    void leaveToContinueIsRelayed() throws Exception {
        serve(talk -> {
            talk.head();
            talk.send(Http.head("HTTP/1.1 100 Continue"));
            talk.text(5);
            talk.send(OK);
            talk.head();
            talk.send(OK);
        });
        try (RawClient client = box.client()) {
            client.send(request("POST", "Content-Length: 5", "Expect: 100-continue"));
            assertThat(client.head()).startsWith("HTTP/1.1 100 Continue");
            client.send("hello");

            assertThat(client.answer()).endsWith("ok").doesNotContain("close");
            assertThat(client.send(request("GET")).answer()).endsWith("ok");
        }
        assertThat(origin.nextHead()).contains("\r\nExpect: 100-continue\r\n");
    }

    @Test
    void aBodyThatWasNotAskedForIsNotTakenForTheNextRequest() throws Exception {
        serve(talk -> {
            talk.head();
            talk.send(Http.head("HTTP/1.1 417 No", "Content-Length: 0"));
            talk.rest();
        });
        try (RawClient client = box.client()) {
            client.send(request("POST", "Content-Length: 500", "Expect: 100-continue"));
            assertThat(client.answer()).startsWith("HTTP/1.1 417 No").contains("Connection: close");

            assertThat(client.rest()).isEmpty();
        }
        assertThat(box.heard.decisions()).hasSize(1);
    }

    @Test
    void anAnswerBeforeTheBodyIsCompleteIsRelayed() throws Exception {
        serve(talk -> {
            talk.head();
            talk.send(Http.head("HTTP/1.1 413 Too Large", "Content-Length: 3") + "big");
            talk.text(10);
            talk.head();
            talk.send(OK);
        });
        try (RawClient client = box.client()) {
            client.send(request("POST", "Content-Length: 10"));
            assertThat(client.answer()).startsWith("HTTP/1.1 413 ").endsWith("big");
            client.send("0123456789");

            assertThat(client.send(request("GET")).answer()).endsWith("ok");
        }
    }

    @Test
    void headAndNotModifiedAndNoContentHaveNoBody() throws Exception {
        serve(talk -> {
            talk.head();
            talk.send(Http.head("HTTP/1.1 200 OK", "Content-Length: 1000"));
            talk.head();
            talk.send(Http.head("HTTP/1.1 304 Not Modified", "Content-Length: 1000", "ETag: x"));
            talk.head();
            talk.send(Http.head("HTTP/1.1 204 No Content"));
            talk.head();
            talk.send(OK);
        });
        try (RawClient client = box.client()) {
            assertThat(client.send(request("HEAD")).head())
                    .isEqualTo(Http.head("HTTP/1.1 200 OK", "Content-Length: 1000"));
            assertThat(client.send(request("GET")).head())
                    .isEqualTo(Http.head("HTTP/1.1 304 Not Modified", "ETag: x", "Content-Length: 1000"));
            assertThat(client.send(request("DELETE")).head()).isEqualTo(Http.head("HTTP/1.1 204 No Content"));
            assertThat(client.send(request("GET")).answer()).endsWith("ok");
        }
        assertThat(origin.connections()).isEqualTo(1);
    }

    @Test
    void aChunkedAnswerStreamsDownPieceByPiece() throws Exception {
        CountDownLatch seen = new CountDownLatch(1);
        serve(talk -> {
            talk.head();
            talk.send(Http.head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked") + "3;ext=1\r\none\r\n");
            seen.await();
            talk.send("3\r\ntwo\r\n0\r\nX: y\r\n\r\n");
            talk.head();
            talk.send(OK);
        });
        try (RawClient client = box.client()) {
            assertThat(client.send(request("GET")).head())
                    .isEqualTo(Http.head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked"));
            assertThat(client.text(8)).isEqualTo("3\r\none\r\n");
            seen.countDown();

            assertThat(client.text(13)).isEqualTo("3\r\ntwo\r\n0\r\n\r\n");
            assertThat(client.send(request("GET")).answer()).endsWith("ok");
        }
    }

    @Test
    void anAnswerThatEndsWithItsConnectionEndsTheClientsToo() throws Exception {
        serve(talk -> {
            talk.head();
            talk.send(Http.head("HTTP/1.1 200 OK") + "until the end");
        });
        try (RawClient client = box.client()) {
            assertThat(client.send(request("GET")).rest())
                    .isEqualTo(Http.head("HTTP/1.1 200 OK", "Connection: close") + "until the end");
        }
    }

    @Test
    void anAnswerThatIsCutOffLooksCutOff() throws Exception {
        serve(talk -> {
            talk.head();
            talk.send(Http.head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked") + "5\r\nhel");
        });
        try (RawClient client = box.client()) {
            assertThat(client.send(request("GET")).rest()).endsWith("5\r\nhel");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok",
                "HTTP/1.1 200 OK\nContent-Length: 2\n\nok",
                "HTTP/1.1 200 OK\r\nA : b\r\n\r\n",
                "HTTP/1.1 2000 OK\r\n\r\n",
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
                "SSH-2.0-x\r\n\r\n",
                ""
            })
    void anAnswerThatIsNoneIsA502(String answer) throws Exception {
        serve(talk -> {
            talk.head();
            talk.send(answer);
        });
        try (RawClient client = box.client()) {
            assertThat(client.send(request("POST")).rest())
                    .startsWith("HTTP/1.1 502 ")
                    .doesNotContain("ok");
        }
    }

    @Test
    void aWebSocketBecomesATunnel() throws Exception {
        serve(talk -> {
            talk.head();
            talk.send(Http.head("HTTP/1.1 101 Switching Protocols", "Connection: Upgrade", "Upgrade: websocket"));
            talk.send("frame " + talk.text(5));
        });
        try (RawClient client = box.client()) {
            client.send(request("GET", "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Key: k"));

            assertThat(client.head())
                    .isEqualTo(
                            Http.head("HTTP/1.1 101 Switching Protocols", "Connection: Upgrade", "Upgrade: websocket"));
            assertThat(client.send("hello").text(11)).isEqualTo("frame hello");
        }
        assertThat(origin.nextHead()).contains("\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n");
    }

    @Test
    void moreThanAnyBufferHoldsComesThroughUnchangedBothWays() throws Exception {
        byte[] body = new byte[3_000_000];
        for (int i = 0; i < body.length; i++) {
            body[i] = (byte) (i * 31 + i / 7919);
        }
        serve(talk -> {
            talk.head();
            byte[] got = talk.socket().getInputStream().readNBytes(body.length);
            talk.send(Http.head("HTTP/1.1 200 OK", "Content-Length: " + got.length));
            talk.send(got);
        });
        try (RawClient client = box.client()) {
            client.send(request("POST", "Content-Length: " + body.length)).send(body);
            client.head();

            assertThat(Arrays.equals(client.bytes(body.length), body)).isTrue();
        }
    }
}
