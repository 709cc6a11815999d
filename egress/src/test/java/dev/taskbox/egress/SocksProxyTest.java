package dev.taskbox.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SocksProxyTest {
    private static final byte[] GREETING = {5, 1, 0};
    private static final TestPolicy POLICY =
            TestPolicy.of("good.test", "127.0.0.1", "8.8.8.8", "0:0:0:0:0:ffff:808:808");

    private static byte[] request(int command, int type, byte[] address, int port) {
        return Hello.concat(
                new byte[] {5, (byte) command, 0, (byte) type}, address, new byte[] {(byte) (port >> 8), (byte) port});
    }

    private static byte[] named(int command, String name, int port) {
        byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
        return request(command, 3, Hello.concat(new byte[] {(byte) bytes.length}, bytes), port);
    }

    /** The code of the answer. */
    private static int ask(Client client, byte[] request) throws IOException {
        assertThat(client.send(GREETING).take(2)).containsExactly(5, 0);
        byte[] reply = client.send(request).take(10);
        assertThat(reply).hasSize(10).startsWith(5);
        return reply[1];
    }

    private static int ask(byte[] request, String... heard) throws IOException {
        try (ProxyFixture fixture = new ProxyFixture(POLICY);
                Client client = fixture.client()) {
            int code = ask(client, request);
            assertThat(client.takeAll()).isEmpty();
            assertThat(fixture.heard.all()).containsExactly(heard);
            return code;
        }
    }

    @Test
    void connectsByNameAndByAddress() throws IOException {
        try (Origin origin = Origin.echo();
                ProxyFixture fixture = new ProxyFixture(POLICY);
                Client name = fixture.client();
                Client address = fixture.client()) {
            assertThat(ask(name, named(1, "Good.Test", origin.port()))).isZero();
            assertThat(name.send("hello").takeText(5)).isEqualTo("hello");
            assertThat(ask(address, request(1, 1, new byte[] {127, 0, 0, 1}, origin.port())))
                    .isZero();
            assertThat(address.send("hello").takeText(5)).isEqualTo("hello");
        }
    }

    @Test
    void everythingMayComeAtOnceOrByteByByte() throws IOException {
        try (Origin origin = Origin.echo();
                ProxyFixture fixture = new ProxyFixture(POLICY);
                Client once = fixture.client();
                Client slow = fixture.client()) {
            byte[] all = Hello.concat(GREETING, named(1, "good.test", origin.port()), new byte[] {'h', 'i'});
            once.send(all);
            slow.sendByteByByte(new String(all, StandardCharsets.ISO_8859_1));
            assertThat(once.takeText(14)).endsWith("hi");
            assertThat(slow.takeText(14)).endsWith("hi");
        }
    }

    @Test
    void saysNoInItsOwnWay() throws IOException {
        assertThat(ask(named(1, "evil.test", 443), "denied evil.test:443 by no rule allows it"))
                .isEqualTo(2);
        byte[] loopback = new byte[16];
        loopback[15] = 1;
        assertThat(ask(request(1, 4, loopback, 443), "denied ::1:443 by no rule allows it"))
                .isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 3, 255})
    void onlyConnects(int command) throws IOException {
        assertThat(ask(named(command, "good.test", 443))).isEqualTo(7);
    }

    @Test
    void aNameWithANulIsNoName() throws IOException {
        assertThat(ask(
                        named(1, "127.0.0.1\0.good.test", 443),
                        "denied 127.0.0.1\\x00.good.test:443 by the host is neither a name nor an IP address"))
                .isEqualTo(2);
        assertThat(ask(named(1, "", 443), "denied :443 by the host is neither a name nor an IP address"))
                .isEqualTo(2);
        assertThat(ask(
                        named(1, "2130706433", 443),
                        "denied 2130706433:443 by the host is a number that is not a dotted" + " IPv4 address"))
                .isEqualTo(2);
        assertThat(ask(named(1, "good.test", 0), "denied good.test:0 by the port is not between 1 and 65535"))
                .isEqualTo(2);
    }

    @Test
    void anIpv4AddressIsNotWrittenAsIpv6() throws IOException {
        byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 8, 8, 8, 8};
        assertThat(ask(request(1, 4, mapped, 443), "denied ::ffff:8.8.8.8:443 by an IPv4 address is written as IPv6"))
                .isEqualTo(2);
    }

    @Test
    void anUnknownAddressTypeIsRefused() throws IOException {
        assertThat(ask(new byte[] {5, 1, 0, 9, 0})).isEqualTo(8);
    }

    @Test
    void aHostThatIsNotThereIsUnreachable() throws IOException {
        EgressConfig config = ProxyFixture.CONFIG.withResolver(_ -> {
            throw new IOException("no such name");
        });
        try (ProxyFixture fixture = new ProxyFixture(POLICY, config);
                Client client = fixture.client()) {
            assertThat(ask(client, named(1, "good.test", 443))).isEqualTo(4);
        }
    }

    @Test
    void aClientThatInsistsOnAPasswordIsSentAway() throws IOException {
        try (ProxyFixture fixture = new ProxyFixture(POLICY);
                Client client = fixture.client()) {
            assertThat(client.send(new byte[] {5, 1, 2}).take(2)).containsExactly(5, 0xff);
            assertThat(client.takeAll()).isEmpty();
        }
    }

    @Test
    void theTlsNameIsCheckedHereToo() throws IOException {
        try (Origin origin = Origin.echo();
                ProxyFixture fixture = new ProxyFixture(POLICY, ProxyFixture.redirectedTo(origin.port()));
                Client client = fixture.client()) {
            assertThat(ask(client, named(1, "good.test", 443))).isZero();
            client.send(Hello.named("other.test").record());
            assertThat(client.takeAll()).isEmpty();
            assertThat(fixture.heard.all().getLast())
                    .isEqualTo("denied good.test:443 by TLS name other.test is not good.test");
        }
    }
}
