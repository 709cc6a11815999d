package dev.taskbox.egress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskbox.egress.ClientHello.Outcome;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientHelloTest {
    private static Outcome read(byte... bytes) {
        return ClientHello.read(bytes, 0, bytes.length);
    }

    private static Optional<String> name(byte[] bytes) {
        assertThat(read(bytes)).isInstanceOf(Outcome.Hello.class);
        return ((Outcome.Hello) read(bytes)).serverName();
    }

    private static byte[] real(String name) throws Exception {
        SSLEngine engine = SSLContext.getDefault().createSSLEngine();
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName(name)));
        engine.setSSLParameters(parameters);
        engine.setUseClientMode(true);
        ByteBuffer out = ByteBuffer.allocate(64 * 1024);
        engine.wrap(ByteBuffer.allocate(0), out);
        return Arrays.copyOf(out.array(), out.position());
    }

    @Test
    void readsTheNameOfARealHello() throws Exception {
        assertThat(name(real("Good.example"))).contains("good.example");
        assertThat(read(real("good.example")))
                .isEqualTo(new Outcome.Hello(Optional.of("good.example"), false, real("good.example").length));
    }

    @Test
    void readsItWhereverItIsCutIntoRecords() {
        Hello hello = Hello.with().name("good.example").encryptedHello();
        for (int size = hello.message().length / 31 + 1; size <= hello.message().length; size++) {
            assertThat(name(hello.inRecordsOf(size))).contains("good.example");
        }
        assertThat(read(hello.inRecordsOf(1))).isInstanceOf(Outcome.NotHello.class);
    }

    @Test
    void asksForMoreUntilItIsCompleteAndNeverForTooMuch() {
        byte[] bytes = Hello.with().name("good.example").inRecordsOf(30);
        for (int length = 0; length < bytes.length; length++) {
            Outcome outcome = ClientHello.read(bytes, 0, length);
            assertThat(outcome).isInstanceOf(Outcome.NeedMore.class);
            assertThat(((Outcome.NeedMore) outcome).total())
                    .isGreaterThan(length)
                    .isLessThanOrEqualTo(bytes.length);
        }
    }

    @Test
    void looksOnlyBetweenItsBounds() {
        byte[] bytes = Hello.with().name("good.example").bytes();
        byte[] padded = Hello.concat(new byte[7], bytes, new byte[9]);

        assertThat(ClientHello.read(padded, 7, 7 + bytes.length)).isEqualTo(read(bytes));
        assertThat(ClientHello.read(padded, 7, padded.length))
                .isEqualTo(new Outcome.Hello(Optional.of("good.example"), false, bytes.length));
    }

    @Test
    void aHelloWithoutANameHasNone() {
        assertThat(name(Hello.with().bytes())).isEmpty();
        assertThat(name(Hello.with().extension(10, new byte[2]).bytes())).isEmpty();
    }

    @Test
    void seesAnEncryptedHello() {
        assertThat(read(Hello.with().name("outer.example").encryptedHello().bytes()))
                .isInstanceOfSatisfying(
                        Outcome.Hello.class,
                        hello -> assertThat(hello.encrypted()).isTrue());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "evil\0good.example", "evil good.example", "good.example..", "g\u00f6od.example", "a@b"})
    void aNameThatIsNoneIsRefused(String name) {
        assertThat(read(Hello.with().name(name).bytes())).isInstanceOf(Outcome.NotHello.class);
    }

    @Test
    void whatCouldBeReadTwoWaysIsRefused() {
        byte[] entry = Hello.concat(
                new byte[] {0}, Hello.prefixed(2, "good.example".getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
        byte[] other = Hello.concat(new byte[] {1}, Hello.prefixed(2, new byte[3]));
        byte[] good = Hello.with().name("good.example").message();

        assertThat(List.of(
                        Hello.with().name("good.example").name("evil.example").bytes(),
                        Hello.with()
                                .extension(0, Hello.prefixed(2, Hello.concat(entry, entry)))
                                .bytes(),
                        Hello.with().extension(0, Hello.prefixed(2, other)).bytes(),
                        Hello.with()
                                .extension(0, Hello.concat(Hello.prefixed(2, entry), new byte[1]))
                                .bytes(),
                        Hello.with().extension(0, new byte[0]).bytes(),
                        Hello.with().extension(0, new byte[2]).bytes(),
                        Hello.with()
                                .name("good.example")
                                .extension(1, new byte[0])
                                .extension(1, new byte[0])
                                .bytes(),
                        Hello.record(Hello.concat(good, new byte[1])),
                        Hello.record(Hello.concat(good, good)),
                        Hello.concat(Hello.record(new byte[0]), Hello.record(good)),
                        Hello.record(new byte[] {2, 0, 0, 0}),
                        Hello.record(new byte[] {1, 0, 0, 0}),
                        Hello.record(new byte[] {1, 127, 0, 0}),
                        new byte[] {22, 3, 1, 64, 1},
                        new byte[] {22, 2},
                        new byte[] {23}))
                .allSatisfy(bytes -> assertThat(read(bytes)).isInstanceOf(Outcome.NotHello.class));
    }

    @Test
    void everyMutationHasAnOutcome() throws Exception {
        Random random = new Random(20_260_101);
        byte[] good = real("good.example");
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = Arrays.copyOf(good, random.nextInt(good.length + 1));
            for (int i = 0; i < 3 && bytes.length > 0; i++) {
                bytes[random.nextInt(Math.min(bytes.length, 400))] = (byte) random.nextInt();
            }
            assertThat(read(bytes)).isNotNull();
        }
    }
}
