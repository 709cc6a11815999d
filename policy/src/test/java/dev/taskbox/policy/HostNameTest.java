package dev.taskbox.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostNameTest {
    @ParameterizedTest
    @CsvSource({
        "example.com, example.com",
        "EXAMPLE.Com, example.com",
        "example.com., example.com",
        "LOCALHOST., localhost",
        "bücher.example, xn--bcher-kva.example",
        "BÜCHER.example, xn--bcher-kva.example",
        "XN--BCHER-KVA.example, xn--bcher-kva.example",
        "xn--fa-hia.example, xn--fa-hia.example",
        "ｅｘａｍｐｌｅ.com, example.com",
        "example。com, example.com",
        "例え.example, xn--r8jz45g.example",
        "_dmarc.a_b.example, _dmarc.a_b.example",
        "1e100.example, 1e100.example",
        "0x7f.example, 0x7f.example",
        "127.0.0.1.example, 127.0.0.1.example",
    })
    void aNameHasOneSpelling(String written, String canonical) throws Unfit {
        assertThat(HostName.parse(written)).isEqualTo(new HostName(canonical, false));
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1",
        "255.255.255.255, 255.255.255.255",
        "0.0.0.0, 0.0.0.0",
        "::1, ::1",
        "[::1], ::1",
        "::, ::",
        "0:0:0:0:0:0:0:1, ::1",
        "FD00:EC2::254, fd00:ec2::254",
        "[2001:DB8:0:0:1:0:0:1], 2001:db8::1:0:0:1",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "1:0:0:2:0:0:0:3, 1:0:0:2::3",
        "0001:002::, 1:2::",
        "::ffff:127.0.0.1, 127.0.0.1",
        "[::FFFF:7f00:1], 127.0.0.1",
        "::127.0.0.1, ::7f00:1",
        "64:ff9b::192.0.2.1, 64:ff9b::c000:201",
    })
    void anAddressHasOneSpelling(String written, String canonical) throws Unfit {
        assertThat(HostName.parse(written)).isEqualTo(new HostName(canonical, true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2130706433",
                "0x7f000001",
                "0177.0.0.1",
                "127.1",
                "127.0.1",
                "0",
                "0x",
                "0X7F.1",
                "1.2.3.0x4",
                "127.0.0.1.",
                "127.0.0.01",
                "256.0.0.1",
                "1.2.3.4.5",
                "999",
                "example.1",
                "１２７.0.0.1",
                "127。0。0。1",
                "127.0.0.①",
                "[127.0.0.1]",
                "[::1",
                "::1]",
                "[]",
                "[[::1]]",
                ":",
                ":::",
                "::1::",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "::00001",
                "fe80::1%eth0",
                "[fe80::1%25eth0]",
                "::ffff:0177.0.0.1",
                "::ffff:127.1",
                "::ffff:1.2.3.256",
                "::g",
                "1.2.3.4::",
                "::1.2.3.4:5",
                "example.com:443",
                "[example.com]",
            })
    void anUnusualSpellingOfAnAddressIsNoHost(String written) {
        assertThatThrownBy(() -> HostName.parse(written)).isInstanceOf(Unfit.class);
    }

    static Stream<String> notHosts() {
        return Stream.of(
                "",
                ".",
                "..",
                ".example.com",
                "example..com",
                "example.com..",
                "a b.example",
                " example.com",
                "example.com ",
                "example.com\n",
                "example.com\r\nHost: evil.example",
                "evil.example\0.example.com",
                "evil.example@example.com",
                "example.com@evil.example",
                "evil.example/example.com",
                "evil.example\\example.com",
                "evil.example?example.com",
                "evil.example#example.com",
                "evil.example%00.example.com",
                "%65xample.com",
                "*.example.com",
                "*",
                "exam\tple.com",
                "-a.example",
                "a-.example",
                "a".repeat(64) + ".example",
                ("a".repeat(49) + ".").repeat(5) + "example",
                "a".repeat(1_000_000),
                "ü".repeat(60) + "ß.example",
                "faß.example",
                "βόλος.example",
                "a\u200db.example",
                "a\u200cb.example",
                "a\u00adb.example",
                "a\u202eb.example",
                "a\u00a0b.example",
                "a\u2044b.example\u0000",
                "℀.example",
                "ａ／ｂ.example",
                "ａ＠ｂ.example",
                "ａ％ｂ.example",
                "ａ：４４３",
                "\ud800.example",
                "a\udc00",
                "\ue000.example",
                "。example",
                "é".repeat(300));
    }

    @ParameterizedTest
    @MethodSource("notHosts")
    void whatIsNoHostIsRefused(String written) {
        assertThatThrownBy(() -> HostName.parse(written)).isInstanceOf(Unfit.class);
    }

    /** Arbitrary text either is refused or ends in a spelling that is its own, made of harmless characters. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void theSpellingIsFinal(long seed) {
        Random random = new Random(seed);
        int names = 0;
        for (int i = 0; i < 20_000; i++) {
            String written = HostileText.host(random);
            HostName name;
            try {
                name = HostName.parse(written);
            } catch (Unfit _) {
                continue;
            }
            names++;
            assertThat(name.text()).as(written).matches(name.isAddress() ? "[0-9a-f:.]+" : "[a-z0-9_.-]+");
            assertThat(parsed(name.text())).as(written).isEqualTo(name);
            assertThat(parsed(HostileText.otherCase(random, name.text()))).isEqualTo(name);
        }
        assertThat(names).as("hosts among the texts").isGreaterThan(1000);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void everyAddressSurvivesItsText(long seed) throws Exception {
        Random random = new Random(seed);
        for (int i = 0; i < 5_000; i++) {
            byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
            random.nextBytes(bytes);
            for (int zero = random.nextInt(20); zero > 0; zero--) {
                bytes[random.nextInt(bytes.length)] = 0;
            }
            java.net.InetAddress address = java.net.InetAddress.getByAddress(bytes);
            HostName name = HostName.parse(IpAddress.text(address));
            assertThat(name).isEqualTo(new HostName(IpAddress.text(address), true));
            assertThat(java.net.InetAddress.ofLiteral(name.text())).isEqualTo(address);
        }
    }

    private static HostName parsed(String text) {
        try {
            return HostName.parse(text);
        } catch (Unfit unfit) {
            throw new AssertionError(text, unfit);
        }
    }
}
