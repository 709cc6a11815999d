package dev.taskbox.egress;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A proxy in a directory of its own. Names end in {@code .example} and lead to loopback, where origins listen; no port
 * asks for TLS or HTTP unless a test says so.
 */
final class TestProxy implements AutoCloseable {
    static final EgressConfig.Timeouts PATIENT = new EgressConfig.Timeouts(
            Duration.ofMinutes(5),
            Duration.ofMinutes(5),
            Duration.ofMinutes(5),
            Duration.ofMinutes(5),
            Duration.ofMinutes(5));

    final Rules rules = new Rules(true);
    final Names names = new Names();
    final Heard heard = new Heard();
    final EgressProxy proxy;

    private final Path directory;

    TestProxy() throws IOException {
        this(UnaryOperator.identity());
    }

    TestProxy(UnaryOperator<EgressConfig> change) throws IOException {
        this(change, EgressServices.NONE);
    }

    TestProxy(UnaryOperator<EgressConfig> change, EgressServices services) throws IOException {
        directory = Files.createTempDirectory("egress");
        EgressConfig config = EgressConfig.DEFAULT.with(PATIENT).with(names).withPorts(Set.of(), Set.of());
        proxy = EgressProxy.start(directory.resolve("egress.sock"), rules, heard, change.apply(config), services);
    }

    /** Lets the name through, and leads it to loopback. */
    TestProxy allow(String host, Origin origin) {
        return allow(host, origin.port());
    }

    TestProxy allow(String host, int port) {
        rules.allow(host, port);
        names.answer(host, "127.0.0.1");
        return this;
    }

    RawClient client() throws IOException {
        return new RawClient(proxy.socket());
    }

    /** A tunnel that stands. */
    RawClient tunnel(String host, int port) throws IOException {
        RawClient client = client().send("CONNECT " + host + ":" + port + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
        String head = client.head();
        if (!head.startsWith("HTTP/1.1 200 ")) {
            throw new IOException("no tunnel: " + head);
        }
        return client;
    }

    @Override
    public void close() throws IOException {
        proxy.close();
        Files.deleteIfExists(proxy.socket());
        Files.deleteIfExists(directory);
    }
}
