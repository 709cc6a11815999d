package dev.taskbox.egress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskbox.egress.HostPolicy.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

class NameServerTest {
    private static final byte[] A_IN = {0, 1, 0, 1};

    private final AtomicLong now = new AtomicLong();
    private final Heard heard = new Heard();
    private final Capture capture = new Capture(new NamePool(100), new Refusals(heard, now::get));
    private final Rules rules = new Rules(false).allow("good.example", 443).allow("ssh.example", 22);
    private final NameServer names = new NameServer(
            capture,
            EgressConfig.DEFAULT.withPorts(Set.of(443), Set.of(80)),
            target -> rules.decide(target.host(), target.port()));

    private static byte[] query(String name, int type) throws IOException {
        return Message.newQuery(Record.newRecord(Name.fromString(name + "."), type, DClass.IN))
                .toWire();
    }

    private Message ask(String name, int type) throws IOException {
        return new Message(names.answer(query(name, type)));
    }

    @Test
    void answersAnAllowedNameWithAnAddressOfThePool() throws Exception {
        byte[] query = query("Good.eXample", Type.A);
        Message answer = new Message(names.answer(query));

        assertThat(answer.getHeader().getID())
                .isEqualTo(new Message(query).getHeader().getID());
        assertThat(answer.getHeader().getFlag(Flags.QR)).isTrue();
        assertThat(answer.getRcode()).isEqualTo(Rcode.NOERROR);
        assertThat(answer.getQuestion().getName()).hasToString("Good.eXample.");
        assertThat(answer.getSection(Section.ANSWER)).singleElement().isInstanceOfSatisfying(ARecord.class, record -> {
            assertThat(record.getName()).hasToString("Good.eXample.");
            assertThat(capture.pool().nameAt(record.getAddress())).contains("good.example");
        });
        assertThat(heard.decisions()).isEmpty();
    }

