package dev.taskbox.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {
    @ParameterizedTest
    @CsvSource({
        "EXAMPLE.com:1, example.com:1",
        "example.com.:443, example.com:443",
        "a_b.example:443, a_b.example:443",
        "xn--bcher-kva.example, xn--bcher-kva.example:80",
        "1.2.3.4:80, 1.2.3.4:80",
        "1.2.3.4.:80, 1.2.3.4:80",
        "255.249.199.99:80, 255.249.199.99:80",
        "1password.com:80, 1password.com:80",
        "[::1]:80, [::1]:80",
        "[0:0:0:0:0:0:0:0], [::]:80",
        "[2001:0DB8:0:0:1:0:0:1]:80, [2001:db8::1:0:0:1]:80",
        "[1:0:2:3:4:5:6:7]:80, [1:0:2:3:4:5:6:7]:80",
        "[64:ff9b::1.2.3.4]:80, [64:ff9b::102:304]:80",
        "[1:2:3:4:5:6:0:0]:80, [1:2:3:4:5:6::]:80",
    })
    void hasOneSpelling(String text, String canonical) throws BadMessage {
        assertThat(Target.parse(text, Optional.of(80))).hasToString(canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":80",
                ".",
                "a..b",
                ".a",
                "a..",
                "-a",
                "a-",
                "a b",
                "a,b",
                "a;b",
                "a/b",
                "a@b",
                "a\\b",
                "a%2e",
                "a*",
                "*",
                "é.example",
                "\0",
                "a\0.b",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.256",
                "01.2.3.4",
                "1.2.3.0x4",
                "a.0x",
                "a.1",
                "4294967295",
                "::1",
                "[::1",
                "[]",
                "[a]",
                "[1.2.3.4]",
                "[::1%1]",
                "[:::1]",
                "[::1]x",
                "[::1]:",
                "a:",
                "a:x",
                "a:-1",
                "a:+1",
                "a:0",
                "a:65536",
                "a:123456",
                "a:80:80",
                "[::ffff:1.2.3.4]",
                "[::ffff:102:304]",
            })
    void refuses(String text) {
        assertThatThrownBy(() -> Target.parse(text, Optional.of(80))).isInstanceOf(BadMessage.class);
    }

    @Test
    void aNameHasBounds() throws BadMessage {
        assertThatThrownBy(() -> Target.of("a".repeat(64), 80)).isInstanceOf(BadMessage.class);
        assertThatThrownBy(() -> Target.of("ab.".repeat(84) + "ab", 80)).isInstanceOf(BadMessage.class);
        assertThat(Target.of("ab.".repeat(84) + "a", 80).host()).hasSize(253);
    }
}
