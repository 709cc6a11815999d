package dev.taskbox.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SocksTest {
    private static final int OK = 0;
    private static final int NOT_ALLOWED = 2;
    private static final int UNREACHABLE = 4;

    private TestProxy box;
    private Origin origin;

    @BeforeEach
    void start() throws IOException {
        box = new TestProxy();
        origin = Origin.of(talk -> talk.send("<" + talk.text(4) + ">"));
        box.allow("good.example", origin);
    }

    @AfterEach
    void stop() throws IOException {
        box.close();
        origin.close();
    }

    private static byte[] ask(int command, String name, int port) {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
        request.writeBytes(new byte[] {5, (byte) command, 0, 3, (byte) bytes.length});
        request.writeBytes(bytes);
        request.write(port >> 8);
        request.write(port);
        return request.toByteArray();
    }

    private static int replyTo(RawClient client, byte... request) throws IOException {
        client.send(5, 1, 0);
        assertThat(client.bytes(2)).containsExactly(5, 0);
        byte[] reply = client.send(request).bytes(10);
        assertThat(reply).startsWith(5).endsWith(0, 1, 0, 0, 0, 0, 0, 0);
        return reply[1];
    }

    private int replyTo(byte... request) throws IOException {
        try (RawClient client = box.client()) {
            return replyTo(client, request);
        }
    }

    @Test
    void aNameLeadsToATunnel() throws Exception {
        try (RawClient client = box.client()) {
            assertThat(replyTo(client, ask(1, "Good.example.", origin.port()))).isEqualTo(OK);

            assertThat(client.send("ping").rest()).isEqualTo("<ping>");
        }
        assertThat(box.heard.decisions())
                .containsExactly("allowed good.example:" + origin.port() + " by rule good.example");
    }

    @Test
    void anAddressLeadsToATunnel() throws Exception {
        int port = origin.port();
        box.rules.allow("127.0.0.1", port);
        try (RawClient client = box.client()) {
            byte[] request = {5, 1, 0, 1, 127, 0, 0, 1, (byte) (port >> 8), (byte) port};
            assertThat(replyTo(client, request)).isEqualTo(OK);

            assertThat(client.send("ping").rest()).isEqualTo("<ping>");
        }
        assertThat(box.names.lookups()).isZero();
    }

    @Test
    void aMappedAddressIsTheAddressItStandsFor() throws Exception {
        byte[] request = new byte[22];
        request[0] = 5;
        request[1] = 1;
        request[3] = 4;
        request[14] = -1;
        request[15] = -1;
        request[16] = 127;
        request[19] = 1;
        request[21] = 80;

        assertThat(replyTo(request)).isEqualTo(NOT_ALLOWED);
        assertThat(box.heard.denials()).containsExactly("denied 127.0.0.1:80 because not in network.allow");
    }

    @Test
    void otherHostsAndPortsAreDenied() throws Exception {
        assertThat(replyTo(ask(1, "evil.example", origin.port()))).isEqualTo(NOT_ALLOWED);
        assertThat(replyTo(ask(1, "good.example", 22))).isEqualTo(NOT_ALLOWED);
        assertThat(box.heard.denials()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "127.0.0.1\0.good.example",
                "good.example\0",
                "evil.example\0good.example",
                "good.example\r\nX: y",
                "evil.example@good.example",
                "good.example/evil",
                "good.example:443",
                "good.example%00",
                "g\u00f6od.example",
                "good example",
                "good.example..",
                "2130706433",
                "0x7f000001",
                "0177.0.0.1",
                "127.1",
                "[::1]",
                "::1%lo"
            })
    void aNameThatCouldBeReadTwoWaysIsDenied(String name) throws Exception {
        box.rules.allow(name, origin.port());

        assertThat(replyTo(ask(1, name, origin.port()))).isEqualTo(NOT_ALLOWED);
        assertThat(box.heard.denials()).hasSize(1).allMatch(line -> line.chars().allMatch(c -> c >= ' ' && c < 0x7f));
        assertThat(box.names.lookups()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"2,BIND", "3,UDP ASSOCIATE", "0,command 0", "255,command 255"})
    void onlyConnectIsSupported(int command, String name) throws Exception {
        assertThat(replyTo(ask(command, "good.example", 53))).isEqualTo(7);
        assertThat(box.heard.denials())
                .containsExactly("denied good.example:53 because SOCKS " + name + " is never allowed");
    }

    @Test
    void aClientThatInsistsOnAuthenticationIsTurnedAway() throws Exception {
        try (RawClient client = box.client()) {
            assertThat(client.send(5, 2, 1, 2).rest()).isEqualTo("\u0005\u00ff");
        }
    }

    @Test
    void aClientThatOffersMoreThanNoAuthenticationIsServed() throws Exception {
        try (RawClient client = box.client()) {
            assertThat(client.send(5, 3, 2, 1, 0).bytes(2)).containsExactly(5, 0);
        }
    }

    @Test
    void malformedRequestsAreAnswered() throws Exception {
        assertThat(replyTo((byte) 5, (byte) 1, (byte) 0, (byte) 9)).isEqualTo(8);
        assertThat(replyTo((byte) 5, (byte) 1, (byte) 1, (byte) 3)).isEqualTo(1);
        assertThat(replyTo((byte) 4)).isEqualTo(1);
    }

    @Test
    void portZeroIsDenied() throws Exception {
        assertThat(replyTo(ask(1, "good.example", 0))).isEqualTo(NOT_ALLOWED);
    }

    @Test
    void whatCannotBeReachedSaysSo() throws Exception {
        box.rules.allow("lost.example", 443);

        assertThat(replyTo(ask(1, "lost.example", 443))).isEqualTo(UNREACHABLE);
    }

    @Test
    void aClientThatLeavesInTheMiddleLeavesNothing() throws Exception {
        try (RawClient client = box.client()) {
            client.send(5, 1, 0, 5, 1, 0, 3, 200, 'g').shutdownOutput();

            assertThat(client.rest()).hasSize(2);
        }
        assertThat(box.heard.decisions()).isEmpty();
    }
}
