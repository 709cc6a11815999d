package dev.taskbox.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NamePoolTest {
    private final NamePool pool = new NamePool(1000);

    @Test
    void givesEachNameAnAddressOfItsOwnAndKnowsItAgain() {
        Set<InetAddress> seen = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            InetAddress address = pool.addressOf("host" + i + ".example");
            assertThat(address.getAddress()[0]).isEqualTo((byte) 127);
            assertThat(address.getAddress()[1] & 0xc0).isEqualTo(0x40);
            assertThat(pool.nameAt(address)).contains("host" + i + ".example");
            seen.add(address);
        }
        assertThat(seen).hasSize(1000);
        assertThat(pool.addressOf("host7.example")).isEqualTo(pool.addressOf("host7.example"));
    }

    @Test
    void givesTheSameAddressInAnotherProxy() {
        assertThat(new NamePool(10).addressOf("good.example")).isEqualTo(pool.addressOf("good.example"));
    }

    @Test
    void keepsNamesApartThatWantTheSameAddress() {
        NamePool wide = new NamePool(100_000);
        Set<InetAddress> wanted = new HashSet<>();
        Set<InetAddress> given = new HashSet<>();
        List<String> all = manyNames(20_000);
        for (String name : all) {
            wanted.add(new NamePool(1).addressOf(name));
            given.add(wide.addressOf(name));
        }

        assertThat(wanted).hasSizeLessThan(20_000);
        assertThat(given).hasSize(20_000);
        assertThat(all).allMatch(name -> wide.nameAt(wide.addressOf(name)).equals(Optional.of(name)));
    }

    private static List<String> manyNames(int count) {
        Random random = new Random(7);
        return Stream.generate(() -> Long.toString(random.nextLong() >>> 1, 36) + ".example")
                .distinct()
                .limit(count)
                .toList();
    }

    @Test
    void forgetsTheNameThatWasNotUsedForTheLongestTime() {
        NamePool small = new NamePool(2);
        InetAddress first = small.addressOf("first.example");
        InetAddress second = small.addressOf("second.example");
        assertThat(small.nameAt(first)).contains("first.example");

        small.addressOf("third.example");

        assertThat(small.nameAt(first)).contains("first.example");
        assertThat(small.nameAt(second)).isEmpty();
    }

    @Test
    void knowsNoNameElsewhere() {
        pool.addressOf("good.example");
        for (String address :
                Set.of("127.0.0.1", "127.63.255.255", "127.128.0.0", "8.8.8.8", "255.255.255.255", "::1")) {
            assertThat(pool.nameAt(InetAddress.ofLiteral(address))).isEmpty();
        }
    }
}
