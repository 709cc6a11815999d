package dev.taskbox.egress;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The name in a tunnel's ClientHello must be the host that was asked for. */
class TlsTest {
    private final LinkedBlockingQueue<String> seen = new LinkedBlockingQueue<>();
    private Origin origin;
    private TestProxy box;

    @BeforeEach
    void start() throws IOException {
        origin = Origin.of(talk -> {
            seen.add("connected");
            // any answer will do, as long as there is one: nothing more of a client passes before it
            try {
                talk.send("!");
            } catch (IOException _) {
                // the client is gone
            }
            seen.add(talk.rest());
        });
        box = new TestProxy(config -> config.withPorts(Set.of(origin.port()), Set.of()));
        box.allow("good.example", origin);
    }

    @AfterEach
    void stop() throws IOException {
        box.close();
        origin.close();
    }

    private RawClient tunnel() throws IOException {
        return box.tunnel("good.example", origin.port());
    }

    /** What reaches the origin of these bytes. */
    private String passed(RawClient client, byte[]... pieces) throws Exception {
        for (byte[] piece : pieces) {
            client.send(piece);
        }
        client.shutdownOutput();
        client.rest();
        assertThat(seen.take()).isEqualTo("connected");
        return seen.take();
    }

    static Stream<byte[]> strangers() {
        return Stream.of(
                Hello.with().name("evil.example").bytes(),
                Hello.with().name("sub.good.example").bytes(),
                Hello.with().name("xgood.example").bytes(),
                Hello.with().name("good.example.evil.example").bytes(),
                Hello.with().bytes(),
                Hello.with().encryptedHello().bytes(),
                Hello.with().name("outer.example").encryptedHello().bytes(),
                Hello.with().name("evil.example").inRecordsOf(20),
                Hello.with().name("good.example").name("evil.example").bytes(),
                Hello.concat(
                        Hello.with().bytes(), Hello.with().name("good.example").bytes()),
                Hello.record(Hello.concat(
                        Hello.with().name("good.example").message(),
                        Hello.with().name("evil.example").message())),
                "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n".getBytes(US_ASCII),
                "SSH-2.0-x\r\n".getBytes(US_ASCII),
                new byte[] {(byte) 0x80, 0x2e, 1, 3, 1},
                new byte[] {0});
    }

    @ParameterizedTest
    @MethodSource("strangers")
    void anythingButAHelloToTheHostIsClosedAndWrittenDown(byte[] bytes) throws Exception {
        try (RawClient client = tunnel()) {
            assertThat(client.send(bytes).rest()).isEqualTo("\u0015\u0003\u0003\0\u0002\u00021");
        }
        assertThat(seen.take()).isEqualTo("connected");
        assertThat(seen.take()).isEmpty();
        assertThat(box.heard.denials()).hasSize(1);
    }

    @Test
    void theReasonNamesBoth() throws Exception {
        try (RawClient client = tunnel()) {
            client.send(Hello.with().name("evil.example").bytes()).rest();
        }
        assertThat(box.heard.denials())
                .containsExactly(
                        "denied good.example:" + origin.port() + " because TLS name evil.example is not good.example");
    }

    @Test
    void aHelloToTheHostPassesUnchanged() throws Exception {
        byte[] hello =
                Hello.with().extension(10, new byte[300]).name("Good.Example").bytes();
        byte[] later = {23, 3, 3, 0, 1, 7};
        try (RawClient client = tunnel()) {
            assertThat(passed(client, hello, later)).isEqualTo(new String(Hello.concat(hello, later), ISO_8859_1));
        }
        assertThat(box.heard.denials()).isEmpty();
    }

    @Test
    void aHelloMayComeInAnyPieces() throws Exception {
        byte[] hello =
                Hello.with().extension(10, new byte[40]).name("good.example").inRecordsOf(17);
        try (RawClient client = tunnel()) {
            for (byte piece : hello) {
                client.send(new byte[] {piece});
            }
            assertThat(passed(client)).hasSize(hello.length);
        }
    }

    @Test
    void aPretendedEncryptedHelloToTheHostPasses() throws Exception {
        try (RawClient client = tunnel()) {
            assertThat(passed(
                            client,
                            Hello.with().name("good.example").encryptedHello().bytes()))
                    .isNotEmpty();
        }
    }

