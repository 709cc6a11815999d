package dev.taskbox.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GateTest {
    private static final HostPolicy POLICY = new TestPolicy(Set.of("good.test", "127.0.0.1", "::1"), false);

    private static Resolver to(String... addresses) {
        return _ -> Stream.of(addresses).map(InetAddress::ofLiteral).toList();
    }

    private static String connect(ProxyFixture fixture, String authority) throws IOException {
        try (Client client = fixture.client()) {
            return client.send("CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n\r\n")
                    .takeMessage();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "0.0.0.0",
                "10.1.2.3",
                "100.64.0.1",
                "169.254.169.254",
                "169.254.1.1",
                "172.16.0.1",
                "192.0.0.8",
                "192.168.1.1",
                "198.18.0.1",
                "224.0.0.1",
                "240.0.0.1",
                "255.255.255.255",
                "100.100.100.200",
                "::1",
                "::",
                "::7f00:1",
                "fe80::1",
                "fc00::1",
                "fd00:ec2::254",
                "64:ff9b::7f00:1",
                "64:ff9b:1::7f00:1",
                "2002:7f00:1::1",
                "2001::1",
                "ff02::1",
                "::ffff:127.0.0.1"
            })
    void aNameMayNotLeadInside(String address) throws IOException {
        List<InetSocketAddress> dialled = new CopyOnWriteArrayList<>();
        EgressConfig config = ProxyFixture.CONFIG
                .withResolver(to("93.184.216.34", address))
                .withDialer((to, _) -> {
                    dialled.add(to);
                    throw new ConnectException("not in this test");
                });
        try (ProxyFixture fixture = new ProxyFixture(POLICY, config)) {
            assertThat(connect(fixture, "good.test:443"))
                    .startsWith("HTTP/1.1 403 Forbidden\r\n")
                    .contains("Rule: address ");
            assertThat(fixture.heard.all()).singleElement().asString().startsWith("denied good.test:443 by address ");
            assertThat(dialled).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:80", "[::1]:80", "127.0.0.1.:80"})
    void anAllowedAddressMustBeNamedAsOne(String authority) throws IOException {
        try (ProxyFixture fixture = new ProxyFixture(POLICY)) {
            assertThat(connect(fixture, authority)).startsWith("HTTP/1.1 403 ").contains(" is loopback");
        }
    }

    @Test
    void aNameIsResolvedOnceAndItsAddressIsTheOneDialled() throws IOException {
        AtomicInteger lookups = new AtomicInteger();
        List<InetSocketAddress> dialled = new CopyOnWriteArrayList<>();
        try (Origin origin = Origin.echo()) {
            EgressConfig config = ProxyFixture.CONFIG
                    .withResolver(host -> to(lookups.getAndIncrement() == 0 ? "93.184.216.34" : "127.0.0.1")
                            .resolve(host))
                    .withDialer((address, timeout) -> {
                        dialled.add(address);
                        return Dialer.direct()
                                .dial(new InetSocketAddress(InetAddress.getLoopbackAddress(), origin.port()), timeout);
                    });
            try (ProxyFixture fixture = new ProxyFixture(POLICY, config)) {
                assertThat(connect(fixture, "good.test:22")).startsWith("HTTP/1.1 200 ");
                assertThat(dialled).containsExactly(new InetSocketAddress("93.184.216.34", 22));
                assertThat(lookups).hasValue(1);
                assertThat(connect(fixture, "good.test:22")).startsWith("HTTP/1.1 403 ");
                assertThat(dialled).hasSize(1);
            }
        }
    }

    @Test
    void everyRequestIsResolvedAnew() throws IOException {
        AtomicInteger lookups = new AtomicInteger();
        try (Origin origin = Origin.mirror()) {
            EgressConfig config = ProxyFixture.redirectedTo(origin.port())
                    .withDialer((_, timeout) -> Dialer.direct()
                            .dial(new InetSocketAddress(InetAddress.getLoopbackAddress(), origin.port()), timeout))
                    .withResolver(host -> to(lookups.getAndIncrement() == 0 ? "93.184.216.34" : "169.254.169.254")
                            .resolve(host));
            try (ProxyFixture fixture = new ProxyFixture(POLICY, config);
                    Client client = fixture.client()) {
                String get = "GET http://good.test/ HTTP/1.1\r\nHost: good.test\r\n\r\n";
                assertThat(client.send(get).takeMessage()).startsWith("HTTP/1.1 200 ");
                assertThat(client.send(get).takeMessage())
                        .startsWith("HTTP/1.1 403 ")
                        .contains("address 169.254.169.254 is a cloud metadata service");
            }
        }
    }

    @Test
    void theNextAddressIsTriedWhenOneFails() throws IOException {
        List<String> tried = new ArrayList<>();
        try (Origin origin = Origin.echo()) {
            EgressConfig config = ProxyFixture.CONFIG
                    .withResolver(to("2606:4700::1", "93.184.216.34", "93.184.216.35"))
                    .withDialer((address, timeout) -> {
                        tried.add(AddressText.of(address.getAddress()));
                        if (tried.size() == 1) {
                            throw new ConnectException("no route");
                        }
                        return Dialer.direct()
                                .dial(new InetSocketAddress(InetAddress.getLoopbackAddress(), origin.port()), timeout);
                    });
            try (ProxyFixture fixture = new ProxyFixture(POLICY, config)) {
                assertThat(connect(fixture, "good.test:22")).startsWith("HTTP/1.1 200 ");
                assertThat(tried).containsExactly("2606:4700::1", "93.184.216.34");
            }
        }
    }

    @Test
    void aHostThatIsNotThereIsABadGateway() throws IOException {
        int port = Origin.portOfNoOne();
        try (ProxyFixture fixture = new ProxyFixture(TestPolicy.of("good.test"))) {
            assertThat(connect(fixture, "good.test:" + port))
                    .startsWith("HTTP/1.1 502 Bad Gateway\r\n")
                    .contains("127.0.0.1: Connection refused");
        }
    }

    @Test
    void thePortCounts() throws IOException {
        try (ProxyFixture fixture = new ProxyFixture(TestPolicy.of("good.test:443"))) {
            assertThat(connect(fixture, "good.test:22")).startsWith("HTTP/1.1 403 ");
        }
    }

    @Test
    void aListenerThatFailsLetsNothingOut() throws IOException {
        EgressListener failing = new EgressListener() {
            @Override
            public void allowed(String host, int port, String rule) {
                throw new IllegalStateException("the store is full");
            }

            @Override
            public void denied(String host, int port, String rule, String hint) {
                throw new IllegalStateException("the store is full");
            }
        };
        try (Origin origin = Origin.echo();
                ProxyFixture fixture = new ProxyFixture(TestPolicy.of("good.test"))) {
            Path socket = fixture.socket.resolveSibling("other.sock");
            try (EgressProxy proxy =
                            EgressProxy.start(socket, TestPolicy.of("good.test"), failing, ProxyFixture.CONFIG);
                    Client client = new Client(socket)) {
                client.send("CONNECT good.test:" + origin.port() + " HTTP/1.1\r\nHost: good.test\r\n\r\n");
                assertThat(client.takeAll()).isEmpty();
                assertThat(origin.connections()).isZero();
                assertThat(proxy).isNotNull();
            }
        }
    }
}
