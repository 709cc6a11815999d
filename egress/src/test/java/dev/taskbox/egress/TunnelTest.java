package dev.taskbox.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** CONNECT, and what passes through a tunnel. */
class TunnelTest {
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

    private RawClient tunnel() throws IOException {
        return box.tunnel("good.example", origin.port());
    }

    private static String connect(String authority) {
        return Http.head("CONNECT " + authority + " HTTP/1.1", "Host: " + authority);
    }

    @Test
    void bytesPassBothWaysUnchanged() throws Exception {
        serve(talk -> talk.send("<" + talk.text(4) + ">"));
        try (RawClient client = tunnel()) {
            assertThat(client.send("ping").rest()).isEqualTo("<ping>");
        }
        assertThat(box.heard.nextEnd()).isEqualTo("good.example:" + origin.port() + " sent 4 received 6");
        assertThat(box.heard.decisions()).hasSize(1);
    }

    @Test
    void aClientNeedNotWaitForTheTunnel() throws Exception {
        serve(talk -> talk.send("<" + talk.text(4) + ">"));
        try (RawClient client = box.client()) {
            client.send(connect("good.example:" + origin.port()) + "ping");

            assertThat(client.head()).isEqualTo(Http.head("HTTP/1.1 200 Connection established"));
            assertThat(client.rest()).isEqualTo("<ping>");
        }
    }

    @Test
    void aServerMaySpeakFirst() throws Exception {
        serve(talk -> {
            talk.send("220 ready\r\n");
            talk.send(talk.text(4));
        });
        try (RawClient client = tunnel()) {
            assertThat(client.text(11)).isEqualTo("220 ready\r\n");
            assertThat(client.send("EHLO").text(4)).isEqualTo("EHLO");
        }
    }

    @Test
    void anEndInOneDirectionLeavesTheOtherOpen() throws Exception {
        serve(talk -> talk.send("got " + talk.rest()));
        try (RawClient client = tunnel()) {
            client.send("all of it").shutdownOutput();

            assertThat(client.rest()).isEqualTo("got all of it");
        }
    }

    @Test
    void theServersEndLeavesTheClientsDirectionOpen() throws Exception {
        CountDownLatch got = new CountDownLatch(1);
        serve(talk -> {
            talk.send("bye");
            talk.shutdownOutput();
            if (talk.rest().equals("still here")) {
                got.countDown();
            }
        });
        try (RawClient client = tunnel()) {
            assertThat(client.rest()).isEqualTo("bye");
            client.send("still here").shutdownOutput();
            got.await();
        }
    }

