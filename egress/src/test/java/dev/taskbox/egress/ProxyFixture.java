package dev.taskbox.egress;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A started proxy in a private directory, for which every name leads to loopback. */
final class ProxyFixture implements AutoCloseable {
    /** After which a proxy that does not do what a test waits for gives up, so that the test fails and does not hang. */
    private static final Duration LONG = Duration.ofSeconds(10);

    static final EgressConfig CONFIG = EgressConfig.DEFAULT
            .withTimeouts(LONG, LONG, LONG)
            .withResolver(_ -> List.of(InetAddress.getLoopbackAddress()));

    final Heard heard = new Heard();
    final Path socket;
    final EgressProxy proxy;
    private final Path directory;

    ProxyFixture(HostPolicy policy) throws IOException {
        this(policy, CONFIG);
    }

    ProxyFixture(HostPolicy policy, EgressConfig config) throws IOException {
        directory = Files.createTempDirectory("egress");
        socket = directory.resolve("egress.sock");
        proxy = EgressProxy.start(socket, policy, heard, config);
    }

    /** Dials {@code port} of loopback whatever port is asked for, so that 443 can be had without being root. */
    static EgressConfig redirectedTo(int port) {
        return CONFIG.withDialer(
                (address, timeout) -> Dialer.direct().dial(new InetSocketAddress(address.getAddress(), port), timeout));
    }

    static EgressConfig impatient() {
        Duration soon = Duration.ofMillis(300);
        return CONFIG.withTimeouts(soon, soon, soon);
    }

    Client client() throws IOException {
        return new Client(socket);
    }

    /** A client that has a tunnel. */
    Client tunnel(String authority) throws IOException {
        Client client = client().send("CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n\r\n");
        String head = client.takeHead();
        if (!head.startsWith("HTTP/1.1 200 ")) {
            throw new IOException("no tunnel: " + head);
        }
        return client;
    }

    @Override
    public void close() throws IOException {
        proxy.close();
        Files.delete(directory);
    }
}
