package dev.taskbox.policy;

import static dev.taskbox.policy.Given.network;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.taskbox.model.Policy.Credential;
import dev.taskbox.model.Policy.HostRule;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkRulesTest {
    private final NetworkRules rules = new NetworkRules(network(
            List.of(
                    "example.com",
                    "*.wild.example",
                    "ports.example:8443",
                    "*.github.example",
                    "10.0.0.5",
                    "[fd00::1]:8080",
                    "bücher.example"),
            List.of("gist.github.example", "*.secret.wild.example")));

    @ParameterizedTest
    @CsvSource({
        "example.com, 443, example.com",
        "EXAMPLE.COM., 443, example.com",
        "a.wild.example, 443, a.wild.example",
        "b.a.wild.example, 443, b.a.wild.example",
        "ports.example, 8443, ports.example",
        "api.github.example, 443, api.github.example",
        "secret.wild.example, 443, secret.wild.example",
        "10.0.0.5, 443, 10.0.0.5",
        "[::ffff:10.0.0.5], 443, 10.0.0.5",
        "[fd00:0::1], 8080, fd00::1",
        "BÜCHER.example, 443, xn--bcher-kva.example",
        "xn--bcher-kva.example, 443, xn--bcher-kva.example",
    })
    void allows(String host, int port, String canonical) {
        assertThat(rules.decide(host, port))
                .isInstanceOfSatisfying(
                        Decision.Allowed.class,
                        allowed -> assertThat(allowed.host()).isEqualTo(canonical));
    }

    @ParameterizedTest
    @CsvSource({
        "wild.example, 443",
        "evilwild.example, 443",
        "wild.example.evil, 443",
        "a.wild.example.evil, 443",
        "evilexample.com, 443",
        "www.example.com, 443",
        "example.com.evil, 443",
        "example.com, 80",
        "example.com, 22",
        "ports.example, 443",
        "10.0.0.5, 80",
        "10.0.0.50, 443",
        "fd00::1, 443",
        "fd00::2, 8080",
        "169.254.169.254, 443",
        "fd00:ec2::254, 443",
    })
    void deniesWhatIsNotNamed(String host, int port) {
        assertThat(denied(host, port).rule()).isEqualTo("not in network.allow");
    }

    @Test
    void denyBeatsAllowAndSaysWhere() {
        assertThat(denied("Gist.GitHub.example.", 443))
                .isEqualTo(new Decision.Denied(
                        "network.deny: gist.github.example (.taskbox.yaml:9)",
                        "task policy explain",
                        "gist.github.example"));
        assertThat(denied("x.secret.wild.example", 443).rule())
                .isEqualTo("network.deny: *.secret.wild.example (.taskbox.yaml:9)");
    }

    @ParameterizedTest
    @CsvSource({
        "evil.example, 443, task policy allow evil.example",
        "EVIL.example, 22, task policy allow evil.example:22",
        "fd00::9, 443, task policy allow '[fd00::9]'",
        "fd00::9, 80, task policy allow '[fd00::9]:80'",
    })
    void theHintIsACommandLineThatWouldAllowIt(String host, int port, String hint) {
        assertThat(denied(host, port).hint()).isEqualTo(hint.replace("\"", ""));
    }

    @Test
    void aHostThatIsNoneIsDeniedWithTheReasonAndNothingThatMovesACursor() {
        Decision.Denied denied = denied("evil\u001b[2J\r\n.example", 443);
        assertThat(denied.rule()).startsWith("not a host: ");
        assertThat(denied.rule() + denied.host() + denied.hint()).doesNotContain("\u001b", "\r", "\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 65_536, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void aPortThatIsNoneIsDenied(int port) {
        assertThat(denied("example.com", port).rule()).isEqualTo("not a port: " + port);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2130706433",
                "0x7f000001",
                "0177.0.0.1",
                "127.1",
                "[::ffff:127.0.0.1]",
                "[::1]",
                "0.0.0.0",
                "127.0.0.1"
            })
    void noSpellingOfLoopbackIsReachedWhereNamesAreAllowed(String host) {
        assertThat(rules.decide(host, 443)).isInstanceOf(Decision.Denied.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void everyTextGetsADecisionThatHoldsForItsCanonicalForm(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            String host = HostileText.host(random);
            int port = random.nextBoolean() ? 443 : random.nextInt(70_000);
            Decision decision = rules.decide(host, port);
            if (decision instanceof Decision.Allowed allowed) {
                assertThat(rules.decide(allowed.host(), port)).isEqualTo(decision);
            }
        }
    }

    @Test
    void knowsWhichAddressesAreNamed() throws Exception {
        assertThat(rules.namesAddress(address("10.0.0.5"), 443)).isTrue();
        assertThat(rules.namesAddress(address("10.0.0.5"), 80)).isFalse();
        assertThat(rules.namesAddress(address("10.0.0.6"), 443)).isFalse();
        assertThat(rules.namesAddress(address("fd00::1"), 8080)).isTrue();
        assertThat(rules.namesAddress(InetAddress.getByAddress("example.com", new byte[] {10, 0, 0, 5}), 443))
                .as("an address that a name led to")
                .isTrue();
    }

    @Test
    void aDeniedAddressIsNotNamed() {
        NetworkRules both = new NetworkRules(network(List.of("10.0.0.5"), List.of("[::ffff:10.0.0.5]")));
        assertThat(both.namesAddress(address("10.0.0.5"), 443)).isFalse();
        assertThat(both.deniesAddress(address("10.0.0.5"), 443)).isTrue();
        assertThat(both.deniesAddress(address("10.0.0.6"), 443)).isFalse();
        assertThat(both.decide("10.0.0.5", 443)).isInstanceOf(Decision.Denied.class);
    }

    @Test
    void aCredentialGoesToItsHostsAndPortsOnly() {
        Credential token = new Credential("T", "env: T", List.of("a.example", "b.example:8443", "[fd00::1]"));
        assertThat(NetworkRules.isBound(token, "a.example", 443)).isTrue();
        assertThat(NetworkRules.isBound(token, "b.example", 8443)).isTrue();
        assertThat(NetworkRules.isBound(token, "fd00::1", 443)).isTrue();
        assertThat(NetworkRules.isBound(token, "a.example", 80)).isFalse();
        assertThat(NetworkRules.isBound(token, "b.example", 443)).isFalse();
        assertThat(NetworkRules.isBound(token, "x.a.example", 443)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "*, every host",
        "*:443, every host",
        "*.com, every domain that anyone registers below .com",
        "*.COM., every domain that anyone registers below .com",
        "*.*.example.com, has a character that no host name may have",
        "a.*.example.com, is not the whole first label",
        "*a.example.com, is not the whole first label",
        "*.10.0.0.5, wildcard before an IP address",
        "https://example.com/path, Write 'example.com' alone",
        "https://user:pw@example.com:8443/x, Write 'example.com:8443' alone",
        "fd00::1, in brackets",
        "example.com:0, no port from 1 to 65535",
        "example.com:65536, no port from 1 to 65535",
        "example.com:+80, no port from 1 to 65535",
        "example.com:080, no port from 1 to 65535",
        "example.com:, no port from 1 to 65535",
        "example.com:80:80, more than one ':'",
        "127.1, unusual spelling",
        "0x7f000001, unusual spelling",
        "example.com/path, no host name may have",
        "user@example.com, no host name may have",
        "'', is empty",
        ":443, is empty",
    })
    void refusesARuleThatIsTooWideOrNoRule(String text, String why) {
        Unfit unfit = catchThrowableOfType(Unfit.class, () -> HostRules.allow(text, "x"));
        assertThat(unfit.why() + " " + unfit.remedy()).contains(why);
    }

    @Test
    void aWholeTopLevelDomainMayBeDenied() {
        NetworkRules narrowed = new NetworkRules(network(List.of("a.example"), List.of("*.example")));
        assertThat(narrowed.decide("a.example", 443)).isInstanceOf(Decision.Denied.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22})
    void theTextOfARuleReadsBackAsTheSameRule(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            String text =
                    (random.nextBoolean() ? "*." : "") + HostileText.host(random) + (random.nextBoolean() ? ":22" : "");
            rule(text).ifPresent(rule -> {
                HostRule again = rule(HostRules.text(rule)).orElseThrow();
                assertThat(HostRules.text(again)).isEqualTo(HostRules.text(rule));
                assertThat(again.host()).isEqualTo(rule.host());
            });
        }
    }

    private Decision.Denied denied(String host, int port) {
        return (Decision.Denied) rules.decide(host, port);
    }

    private static Optional<HostRule> rule(String text) {
        try {
            return Optional.of(HostRules.allow(text, "x"));
        } catch (Unfit _) {
            return Optional.empty();
        }
    }

    private static InetAddress address(String literal) {
        return InetAddress.ofLiteral(literal);
    }
}
