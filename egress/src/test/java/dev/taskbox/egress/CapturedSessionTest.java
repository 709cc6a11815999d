package dev.taskbox.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Programs that know of no proxy: what they may, and what they are told. */
class CapturedSessionTest {
    /** The TLS alert. */
    private static final String ACCESS_DENIED =
            new String(HexFormat.of().parseHex("15030300020231"), StandardCharsets.ISO_8859_1);

    private final LinkedBlockingQueue<String> seen = new LinkedBlockingQueue<>();
    private Origin tls;
    private Origin plain;
    private Origin banner;
    private TestProxy box;

    @BeforeEach
    void start() throws IOException {
        tls = Origin.of(talk -> {
            talk.send("!");
            seen.add(talk.rest());
        });
        plain = Origin.hello();
        banner = Origin.of(talk -> {
            talk.send("SSH-2.0-fake\r\n");
            seen.add(talk.text(14));
            talk.send("bye");
        });
        box = new TestProxy(config -> config.withPorts(Set.of(tls.port()), Set.of(plain.port())));
        box.allow("good.example", tls).allow("good.example", plain).allow("good.example", banner);
    }

    @AfterEach
    void stop() throws IOException {
        box.close();
        tls.close();
        plain.close();
        banner.close();
    }

    @Test
    void tunnelsTlsForTheNameThatWasLookedUp() throws Exception {
        byte[] hello = Hello.with().name("good.example").bytes();
        try (RawClient client = Dns.connect(box, "good.example", tls.port())) {
            client.send(hello).shutdownOutput();
            assertThat(client.rest()).isEqualTo("!");
        }
        assertThat(seen.take()).hasSize(hello.length);
        assertThat(box.heard.decisions())
                .containsExactly("allowed good.example:" + tls.port() + " by rule good.example");
    }

    @Test
    void refusesTlsForAnotherName() throws Exception {
        try (RawClient client = Dns.connect(box, "good.example", tls.port())) {
            client.send(Hello.with().name("evil.example").bytes());
            assertThat(client.rest()).endsWith(ACCESS_DENIED);
        }
        assertThat(box.heard.denials())
                .containsExactly(
                        "denied good.example:" + tls.port() + " because TLS name evil.example is not good.example");
    }

