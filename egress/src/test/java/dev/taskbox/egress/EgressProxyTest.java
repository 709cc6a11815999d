package dev.taskbox.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskbox.model.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EgressProxyTest {
    private static final int HUNDRED_MEGABYTES = 100 * 1024 * 1024;

    @Test
    void theSocketIsOpenToAllAndGoesWithTheProxy() throws IOException {
        Path socket;
        try (ProxyFixture fixture = new ProxyFixture(TestPolicy.of())) {
            socket = fixture.socket;
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
                    .isEqualTo("rw-rw-rw-");
        }
        assertThat(socket).doesNotExist();
    }

    @Test
    void aStaleSocketIsReplacedAndAnotherFileIsNot(@TempDir Path directory) throws IOException {
        Path socket = directory.resolve("s");
        try (ServerSocketChannel left = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            left.bind(UnixDomainSocketAddress.of(socket));
        }
        assertThat(socket).exists();
        try (EgressProxy proxy = EgressProxy.start(socket, TestPolicy.of(), new Heard(), ProxyFixture.CONFIG);
                Client client = new Client(socket)) {
            assertThat(proxy).isNotNull();
            assertThat(client.send("?\n").takeMessage()).startsWith("HTTP/1.1 400 ");
        }
        Files.writeString(socket, "precious");
        assertThatThrownBy(() -> EgressProxy.start(socket, TestPolicy.of(), new Heard(), ProxyFixture.CONFIG))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("there is a file that is not a socket");
        assertThat(socket).hasContent("precious");
    }

    @Test
    void aDirectoryThatIsNotThereIsAProblem(@TempDir Path directory) {
        Path socket = directory.resolve("none").resolve("s");
        assertThatThrownBy(() -> EgressProxy.start(socket, TestPolicy.of(), new Heard(), ProxyFixture.CONFIG))
                .isInstanceOf(Problem.class);
    }

    @Test
    void closingCutsEveryConnection() throws IOException {
        try (Origin origin = Origin.echo();
                ProxyFixture fixture = new ProxyFixture(TestPolicy.of("good.test"));
                Client tunnel = fixture.tunnel("good.test:" + origin.port());
                Client silent = fixture.client()) {
            assertThat(tunnel.send("x").takeText(1)).isEqualTo("x");
            fixture.proxy.close();
            assertThat(tunnel.takeAll()).isEmpty();
            assertThat(silent.takeAll()).isEmpty();
        }
    }

    @Test
    void aNewPolicyCutsWhatItDoesNotAllow() throws IOException, InterruptedException {
        try (Origin origin = Origin.echo();
                ProxyFixture fixture = new ProxyFixture(TestPolicy.of("good.test", "late.test"));
                Client kept = fixture.tunnel("good.test:" + origin.port());
                Client cut = fixture.tunnel("late.test:" + origin.port())) {
            assertThat(cut.send("x").takeText(1)).isEqualTo("x");
            fixture.proxy.replacePolicy(TestPolicy.of("good.test", "new.test"));
            assertThat(cut.takeAll()).isEmpty();
            assertThat(kept.send("y").takeText(1)).isEqualTo("y");
            assertThat(fixture.heard.all())
                    .hasSize(3)
                    .last()
                    .asString()
                    .isEqualTo("denied late.test:" + origin.port() + " by no rule allows it");
            fixture.tunnel("new.test:" + origin.port()).close();
            fixture.proxy.replacePolicy(new TestPolicy(Set.of("good.test"), false));
            assertThat(kept.takeAll()).isEmpty();
            assertThat(fixture.heard.all().getLast()).endsWith("address 127.0.0.1 is loopback");
        }
    }

    /** The policy changes while the connection is being made, when it is on no list of open ones yet. */
    @Test
    void aNewPolicyAlsoCutsWhatIsBeingOpened() throws IOException, InterruptedException {
        CountDownLatch dialling = new CountDownLatch(1);
        CountDownLatch replaced = new CountDownLatch(1);
        try (Origin origin = Origin.echo()) {
            EgressConfig config = ProxyFixture.CONFIG.withDialer((address, timeout) -> {
                dialling.countDown();
                await(replaced);
                return Dialer.direct().dial(address, timeout);
            });
            try (ProxyFixture fixture = new ProxyFixture(TestPolicy.of("good.test"), config);
                    Client client = fixture.client()) {
                client.send("CONNECT good.test:" + origin.port() + " HTTP/1.1\r\nHost: good.test\r\n\r\n");
                dialling.await();
                fixture.proxy.replacePolicy(TestPolicy.of());
                replaced.countDown();
                assertThat(client.takeAll()).isEmpty();
            }
        }
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Test
    void oneConnectionTooManyIsRefusedAndTheOthersStay() throws IOException {
        try (Origin origin = Origin.echo();
                ProxyFixture fixture =
                        new ProxyFixture(TestPolicy.of("good.test"), ProxyFixture.CONFIG.withMaxConnections(3))) {
            List<Client> clients = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                clients.add(fixture.tunnel("good.test:" + origin.port()));
            }
            try (Client tooMany = fixture.client()) {
                assertThat(tooMany.takeAll()).isEmpty();
            }
            for (Client client : clients) {
                assertThat(client.send("x").takeText(1)).isEqualTo("x");
                client.close();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GET http://good.test/ HTTP/1.1\r\n", "\u0005", "\u0005\u0001\u0000\u0005"})
    void aClientThatDawdlesIsCut(String sent) throws IOException {
        try (ProxyFixture fixture = new ProxyFixture(TestPolicy.of("good.test"), ProxyFixture.impatient());
                Client client = fixture.client()) {
            assertThat(client.send(sent).takeAll()).isIn("", "\u0005\u0000");
        }
    }

    @Test
    void aTunnelOnWhichNothingMovesIsCut() throws IOException {
        try (Origin origin = Origin.echo();
                ProxyFixture fixture = new ProxyFixture(TestPolicy.of("good.test"), ProxyFixture.impatient());
                Client client = fixture.tunnel("good.test:" + origin.port())) {
            assertThat(client.takeAll()).isEmpty();
        }
    }

    @Test
    void aClientThatStopsReadingStopsTheServerAndIsCut() throws IOException, InterruptedException {
        AtomicLong sent = new AtomicLong();
        CountDownLatch ended = new CountDownLatch(1);
        try (Origin origin = new Origin((in, out) -> {
                    byte[] block = new byte[64 * 1024];
                    try {
                        while (true) {
                            out.write(block);
                            sent.addAndGet(block.length);
                        }
                    } finally {
                        ended.countDown();
                    }
                });
                ProxyFixture fixture = new ProxyFixture(TestPolicy.of("good.test"), ProxyFixture.impatient());
                Client client = fixture.tunnel("good.test:" + origin.port())) {
            ended.await();
            // what the kernel holds for two sockets, and our buffer
            assertThat(sent.get()).isLessThan(64 * 1024 * 1024);
            assertThat(client).isNotNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tunnel", "length", "chunked", "close"})
    void aHundredMegabytesArriveIntact(String way) throws IOException {
        CRC32 sent = new CRC32();
        try (Origin origin = new Origin((in, out) -> {
                    if (!way.equals("tunnel")) {
                        Origin.head(in);
                    }
                    out.write(headFor(way).getBytes(StandardCharsets.US_ASCII));
                    sendTo(out, way.equals("chunked"), sent);
                });
                ProxyFixture fixture = new ProxyFixture(TestPolicy.of("good.test"));
                Client client =
                        way.equals("tunnel") ? fixture.tunnel("good.test:" + origin.port()) : fixture.client()) {
            if (!way.equals("tunnel")) {
                client.send("GET http://good.test:" + origin.port() + "/ HTTP/1."
                        + (way.equals("chunked") ? "0" : "1\r\nHost: good.test:" + origin.port()) + "\r\n\r\n");
                assertThat(client.takeHead()).startsWith("HTTP/1.1 200 ");
            }
            assertThat(checksum(client)).isEqualTo(sent.getValue());
        }
    }

    private static String headFor(String way) {
        return switch (way) {
            case "length" -> "HTTP/1.1 200 OK\r\nContent-Length: " + HUNDRED_MEGABYTES + "\r\n\r\n";
            case "chunked" -> "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
            case "close" -> "HTTP/1.1 200 OK\r\n\r\n";
            default -> "";
        };
    }

    private static void sendTo(OutputStream out, boolean chunked, CRC32 sum) throws IOException {
        byte[] block = new byte[1024 * 1024];
        new Random(7).nextBytes(block);
        for (int i = 0; i < HUNDRED_MEGABYTES / block.length; i++) {
            block[0] = (byte) i;
            sum.update(block);
            if (chunked) {
                out.write((Integer.toHexString(block.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            }
            out.write(block);
            if (chunked) {
                out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
            }
        }
        if (chunked) {
            out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static long checksum(Client client) throws IOException {
        CRC32 sum = new CRC32();
        ByteBuffer buffer = ByteBuffer.allocate(256 * 1024);
        for (int left = HUNDRED_MEGABYTES; left > 0; ) {
            buffer.clear().limit(Math.min(buffer.capacity(), left));
            int count = client.read(buffer);
            if (count < 0) {
                throw new IOException(left + " bytes are missing");
            }
            left -= count;
            sum.update(buffer.flip());
        }
        return sum.getValue();
    }

    /** The input side of the same promise. */
    @Test
    void aLongUploadArrivesIntact() throws IOException {
        CRC32 received = new CRC32();
        try (Origin origin = new Origin((in, out) -> {
                    Origin.head(in);
                    receive(in, received);
                    out.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                });
                ProxyFixture fixture = new ProxyFixture(TestPolicy.of("good.test"));
                Client client = fixture.client()) {
            CRC32 sent = new CRC32();
            client.send("PUT http://good.test:" + origin.port() + "/ HTTP/1.1\r\nHost: good.test:" + origin.port()
                    + "\r\nContent-Length: " + HUNDRED_MEGABYTES + "\r\n\r\n");
            byte[] block = new byte[1024 * 1024];
            for (int i = 0; i < HUNDRED_MEGABYTES / block.length; i++) {
                block[i] = 1;
                sent.update(block);
                client.send(block);
            }
            assertThat(client.takeHead()).isEqualTo("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
            assertThat(received.getValue()).isEqualTo(sent.getValue());
        }
    }

    private static void receive(InputStream in, CRC32 sum) throws IOException {
        int left = HUNDRED_MEGABYTES;
        while (left > 0) {
            byte[] block = in.readNBytes(Math.min(left, 1024 * 1024));
            sum.update(block);
            left -= block.length;
        }
    }
}
