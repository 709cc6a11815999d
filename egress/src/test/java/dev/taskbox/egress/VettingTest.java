package dev.taskbox.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An allowed name does not make every address allowed that somebody's name server gives for it. */
class VettingTest {
    @TempDir
    Path directory;

    private final Names names = new Names();
    private final Heard heard = new Heard();
    private Origin origin;

    @BeforeEach
    void start() throws IOException {
        origin = Origin.hello();
    }

    @AfterEach
    void stop() throws IOException {
        origin.close();
    }

    private String connect(HostPolicy policy, String authority) throws IOException {
        try (EgressProxy proxy = EgressProxy.start(
                        directory.resolve("egress.sock"), policy, heard, EgressConfig.DEFAULT.with(names));
                RawClient client = new RawClient(proxy.socket())) {
            return client.send(Http.head("CONNECT " + authority + " HTTP/1.1", "Host: x"))
                    .head();
        }
    }

    private Rules rules() {
        return new Rules(false).allow("good.example", origin.port());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "169.254.169.254",
                "10.1.2.3",
                "192.168.1.1",
                "::1",
                "fd00:ec2::254",
                "::ffff:127.0.0.1",
                "64:ff9b::7f00:1",
                "2002:7f00:1::"
            })
    void aNameThatLeadsInsideIsRefused(String address) throws Exception {
        names.answer("good.example", address);

        String answer = connect(rules(), "good.example:" + origin.port());
        assertThat(answer).startsWith("HTTP/1.1 403 ").contains("X-Taskbox-Rule: good.example is at ");
        assertThat(heard.decisions()).hasSize(1).allMatch(line -> line.startsWith("denied good.example:"));
        assertThat(origin.connections()).isZero();
    }

    @Test
    void oneAddressInsideSpoilsTheOthers() throws Exception {
        names.answer("good.example", "192.0.2.1", "127.0.0.1");

        assertThat(connect(rules(), "good.example:" + origin.port())).startsWith("HTTP/1.1 403 ");
        assertThat(heard.denials()).hasSize(1);
    }

    @Test
    void whatWasVettedIsDialledWhateverTheNextAnswerWouldBe() throws Exception {
        HostPolicy namesTheFirst = new HostPolicy() {
            @Override
            public Verdict decide(String host, int port) {
                return rules().decide(host, port);
            }

            @Override
            public boolean namesAddress(InetAddress address, int port) {
                return address.equals(InetAddress.ofLiteral("127.0.0.1"));
            }
        };
        names.answer("good.example", "127.0.0.1").answer("good.example", "127.0.0.2");

        assertThat(connect(namesTheFirst, "good.example:" + origin.port())).startsWith("HTTP/1.1 200 ");
        assertThat(names.lookups()).isEqualTo(1);
        origin.awaitConnection();
    }

    @Test
    void theNextVettedAddressIsTriedWhereOneDoesNotAnswer() throws Exception {
        names.answer("good.example", "::1", "127.0.0.3", "127.0.0.1");

        assertThat(connect(new Rules(true).allow("good.example", origin.port()), "good.example:" + origin.port()))
                .startsWith("HTTP/1.1 200 ");
        assertThat(heard.decisions()).hasSize(1);
    }

    @Test
    void anAllowedAddressInsideMustBeNamedAsAnAddress() throws Exception {
        Rules allowed = new Rules(false).allow("127.0.0.1", origin.port());

        assertThat(connect(allowed, "127.0.0.1:" + origin.port()))
                .startsWith("HTTP/1.1 403 ")
                .contains("127.0.0.1 is a loopback address");
        assertThat(names.lookups()).isZero();
    }

    @Test
    void thePolicysNameForTheHostIsWhatIsLookedUp() throws Exception {
        HostPolicy renames = new HostPolicy() {
            @Override
            public Verdict decide(String host, int port) {
                return new Verdict.Allowed("r", "canonical.example");
            }

            @Override
            public boolean namesAddress(InetAddress address, int port) {
                return true;
            }
        };
        names.answer("canonical.example", "127.0.0.1");

        assertThat(connect(renames, "alias.example:" + origin.port())).startsWith("HTTP/1.1 200 ");
        assertThat(heard.decisions()).containsExactly("allowed canonical.example:" + origin.port() + " by r");
    }

    @Test
    void aPolicyThatFailsAllowsNothing() throws Exception {
        HostPolicy broken = new HostPolicy() {
            @Override
            public Verdict decide(String host, int port) {
                if (host.equals("half.example")) {
                    return new Verdict.Allowed("r", host);
                }
                throw new IllegalStateException("broken");
            }

            @Override
            public boolean namesAddress(InetAddress address, int port) {
                throw new IllegalStateException("broken");
            }
        };
        names.answer("half.example", "127.0.0.1");

        assertThat(connect(broken, "good.example:" + origin.port())).startsWith("HTTP/1.1 403 ");
        assertThat(connect(broken, "half.example:" + origin.port())).startsWith("HTTP/1.1 403 ");
        assertThat(heard.denials()).hasSize(2);
    }

    @Test
    void whatCannotBeWrittenDownDoesNotHappen() throws Exception {
        names.answer("good.example", "127.0.0.1");
        EgressListener full = new EgressListener() {
            @Override
            public void allowed(String host, int port, String rule) {
                throw new IllegalStateException("the disk is full");
            }

            @Override
            public void denied(String host, int port, String rule, String hint) {
                throw new IllegalStateException("the disk is full");
            }
        };
        try (EgressProxy proxy = EgressProxy.start(
                        directory.resolve("egress.sock"),
                        new Rules(true).allow("good.example", origin.port()),
                        full,
                        EgressConfig.DEFAULT.with(names));
                RawClient client = new RawClient(proxy.socket())) {
            client.send(Http.head("CONNECT good.example:" + origin.port() + " HTTP/1.1", "Host: x"));

            assertThat(client.rest()).isEmpty();
        }
        assertThat(origin.connections()).isZero();
    }
}
