package dev.taskbox.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NetworkRulesTest {
    private static final NetworkRules NAMES = Given.rules(
            List.of("*.example.com", "repo.example.org:8443", "bücher.example", "localhost:18080", "plain.example"),
            List.of("gist.example.com", "*.secret.example.com"));
    private static final NetworkRules ADDRESSES =
            Given.rules(List.of("127.0.0.1:18080", "[::1]:18080", "[2001:DB8:0::1]", "10.0.0.7"), List.of("10.0.0.7"));

    @ParameterizedTest
    @CsvSource({
        "a.example.com, 443, a.example.com",
        "A.B.Example.COM, 443, a.b.example.com",
        "a.example.com., 443, a.example.com",
        "repo.example.org, 8443, repo.example.org",
        "BÜCHER.example, 443, xn--bcher-kva.example",
        "xn--bcher-kva.example, 443, xn--bcher-kva.example",
        "XN--BCHER-KVA.EXAMPLE., 443, xn--bcher-kva.example",
        "LOCALHOST, 18080, localhost",
        "localhost., 18080, localhost",
        "my_bucket.example.com, 443, my_bucket.example.com"
    })
    void allowsOneHostInAllItsSpellings(String host, int port, String canonical) {
        assertThat(NAMES.decide(host, port))
                .isInstanceOfSatisfying(
                        Decision.Allowed.class,
                        allowed -> assertThat(allowed.host()).isEqualTo(canonical));
    }

    @ParameterizedTest
    @CsvSource({
        "example.com, 443",
        "evilexample.com, 443",
        "example.com.evil, 443",
        "a.example.com.evil.example, 443",
        "a.example.com, 22",
        "a.example.com, 0",
        "a.example.com, -1",
        "repo.example.org, 443",
        "sub.repo.example.org, 8443",
        "xplain.example, 443",
        "localhost, 443",
        "127.0.0.1, 18080",
        "::1, 18080",
        "xn--exmple-cua.com, 443"
    })
    void deniesWhatIsNotNamed(String host, int port) {
        assertThat(NAMES.decide(host, port))
                .isInstanceOfSatisfying(
                        Decision.Denied.class,
                        denied -> assertThat(denied.rule()).isEqualTo("not in network.allow"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gist.example.com", "GIST.example.com.", "a.secret.example.com"})
    void denyBeatsAllow(String host) {
        assertThat(NAMES.decide(host, 443)).isInstanceOf(Decision.Denied.class);
    }

    static List<String> hostile() {
        return List.of(
                "",
                ".",
                "..",
                "2130706433",
                "0x7f000001",
                "0X7F000001",
                "0177.0.0.1",
                "127.1",
                "127.0.1",
                "127.0.0.01",
                "127.0.0.256",
                "0x7f.0.0.1",
                "127.0.0.0x1",
                "1.2.3.4.5",
                "１２７.0.0.1",
                "127。0。0。1",
                "a。example。com",
                "a.example．com",
                "[127.0.0.1]",
                "[::1",
                "::1]",
                "[[::1]]",
                "[::1%lo]",
                "fe80::1%25eth0",
                "::1::",
                ":::",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "::ffff:127.1",
                "::ffff:0177.0.0.1",
                "127.0.0.1\0.example.com",
                "a.example.com\0",
                "\0",
                "a.example.com%00",
                "a.example.com%00.evil",
                "evil@a.example.com",
                "a.example.com@evil",
                "evil/a.example.com",
                "a.example.com/",
                "a.example.com\\evil",
                "a.example.com\r\nHost: evil",
                "a.example.com\n",
                "a.example.com ",
                " a.example.com",
                "a .example.com",
                "a\t.example.com",
                "a\u00a0.example.com",
                "a.example.com..",
                "a..example.com",
                ".example.com",
                "*.example.com",
                "a.example.com:443",
                "a.example.com?x",
                "a.example.com#x",
                "-a.example.com",
                "a-.example.com",
                "℀.example.com",
                "faß.example.com",
                "a\u00adb.example.com",
                "a\u200db.example.com",
                "a\u2024example.com",
                "\ud800.example.com",
                "\u202e.example.com",
                "a".repeat(64) + ".example.com",
                "a.".repeat(127) + "example.com",
                "ü".repeat(200) + ".example.com",
                "x".repeat(1_000_000));
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void deniesWhatIsNoHostName(String host) {
        assertThat(NAMES.decide(host, 443)).isInstanceOfSatisfying(Decision.Denied.class, denied -> {
            assertThat(denied.rule()).startsWith("not a host: ");
            assertThat(denied.host()).hasSizeLessThan(800).matches("[^\\p{Cntrl}\u202e\u2028]*");
        });
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void takesNoHostileSpellingIntoARule(String host) {
        if (!host.equals("*.example.com") && !host.equals("a.example.com:443")) {
            assertThat(Given.canonical(host)).isEmpty();
        }
    }

    @Test
    void saysWhichRuleDecidedAndWhatToDo() {
        assertThat(NAMES.decide("x.example.com", 443))
                .isEqualTo(new Decision.Allowed("network.allow: *.example.com (.taskbox.yaml:9)", "x.example.com"));
        assertThat(NAMES.decide("gist.example.com", 443))
                .isEqualTo(new Decision.Denied(
                        "network.deny: gist.example.com (.taskbox.yaml:19)",
                        "remove \"gist.example.com\" from policy.network.deny",
                        "gist.example.com"));
        assertThat(NAMES.decide("Evil.Example", 443))
                .isEqualTo(new Decision.Denied(
                        "not in network.allow",
                        "add \"evil.example\" to policy.network.allow in .taskbox.yaml",
                        "evil.example"));
        assertThat(NAMES.decide("[0:0::1]", 8080))
                .isEqualTo(new Decision.Denied(
                        "not in network.allow", "add \"[::1]:8080\" to policy.network.allow in .taskbox.yaml", "::1"));
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 18080, true",
        "::ffff:127.0.0.1, 18080, true",
        "[::FFFF:7f00:1], 18080, true",
        "127.0.0.1, 443, false",
        "127.0.0.2, 18080, false",
        "::1, 18080, true",
        "[0:0:0:0:0:0:0:1], 18080, true",
        "2001:db8::1, 443, true",
        "2001:0db8:0:0::0001, 443, true",
        "::127.0.0.1, 18080, false",
        "0.0.0.0, 18080, false",
        "169.254.169.254, 443, false",
        "fd00:ec2::254, 443, false",
        "10.0.0.7, 443, false",
        "::ffff:10.0.0.7, 443, false"
    })
    void matchesAddressesByValue(String host, int port, boolean allowed) {
        assertThat(ADDRESSES.decide(host, port) instanceof Decision.Allowed).isEqualTo(allowed);
    }

    @Test
    void namesOnlyTheAddressesThatARuleAllowsByNumber() throws Exception {
        assertThat(ADDRESSES.namesAddress(InetAddress.ofLiteral("127.0.0.1"), 18080))
                .isTrue();
        assertThat(ADDRESSES.namesAddress(InetAddress.ofLiteral("::1"), 18080)).isTrue();
        assertThat(ADDRESSES.namesAddress(InetAddress.ofLiteral("127.0.0.1"), 443))
                .isFalse();
        assertThat(ADDRESSES.namesAddress(InetAddress.ofLiteral("10.0.0.7"), 443))
                .isFalse();
        assertThat(NAMES.namesAddress(InetAddress.getByAddress("localhost", new byte[] {127, 0, 0, 1}), 18080))
                .isFalse();
    }

    @Test
    void canonicalFormIsItsOwnAndDecidingNeverThrows() {
        Random random = new Random(20_261_124);
        for (int i = 0; i < 50_000; i++) {
            String host = host(random);
            assertThat(NAMES.decide(host, random.nextInt(-5, 70_000))).isNotNull();
            Given.canonical(host)
                    .ifPresent(
                            once -> assertThat(Given.canonical(once)).as(host).contains(once));
        }
    }

    /** Ipv6 text and Java's own reading of it agree. */
    @Test
    void readsEveryAddressAsJavaDoes() throws Exception {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
            random.nextBytes(bytes);
            for (int zero = random.nextInt(bytes.length + 1); zero > 0; zero--) {
                bytes[random.nextInt(bytes.length)] = 0;
            }
            InetAddress address = InetAddress.getByAddress(bytes);
            String text = IpLiteral.canonical(address);
            assertThat(InetAddress.ofLiteral(text)).isEqualTo(address);
            assertThat(Given.canonical(address.getHostAddress())).contains(text);
        }
    }

    private static String host(Random random) {
        String alphabet = "aAbz019.-_:[]%@/\\*\0\r\n \u00ad\u200dßüİıſK。．｡１℀\u0301\ud83d\ude00\ud800xn";
        StringBuilder host = new StringBuilder(random.nextInt(8) == 0 ? "xn--" : "");
        for (int length = random.nextInt(24); length > 0; length--) {
            boolean anything = random.nextInt(16) == 0;
            host.append(anything ? (char) random.nextInt(0x10000) : alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return host + (random.nextBoolean() ? ".example.com" : "");
    }
}