    @Test
    void anAddressNeedsNoNameAndTakesNoOther() throws Exception {
        box.rules.allow("127.0.0.1", origin.port());
        try (RawClient nameless = box.tunnel("127.0.0.1", origin.port());
                RawClient named = box.tunnel("127.0.0.1", origin.port())) {
            assertThat(passed(nameless, Hello.with().bytes())).isNotEmpty();
            named.send(Hello.with().name("evil.example").bytes()).rest();
        }
        assertThat(box.heard.denials()).hasSize(1).allMatch(line -> line.contains("evil.example is not 127.0.0.1"));
    }

    @Test
    void aClientThatLeavesBeforeItsHelloIsCompleteSendsNothing() throws Exception {
        try (RawClient client = tunnel()) {
            client.send(new byte[] {22, 3, 1, 2, 0, 1}).shutdownOutput();
            client.rest();
        }
        assertThat(seen.take()).isEqualTo("connected");
        assertThat(seen.take()).isEmpty();
    }

    /** An origin that asks every client for a second hello. */
    private void askTwice() throws IOException {
        byte[] body = Hello.concat(
                new byte[] {3, 3},
                HexFormat.of().parseHex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c"),
                new byte[] {0, 0x13, 1, 0, 0, 0});
        byte[] retry = Hello.record(Hello.concat(new byte[] {2}, Hello.prefixed(3, body)));
        int length = Hello.with().name("good.example").bytes().length;
        origin.close();
        box.close();
        origin = Origin.of(talk -> {
            seen.add(talk.text(length));
            talk.send(retry);
            seen.add(talk.rest());
        });
        box = new TestProxy(config -> config.withPorts(Set.of(origin.port()), Set.of()));
        box.allow("good.example", origin);
    }

    @Test
    void theSecondHelloMustBeToTheHostAsWell() throws Exception {
        askTwice();
        byte[] changeCipherSpec = {20, 3, 3, 0, 1, 1};
        byte[] evil = Hello.with().name("evil.example").bytes();
        try (RawClient client = tunnel()) {
            client.send(Hello.concat(Hello.with().name("good.example").bytes(), changeCipherSpec, evil));
            client.rest();
        }
        seen.take();
        assertThat(seen.take()).doesNotContain("evil");
        assertThat(box.heard.denials()).hasSize(1).allMatch(line -> line.contains("TLS name evil.example"));
    }

    @Test
    void aSecondHelloToTheHostPassesWithAllThatFollows() throws Exception {
        askTwice();
        byte[] hello = Hello.with().name("good.example").bytes();
        byte[] early = {23, 3, 3, 0, 1, 9};
        byte[] later = {23, 3, 3, 0, 2, 7, 7};
        try (RawClient client = tunnel()) {
            client.send(hello).send(early);
            assertThat(client.bytes(5)).startsWith(22, 3);
            client.send(hello).send(later).shutdownOutput();
            client.rest();
        }
        seen.take();
        assertThat(seen.take()).isEqualTo(new String(Hello.concat(early, hello, later), ISO_8859_1));
        assertThat(box.heard.denials()).isEmpty();
    }

    @Test
    void elsewhereTlsIsCheckedAndOtherProtocolsPass() throws Exception {
        try (TestProxy loose = new TestProxy()) {
            loose.allow("good.example", origin);
            try (RawClient evil = loose.tunnel("good.example", origin.port());
                    RawClient other = loose.tunnel("good.example", origin.port());
                    RawClient almost = loose.tunnel("good.example", origin.port())) {
                assertThat(seen.take() + seen.take() + seen.take()).isEqualTo("connected".repeat(3));
                assertThat(evil.send(Hello.with().name("evil.example").bytes()).rest())
                        .isEqualTo("!");
                assertThat(seen.take()).isEmpty();
                other.send("HELO").shutdownOutput();
                assertThat(seen.take()).isEqualTo("HELO");
                almost.send(new byte[] {22}).send(new byte[] {22}).shutdownOutput();
                assertThat(seen.take()).isEqualTo("\u0016\u0016");
            }
            assertThat(loose.heard.denials()).hasSize(1).allMatch(line -> line.contains("TLS name evil.example"));
        }
    }
}