    @Test
    void judgesEveryRequestOnAPlainPort() throws Exception {
        try (RawClient client = Dns.connect(box, "good.example", plain.port())) {
            String host = "good.example:" + plain.port();
            client.send("GET /a HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
            assertThat(client.answer()).endsWith("hello");
            client.send("GET /b HTTP/1.1\r\nHost: evil.example\r\n\r\n");
            assertThat(client.answer()).startsWith("HTTP/1.1 400 ").contains("evil.example is not good.example");
        }
        assertThat(plain.nextHead()).startsWith("GET /a ");
        assertThat(plain.sawNothing()).isTrue();
    }

    @Test
    void tunnelsAnythingElseAndLetsTheServerSpeakFirst() throws Exception {
        try (RawClient client = Dns.connect(box, "good.example", banner.port())) {
            assertThat(client.text(14)).isEqualTo("SSH-2.0-fake\r\n");
            client.send("SSH-2.0-mine\r\n");
            assertThat(client.rest()).isEqualTo("bye");
        }
        assertThat(seen.take()).isEqualTo("SSH-2.0-mine\r\n");
    }

    @Test
    void judgesThePortToo() throws Exception {
        try (RawClient client = Dns.connect(box, "good.example", 9)) {
            assertThat(client.rest()).isEmpty();
        }
        assertThat(box.heard.denials()).containsExactly("denied good.example:9 because not in network.allow");
    }

    @Test
    void tellsWhyWhereTheProtocolHasWords() throws Exception {
        InetAddress address = Dns.lookUp(box, "good.example");
        box.rules.forbid("good.example", plain.port()).forbid("good.example", tls.port());

        try (RawClient client = box.client().send(Dns.header(address, plain.port()))) {
            // the answer is there before the question, and is not lost by it
            String answer = client.head();
            client.send("GET / HTTP/1.1\r\nHost: good.example\r\n\r\n");
            assertThat(answer + client.rest()).startsWith("HTTP/1.1 403 ").contains("rule: not in network.allow");
        }
        try (RawClient client = box.client().send(Dns.header(address, tls.port()))) {
            assertThat(client.rest()).isEqualTo(ACCESS_DENIED);
        }
        assertThat(tls.connections() + plain.connections()).isZero();
    }

    @Test
    void vetsTheAddressLikeAnyOther() throws Exception {
        try (TestProxy public_ = new TestProxy(config -> config.withPorts(Set.of(tls.port()), Set.of()))) {
            public_.rules.allow("inner.example", tls.port());
            public_.names.answer("inner.example", "169.254.169.254");
            try (RawClient client = Dns.connect(public_, "inner.example", tls.port())) {
                client.rest();
            }
            assertThat(public_.heard.denials())
                    .containsExactly("denied inner.example:" + tls.port()
                            + " because inner.example is at 169.254.169.254, a cloud metadata address");
        }
    }

    @Test
    void isCutWhenThePolicyTightens() throws Exception {
        try (RawClient client = Dns.connect(box, "good.example", banner.port())) {
            client.text(14);
            box.proxy.policy(new Rules(true));
            assertThat(client.rest()).isEmpty();
        }
        assertThat(box.heard.denials())
                .containsExactly("denied good.example:" + banner.port() + " because not in network.allow");
    }

    @Test
    void knowsNoAddressThatWasNotAnAnswer() throws Exception {
        for (String address : Set.of("127.0.0.1", "127.64.0.1", "10.0.0.1", "93.184.216.34")) {
            try (RawClient client = box.client().send(Dns.header(InetAddress.ofLiteral(address), tls.port()))) {
                assertThat(client.rest()).isEmpty();
            }
        }
        assertThat(box.heard.denials()).hasSize(4).allMatch(line -> line.contains("no name was looked up"));
        assertThat(tls.connections()).isZero();
    }

    static Stream<byte[]> badHeaders() {
        byte[] ends = new byte[12];
        return Stream.of(
                Dns.header(0x20, 0x11, ends), // LOCAL
                Dns.header(0x11, 0x11, ends), // version 1
                Dns.header(0x22, 0x11, ends),
                Dns.header(0x21, 0x12, ends), // UDP
                Dns.header(0x21, 0x21, new byte[36]), // IPv6
                Dns.header(0x21, 0x31, new byte[216]), // Unix
                Dns.header(0x21, 0x00, new byte[0]),
                Dns.header(0x21, 0x11, new byte[11]),
                Dns.header(0x21, 0x11, new byte[13]),
                Dns.header(0x21, 0x11, new byte[65_535]),
                Dns.header(0x21, 0x11, ends)); // port 0
    }

    @ParameterizedTest
    @MethodSource("badHeaders")
    void closesAfterABadHeader(byte[] header) throws Exception {
        try (RawClient client = box.client()) {
            try {
                client.send(header);
            } catch (IOException _) {
                // it did not read all of it
            }
            assertThat(client.rest()).isEmpty();
        }
        assertThat(Dns.lookUp(box, "good.example")).isNotNull();
    }

    @Test
    void stillRefusesARequestThatBeginsWithEmptyLines() throws Exception {
        try (RawClient client = box.client().send("\r\nGET http://good.example/ HTTP/1.1\r\n\r\n")) {
            assertThat(client.answer()).startsWith("HTTP/1.1 400 ");
        }
        try (RawClient client = box.client().send("\r\n\r\n\0\r\nQUIX\n")) {
            assertThat(client.answer()).startsWith("HTTP/1.1 400 ");
        }
    }

    /** What a program may do in a box by itself: it gains a tunnel that CONNECT would give it as well. */
    @Test
    void takesNoHeaderWithinATunnel() throws Exception {
        try (RawClient client = Dns.connect(box, "good.example", tls.port())) {
            client.send(Dns.header(InetAddress.ofLiteral("127.0.0.1"), 53));
            assertThat(client.rest()).contains("\u0015\u0003\u0003");
        }
        assertThat(box.heard.denials()).singleElement().asString().contains("it is not TLS");
    }
}