    @Test
    void anotherPortOfAnAllowedHostIsDenied() throws Exception {
        box.allow("good.example", origin);
        try (RawClient client = box.client()) {
            assertThat(client.send(connect("good.example:22")).rest())
                    .startsWith("HTTP/1.1 403 Forbidden\r\n")
                    .contains("good.example port 22");
        }
        assertThat(box.heard.decisions()).containsExactly("denied good.example:22 because not in network.allow");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "good.example",
                "good.example:",
                ":443",
                "evil.example@good.example:443",
                "good.example:443@evil.example",
                "good.example/evil:443",
                "good.example%00:443",
                "http://good.example:443/",
                "[good.example]:443",
                "[::1]",
                "::1:443",
                "/",
                "*"
            })
    void aTargetThatIsNoAuthorityIsRefusedAndWrittenDown(String target) throws Exception {
        box.rules.allow("good.example", 443);
        try (RawClient client = box.client()) {
            assertThat(client.send(connect(target)).rest()).startsWith("HTTP/1.1 400 Bad Request\r\n");
        }
        assertThat(box.heard.decisions()).hasSize(1).allMatch(line -> line.startsWith("denied " + target + ":0 "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"[::1]:443", "[0:0::1]:443", "127.0.0.1:443", "[::ffff:127.0.0.1]:443", "[::ffff:7f00:1]:443"})
    void anAddressIsAskedForInOneSpelling(String target) throws Exception {
        try (RawClient client = box.client()) {
            assertThat(client.send(connect(target)).rest()).startsWith("HTTP/1.1 403 ");
        }
        assertThat(box.heard.decisions().getFirst())
                .startsWith(
                        target.contains("127") || target.contains("7f")
                                ? "denied 127.0.0.1:443"
                                : "denied 0:0:0:0:0:0:0:1:443");
    }

    @Test
    void connectHasNoBody() throws Exception {
        box.allow("good.example", origin);
        String authority = "good.example:" + origin.port();
        try (RawClient client = box.client()) {
            client.send(Http.head("CONNECT " + authority + " HTTP/1.1", "Host: x", "Content-Length: 5") + "hello");

            assertThat(client.rest()).startsWith("HTTP/1.1 400 ");
        }
        assertThat(origin.connections()).isZero();
    }

    @Test
    void aPolicyThatChangesCutsWhatItNoLongerAllows() throws Exception {
        serve(talk -> {
            talk.send(talk.text(1));
            talk.rest();
        });
        try (RawClient cut = tunnel();
                RawClient kept = tunnel()) {
            cut.send("a").text(1);
            kept.send("b").text(1);
            box.proxy.policy(new Rules(true).allow("good.example", origin.port()));
            assertThat(box.heard.denials()).isEmpty();

            box.proxy.policy(new Rules(true));
            assertThat(cut.rest()).isEmpty();
            assertThat(kept.rest()).isEmpty();
        }
        assertThat(box.heard.denials())
                .hasSize(2)
                .allMatch(
                        line -> line.equals("denied good.example:" + origin.port() + " because not in network.allow"));
    }

    @Test
    void aPolicyThatNoLongerNamesTheAddressCutsTheTunnel() throws Exception {
        serve(Origin.Talk::rest);
        try (RawClient client = tunnel()) {
            box.proxy.policy(new Rules(false).allow("good.example", origin.port()));

            assertThat(client.rest()).isEmpty();
        }
        assertThat(box.heard.denials()).hasSize(1).allMatch(line -> line.endsWith("127.0.0.1, a loopback address"));
    }

    @Test
    void aPolicyThatChangesWhileAConnectionIsMadeHoldsForIt() throws Exception {
        AtomicReference<Optional<TestProxy>> made = new AtomicReference<>(Optional.empty());
        Resolver changes = (_, _) -> {
            made.get().orElseThrow().proxy.policy(new Rules(true));
            return List.of(InetAddress.ofLiteral("127.0.0.1"));
        };
        try (TestProxy changing = new TestProxy(config -> config.with(changes))) {
            made.set(Optional.of(changing));
            changing.rules.allow("good.example", origin.port());
            try (RawClient client = changing.client()) {
                assertThat(client.send(connect("good.example:" + origin.port())).head())
                        .startsWith("HTTP/1.1 403 ");
            }
            assertThat(changing.heard.denials()).hasSize(1);
        }
    }

    @Test
    void closingTheProxyCutsEverything() throws Exception {
        serve(Origin.Talk::rest);
        try (RawClient tunnel = tunnel();
                RawClient silent = box.client()) {
            box.proxy.close();

            assertThat(tunnel.rest()).isEmpty();
            assertThat(silent.rest()).isEmpty();
        }
        assertThat(box.proxy.connections()).isZero();
    }

    @Test
    void plainHttpInATunnelIsJudgedAsHttp() throws Exception {
        origin.close();
        origin = Origin.hello();
        int port = origin.port();
        try (TestProxy strict = new TestProxy(config -> config.withPorts(Set.of(), Set.of(port)))) {
            strict.allow("good.example", port);
            try (RawClient client = strict.tunnel("good.example", port)) {
                assertThat(client.send(Http.head("GET /a HTTP/1.1", "Host: good.example:" + port))
                                .answer())
                        .endsWith("hello");
                assertThat(client.send(Http.head("GET /b HTTP/1.1", "Host: evil.example"))
                                .rest())
                        .startsWith("HTTP/1.1 400 ");
            }
            assertThat(strict.heard.denials()).hasSize(1).allMatch(line -> line.contains("Host evil.example is not"));
            assertThat(origin.connections()).isEqualTo(1);
            assertThat(origin.nextHead()).startsWith("GET /a ");
            assertThat(origin.sawNothing()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-x\r\n",
                "CONNECT evil.example:80 HTTP/1.1\r\nHost: evil.example\r\n\r\n",
                "GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\n\r\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
            })
    void nothingElsePassesInATunnelToAnHttpPort(String bytes) throws Exception {
        int port = origin.port();
        try (TestProxy strict = new TestProxy(config -> config.withPorts(Set.of(), Set.of(port)))) {
            strict.allow("good.example", port);
            try (RawClient client = strict.tunnel("good.example", port)) {
                client.send(bytes).shutdownOutput();

                assertThat(client.rest()).doesNotContain("hello");
            }
            assertThat(origin.sawNothing()).isTrue();
        }
    }
}
