package dev.taskbox.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientHelloTest {
    private static final int SOME_TRIES = 20_000;

    @Test
    void readsTheName() throws BadMessage {
        assertThat(ClientHello.parse(Hello.named("Example.COM").record()))
                .contains(new ClientHello(Optional.of("example.com"), false));
        assertThat(ClientHello.parse(Hello.plain().record())).contains(new ClientHello(Optional.empty(), false));
        assertThat(ClientHello.parse(Hello.named("a").encrypted().record()))
                .contains(new ClientHello(Optional.of("a"), true));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 7, 50, 100})
    void joinsRecords(int size) throws BadMessage {
        assertThat(ClientHello.parse(Hello.named("example.com").records(size)))
                .contains(new ClientHello(Optional.of("example.com"), false));
    }

    @Test
    void waitsForEveryByte() throws BadMessage {
        byte[] whole = Hello.named("example.com").records(40);
        for (int i = 0; i < whole.length; i++) {
            assertThat(ClientHello.parse(Arrays.copyOf(whole, i)))
                    .as("%d bytes", i)
                    .isEmpty();
        }
    }

    @Test
    void leavesWhatFollowsAlone() throws BadMessage {
        byte[] more = Hello.concat(Hello.named("a").record(), new byte[] {23, 3, 3, 0, 1, 0});
        assertThat(ClientHello.parse(more)).contains(new ClientHello(Optional.of("a"), false));
    }

    @Test
    void refusesWhatTwoReadersCouldReadInTwoWays() {
        byte[] twoNames = Hello.plain()
                .extension(0, new byte[] {0, 8, 0, 0, 1, 'a', 0, 0, 1, 'b'})
                .record();
        byte[] otherType =
                Hello.plain().extension(0, new byte[] {0, 4, 1, 0, 1, 'a'}).record();
        byte[] emptyName = Hello.plain().name("").record();
        byte[] twice = Hello.named("a").name("b").record();
        byte[] longer =
                Hello.plain().extension(0, new byte[] {0, 4, 0, 0, 9, 'a'}).record();
        byte[] trailing = Hello.named("a").record();
        trailing = Hello.concat(trailing, new byte[] {0});
        trailing[4]++;
        for (byte[] bytes : new byte[][] {twoNames, otherType, emptyName, twice, longer, trailing}) {
            assertThatThrownBy(() -> ClientHello.parse(bytes)).isInstanceOf(BadMessage.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "G",
                "SSH-2.0-x",
                "\u0015\u0003\u0001",
                "\u0016\u0002",
                "\u0016\u0003\u0001\u0000\u0000",
                "\u0016\u0003\u0001\u0000\u0001\u0002"
            })
    void knowsWhatIsNoHello(String text) {
        byte[] bytes = new byte[Math.max(5, text.length())];
        for (int i = 0; i < text.length(); i++) {
            bytes[i] = (byte) text.charAt(i);
        }
        assertThatThrownBy(() -> ClientHello.parse(bytes)).isInstanceOf(BadMessage.class);
    }

    @Test
    void hasBounds() {
        byte[] announced = {22, 3, 1, 0, 4, 1, 1, 0, 0};
        assertThatThrownBy(() -> ClientHello.parse(announced)).isInstanceOf(BadMessage.class);
        byte[] tiny = Hello.plain().extension(99, new byte[8000]).records(1);
        assertThatThrownBy(() -> ClientHello.parse(Arrays.copyOf(tiny, ClientHello.LONGEST)))
                .isInstanceOf(BadMessage.class);
    }

    @Test
    void neverFailsInAnotherWay() {
        Random random = new Random(1);
        byte[] honest = Hello.named("example.com").encrypted().records(60);
        for (int i = 0; i < SOME_TRIES; i++) {
            byte[] bytes = Arrays.copyOf(honest, random.nextInt(honest.length) + 1);
            for (int j = random.nextInt(4); j >= 0; j--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            assertThatCode(() -> parse(bytes)).as(() -> Arrays.toString(bytes)).doesNotThrowAnyException();
        }
    }

    private static Optional<ClientHello> parse(byte[] bytes) {
        try {
            return ClientHello.parse(bytes);
        } catch (BadMessage e) {
            return Optional.empty();
        }
    }
}