    @Test
    void answersANameThatIsAllowedOnAnyCapturedPort() throws Exception {
        assertThat(ask("ssh.example", Type.A).getSection(Section.ANSWER)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {Type.AAAA, Type.MX, Type.TXT, Type.HTTPS, Type.SRV, Type.ANY, Type.AXFR, 65_280})
    void hasNothingElseOfAnAllowedName(int type) throws Exception {
        Message answer = ask("good.example", type);
        assertThat(answer.getRcode()).isEqualTo(Rcode.NOERROR);
        assertThat(answer.getSection(Section.ANSWER)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {Type.A, Type.AAAA, Type.TXT, Type.NULL})
    void saysThatAnyOtherNameDoesNotExistAndReportsItOnce(int type) throws Exception {
        for (int i = 0; i < 3; i++) {
            Message answer = ask("Secret.evil.example", type);
            assertThat(answer.getRcode()).isEqualTo(Rcode.NXDOMAIN);
            assertThat(answer.getSection(Section.ANSWER)).isEmpty();
        }
        assertThat(heard.decisions()).containsExactly("denied secret.evil.example:443 because not in network.allow");
    }

    @Test
    void asksThePolicyAnewEachTime() throws Exception {
        rules.forbid("good.example", 443);
        assertThat(ask("good.example", Type.A).getRcode()).isEqualTo(Rcode.NXDOMAIN);
        rules.allow("good.example", 443);
        assertThat(ask("good.example", Type.A).getRcode()).isEqualTo(Rcode.NOERROR);
    }

    @Test
    void neitherAllowsNorReportsLookingBack() throws Exception {
        assertThat(ask("1.0.64.127.in-addr.arpa", Type.PTR).getRcode()).isEqualTo(Rcode.NXDOMAIN);
        assertThat(heard.decisions()).isEmpty();
    }

    @Test
    void takesQueriesThatOfferLargerAnswers() throws Exception {
        Message query = new Message(query("good.example", Type.A));
        query.addRecord(new org.xbill.DNS.OPTRecord(4096, 0, 0), Section.ADDITIONAL);
        assertThat(new Message(names.answer(query.toWire())).getSection(Section.ANSWER))
                .hasSize(1);
    }

    /** A label as it goes over the wire, whatever it holds. */
    private static byte[] label(String text) {
        return Hello.prefixed(1, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static byte[] raw(int flags, int questions, int answers, int additional, byte[] rest) {
        return Hello.concat(
                Hello.number(2, 0x1234),
                Hello.number(2, flags),
                Hello.number(2, questions),
                Hello.number(2, answers),
                Hello.number(2, 0),
                Hello.number(2, additional),
                rest);
    }

    private static byte[] rawQuery(byte[]... parts) {
        return raw(0x0100, 1, 0, 0, Hello.concat(Hello.concat(parts), A_IN));
    }

    static Stream<byte[]> refused() {
        byte[] good = Hello.concat(label("good"), label("example"), new byte[1]);
        byte[] question = Hello.concat(good, A_IN);
        byte[] chaos = {0, 1, 0, 3};
        return Stream.of(
                rawQuery(label("good.example"), new byte[1]),
                rawQuery(label("good\0"), label("example"), new byte[1]),
                rawQuery(label("evil\0.good"), label("example"), new byte[1]),
                rawQuery(label("good"), label("example\n"), new byte[1]),
                rawQuery(label("g\u00f6od"), label("example"), new byte[1]),
                rawQuery(label("*"), label("good"), label("example"), new byte[1]),
                rawQuery(label("g\\ood"), label("example"), new byte[1]),
                rawQuery(new byte[1]),
                rawQuery(label("127"), label("0"), label("0"), label("1"), new byte[1]),
                rawQuery(label("0x7f000001"), new byte[1]),
                raw(0x0100, 2, 0, 0, Hello.concat(question, question)),
                raw(0x0100, 0, 0, 0, new byte[0]),
                raw(0x8100, 1, 0, 0, question),
                raw(Opcode.UPDATE << 11, 1, 0, 0, question),
                raw(Opcode.NOTIFY << 11, 1, 0, 0, question),
                raw(0x0100, 1, 0, 0, Hello.concat(good, chaos)));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refusesWhatIsNoPlainQuestionForAHost(byte[] query) throws Exception {
        Message answer = new Message(names.answer(query));
        assertThat(answer.getRcode()).isEqualTo(Rcode.REFUSED);
        assertThat(answer.getHeader().getID()).isEqualTo(0x1234);
        assertThat(answer.getSection(Section.ANSWER)).isEmpty();
    }

    static Stream<byte[]> malformed() {
        byte[] many = Hello.concat(label("a"), new byte[1], A_IN);
        return Stream.of(
                raw(0x0100, 1, 0, 0, new byte[0]),
                raw(0x0100, 1, 0, 0, label("good")),
                raw(0x0100, 1, 0, 0, new byte[] {63, 'a'}),
                rawQuery(new byte[] {(byte) 0xc0, 12}), // points to itself
                rawQuery(new byte[] {1, 'a', (byte) 0xc0, 12}), // and further on
                rawQuery(new byte[] {(byte) 0xc0, 14, (byte) 0xc0, 12}),
                rawQuery(new byte[] {(byte) 0xff, (byte) 0xff}),
                rawQuery(new byte[] {(byte) 0x80, 1, 'a', 0}), // a kind of label that is not there
                rawQuery(Stream.generate(() -> label("a".repeat(63))).limit(5).toArray(byte[][]::new)),
                raw(0x0100, 65_535, 0, 0, many),
                raw(0x0100, 1, 65_535, 0, many),
                raw(0x0100, 1, 0, 65_535, many),
                raw(0x0100, 1, 0, 1, many),
                raw(0x0100, 1, 0, 1, Hello.concat(many, new byte[] {
                    0, 0, 41, 16, 0, 0, 0, 0, 0, (byte) 0xff, (byte) 0xff
                })));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void saysOfWhatCannotBeReadThatItCannot(byte[] query) throws Exception {
        Message answer = new Message(names.answer(query));
        assertThat(answer.getRcode()).isEqualTo(Rcode.FORMERR);
        assertThat(answer.getHeader().getID()).isEqualTo(0x1234);
        assertThat(heard.decisions()).isEmpty();
    }

    @Test
    void answersEveryMutilationInOneSmallMessage() throws Exception {
        Random random = new Random(7);
        byte[] query = query("good.example", Type.A);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[12 + random.nextInt(60)];
            System.arraycopy(query, 0, bytes, 0, Math.min(query.length, bytes.length));
            for (int changes = random.nextInt(6); changes > 0; changes--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            byte[] answer = names.answer(bytes);
            assertThat(answer).hasSizeBetween(12, 512).startsWith(bytes[0], bytes[1]);
        }
    }

    @Test
    void takesAPolicyThatFailsForARefusal() throws Exception {
        try (TestProxy box = new TestProxy()) {
            box.proxy.policy(new HostPolicy() {
                @Override
                public Verdict decide(String host, int port) {
                    throw new IllegalStateException("broken");
                }

                @Override
                public boolean namesAddress(java.net.InetAddress address, int port) {
                    return true;
                }
            });
            try (RawClient client = box.client()) {
                Dns.open(client);
                assertThat(Dns.ask(client, query("good.example", Type.A)).getRcode())
                        .isEqualTo(Rcode.NXDOMAIN);
            }
        }
    }
}
