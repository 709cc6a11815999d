package dev.taskbox.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;

class DnsSessionTest {
    private TestProxy box;

    @BeforeEach
    void start() throws IOException {
        box = new TestProxy(config -> config.withPorts(Set.of(443), Set.of(80)));
        box.allow("good.example", 443);
    }

    @AfterEach
    void stop() throws IOException {
        box.close();
    }

    @Test
    void answersInTheOrderOfTheQuestions() throws Exception {
        try (RawClient client = Dns.open(box.client())) {
            byte[] good = Hello.prefixed(2, Dns.query("good.example"));
            byte[] evil = Hello.prefixed(2, Dns.query("evil.example"));
            client.send(Hello.concat(good, evil, good));

            assertThat(Dns.next(client).getRcode()).isEqualTo(Rcode.NOERROR);
            assertThat(Dns.next(client).getRcode()).isEqualTo(Rcode.NXDOMAIN);
            assertThat(Dns.next(client).getRcode()).isEqualTo(Rcode.NOERROR);
        }
    }

    @Test
    void looksNothingUp() throws Exception {
        Dns.lookUp(box, "good.example");
        assertThat(box.names.lookups()).isZero();
    }

    @Test
    void takesAQueryByteByByteAndHeaderToo() throws Exception {
        byte[] all = Hello.concat(
                Dns.header(InetAddress.ofLiteral("127.0.0.1"), 53), Hello.prefixed(2, Dns.query("good.example")));
        try (RawClient client = box.client()) {
            for (byte one : all) {
                client.send(one);
            }
            assertThat(Dns.next(client).getRcode()).isEqualTo(Rcode.NOERROR);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 11, 4097, 65_535})
    void endsWhereTheLengthIsNoQuerys(int length) throws Exception {
        try (RawClient client = Dns.open(box.client())) {
            client.send(Hello.number(2, length));
            assertThat(client.rest()).isEmpty();
        }
        assertThat(Dns.lookUp(box, "good.example")).isNotNull();
    }

    @Test
    void answersALongQueryThatIsRubbish() throws Exception {
        try (RawClient client = Dns.open(box.client())) {
            Message answer = Dns.ask(client, new byte[4096]);
            assertThat(answer.getRcode()).isEqualTo(Rcode.REFUSED);
        }
    }

    /** Half a query is not waited for any longer than half a request. */
    @Test
    void doesNotWaitForHalfAQuery() throws Exception {
        EgressConfig.Timeouts hasty = new EgressConfig.Timeouts(
                Duration.ofMillis(50),
                Duration.ofMinutes(5),
                Duration.ofMinutes(5),
                Duration.ofMinutes(5),
                Duration.ofMinutes(5));
        try (TestProxy impatient = new TestProxy(config -> config.with(hasty));
                RawClient client = Dns.open(impatient.client())) {
            client.send(Hello.number(2, 100));
            assertThat(client.rest()).isEmpty();
        }
    }

    @Test
    void servesOnlyOnLoopback() throws Exception {
        try (RawClient client = box.client()) {
            client.send(Dns.header(InetAddress.ofLiteral("9.9.9.9"), 53));
            assertThat(client.rest()).isEmpty();
        }
        assertThat(box.heard.denials())
                .containsExactly("denied 9.9.9.9:53 because no name was looked up for this address,"
                        + " so there is nothing to judge it by");
    }
}
