package dev.taskbox.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TunnelTest {
    private static final TestPolicy POLICY = TestPolicy.of("good.test", "other.test", "127.0.0.1");

    /** Through a tunnel to port 443 with an echo behind it: what comes back, and what was heard after "allowed". */
    private static void refused(byte[] sent, String why) throws IOException, InterruptedException {
        try (Origin origin = Origin.echo();
                ProxyFixture fixture = new ProxyFixture(POLICY, ProxyFixture.redirectedTo(origin.port()));
                Client client = fixture.tunnel("good.test:443")) {
            assertThat(fixture.heard.next()).isEqualTo("allowed good.test:443 by allow good.test:443");
            client.send(sent);
            assertThat(fixture.heard.next()).isEqualTo("denied good.test:443 by " + why);
            assertThat(client.takeAll()).isEmpty();
        }
    }

    private static void passes(String authority, byte[] sent) throws IOException {
        try (Origin origin = Origin.echo();
                ProxyFixture fixture = new ProxyFixture(POLICY, ProxyFixture.redirectedTo(origin.port()));
                Client client = fixture.tunnel(authority)) {
            assertThat(client.send(sent).take(sent.length)).isEqualTo(sent);
            assertThat(fixture.heard.all()).hasSize(1);
        }
    }

    @Test
    void theTlsNameMustBeTheOneAskedFor() throws Exception {
        refused(Hello.named("other.test").record(), "TLS name other.test is not good.test");
        refused(Hello.named("good.test.").record(), "TLS name good.test. is not good.test");
        refused(Hello.named("xgood.test").record(), "TLS name xgood.test is not good.test");
        refused(Hello.named("good.test\0.x\n").record(), "TLS name good.test\\x00.x\\x0a is not good.test");
        refused(Hello.plain().record(), "TLS name (none) is not good.test");
    }

    @Test
    void aNameSplitOverRecordsIsFound() throws Exception {
        refused(Hello.named("other.test").records(30), "TLS name other.test is not good.test");
        refused(Hello.named("other.test").records(1), "TLS name other.test is not good.test");
        passes("good.test:443", Hello.named("good.test").records(3));
    }

    @Test
    void anEncryptedHelloDoesNotHideAnotherName() throws Exception {
        refused(
                Hello.named("other.test").encrypted().record(),
                "TLS name other.test is not good.test (with encrypted hello)");
        refused(Hello.plain().encrypted().record(), "TLS name (none) is not good.test (with encrypted hello)");
        passes("good.test:443", Hello.named("good.test").encrypted().record());
    }

    @Test
    void aHelloSplitOverPacketsPasses() throws IOException {
        byte[] hello = Hello.named("good.test").record();
        try (Origin origin = Origin.echo();
                ProxyFixture fixture = new ProxyFixture(POLICY, ProxyFixture.redirectedTo(origin.port()));
                Client client = fixture.tunnel("good.test:443")) {
            client.sendByteByByte(new String(hello, StandardCharsets.ISO_8859_1));
            assertThat(client.take(hello.length)).isEqualTo(hello);
        }
    }

    @Test
    void whatIsNotTlsDoesNotLeaveByThePortForTls() throws Exception {
        refused(
                "GET / HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII),
                "no TLS for good.test: it does not begin with a TLS ClientHello");
        refused(
                Hello.named("good.test").name("other.test").record(),
                "no TLS for good.test: the TLS ClientHello has an extension twice");
    }

    @Test
    void theServerIsNotHeardBeforeTheClientHasSaidWhomItWants() throws Exception {
        try (Origin origin = new Origin((in, out) -> {
                    out.write('!');
                    in.readAllBytes();
                });
                ProxyFixture fixture = new ProxyFixture(POLICY, ProxyFixture.redirectedTo(origin.port()));
                Client client = fixture.tunnel("good.test:443")) {
            client.send(Hello.named("other.test").record());
            assertThat(client.takeAll()).isEmpty();
        }
    }

    @Test
    void anAddressNeedsNoTlsName() throws IOException {
        passes("127.0.0.1:443", Hello.plain().record());
        passes("127.0.0.1:443", Hello.named("127.0.0.1").record());
    }

    @Test
    void anAddressDoesNotTakeAnyTlsName() throws Exception {
        try (Origin origin = Origin.echo();
                ProxyFixture fixture = new ProxyFixture(POLICY, ProxyFixture.redirectedTo(origin.port()));
                Client client = fixture.tunnel("127.0.0.1:443")) {
            client.send(Hello.named("good.test").record());
            assertThat(client.takeAll()).isEmpty();
            assertThat(fixture.heard.all().getLast()).endsWith("TLS name good.test is not 127.0.0.1");
        }
    }

    @Test
    void tlsOnAnotherPortIsCheckedToo() throws Exception {
        try (Origin origin = Origin.echo();
                ProxyFixture fixture = new ProxyFixture(POLICY);
                Client client = fixture.tunnel("good.test:" + origin.port())) {
            client.send(Hello.named("other.test").record());
            assertThat(client.takeAll()).isEmpty();
            assertThat(fixture.heard.all().getLast()).endsWith("TLS name other.test is not good.test");
        }
        passes("good.test:8443", Hello.named("good.test").record());
    }

    @Test
    void aServerMaySpeakFirst() throws IOException {
        try (Origin origin = new Origin((in, out) -> {
                    out.write("220 hello\r\n".getBytes(StandardCharsets.US_ASCII));
                    in.transferTo(out);
                });
                ProxyFixture fixture = new ProxyFixture(POLICY);
                Client client = fixture.tunnel("good.test:" + origin.port())) {
            assertThat(client.takeText(11)).isEqualTo("220 hello\r\n");
            assertThat(client.send("HELO\r\n").takeText(6)).isEqualTo("HELO\r\n");
        }
    }

    @Test
    void eitherSideMayFinishFirst() throws IOException {
        try (Origin origin = new Origin((in, out) ->
                        out.write(("got " + in.readAllBytes().length).getBytes(StandardCharsets.US_ASCII)));
                ProxyFixture fixture = new ProxyFixture(POLICY);
                Client client = fixture.tunnel("good.test:" + origin.port())) {
            client.send("x".repeat(100)).finishOutput();
            assertThat(client.takeAll()).isEqualTo("got 100");
        }
    }

    @Test
    void aSilentClientMayFinish() throws IOException {
        try (Origin origin = new Origin((in, out) -> out.write("bye".getBytes(StandardCharsets.US_ASCII)));
                ProxyFixture fixture = new ProxyFixture(POLICY);
                Client client = fixture.tunnel("good.test:" + origin.port())) {
            client.finishOutput();
            assertThat(client.takeAll()).isEqualTo("bye");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"good.test:443", "GOOD.TEST.:443"})
    void bytesSentWithTheRequestBelongToTheTunnel(String authority) throws IOException {
        byte[] hello = Hello.named("good.test").record();
        try (Origin origin = Origin.echo();
                ProxyFixture fixture = new ProxyFixture(POLICY, ProxyFixture.redirectedTo(origin.port()));
                Client client = fixture.client()) {
            client.send(Hello.concat(
                    ("CONNECT " + authority + " HTTP/1.1\r\nHost: good.test\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII),
                    hello));
            assertThat(client.takeHead()).isEqualTo("HTTP/1.1 200 Connection established\r\n\r\n");
            assertThat(client.take(hello.length)).isEqualTo(hello);
        }
    }
}
