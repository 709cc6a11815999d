package dev.taskbox.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskbox.service.Clean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CleanTest {
    /** Everything hostile that these tests know, between two harmless words. */
    static final String HOSTILE =
            "before\u001b[31m\u001b[2J\u001b]0;title\u0007\u001b]52;c;ZXZpbA==\u001b\\\u009b5n\u009d8;;x\u009c"
                    + "\u001bP+q\u001b\\\u001bc\u001b(0\u0000\u0007\b\r\u007f\u0085\u202eevil\u202c\u2066\u2069\u200e\u200b\ufeff"
                    + "\ud83d\u001b]unterminated\u001b[after";

    @Test
    void plainTextStaysAsItIs() {
        String text = "größe 日本 🚀 👩‍👩‍👧 cafe\u0301 \tx\n[31m ]0; \\e نص";
        assertThat(Clean.text(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "'\u001b[31mred\u001b[0m', red",
        "'\u001b[38;5;196;48:2::1:2:3mx', x",
        "'\u001b[?1049hx\u001b[?25l', x",
        "'\u001b[1 qx', x",
        "'\u009b31mx', x",
        "'\u001b]0;pwned\u0007x', x",
        "'\u001b]8;;http://evil\u001b\\x\u001b]8;;\u001b\\', x",
        "'\u009d0;pwned\u009cx', x",
        "'\u001bPq#0\u001b\\x', x",
        "'\u001b_G\u001b\\x', x",
        "'\u001bcx', x",
        "'\u001b(0x', x",
        "'\u001b#8x', x",
        "'x\u001b', x",
        "'x\u001b[', x[",
        "'\u001b[31', [31",
        "'\u001b[\u001b[31mx', [x",
        "'\u001b]0;no end', ]0;no end",
        "'\u001b]0;\u001b[31mx', ]0;x",
        "'a\rb\bc\u0000d\u007fe', abcde",
        "'a\u0085b\u008dc', abc",
        "'a\u202eb\u2067c\u061cd', abcd",
        "'a\u200bb\ufeffc', abc",
        "'\ud83dx', '\ufffdx'",
        "'x\ude00', 'x\ufffd'",
        "'a\ud83d\ude00b', 'a\ud83d\ude00b'",
    })
    void whatATerminalCouldObeyIsGone(String hostile, String clean) {
        assertThat(Clean.text(hostile)).isEqualTo(clean);
    }

    @Test
    void invisibleTagsThatHideTextAreGone() {
        assertThat(Clean.text("x" + Character.toString(0xe0041) + "y")).isEqualTo("xy");
    }

    @Test
    void anUnfinishedStringSwallowsNoOtherLine() {
        assertThat(Clean.text("\u001b]0;a\nb\u0007c")).isEqualTo("]0;a\nbc");
    }

    @Test
    void aLineHasNoOtherLineInIt() {
        assertThat(Clean.line("a\nb\tc\u2028d\u2029e\r\nf")).isEqualTo("a b c d e f");
    }

    @Test
    void aFieldHasNeitherTabNorNewlineAndCanBeReadBack() {
        assertThat(Clean.field("a\tb\nc\\td")).isEqualTo("a\\tb\\nc\\\\td");
    }

    @Test
    void nothingHarmfulIsLeftOfRandomText() {
        Random random = new Random(20261124);
        String alphabet = "\u001b\u009b\u009d\u0090[]P_^X;:?01 mJhq\\\u0007\u009c\n\tab\ud83d\ude00\u202e\u0000\r(";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(30); length > 0; length--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            assertHarmless(Clean.text(text.toString()));
            assertThat(Clean.text(Clean.text(text.toString()))).isEqualTo(Clean.text(text.toString()));
        }
    }

    @Test
    void aMegabyteOfBeginningsIsReadInOnePass() {
        String text = "\u001b]".repeat(500_000);
        assertThat(Clean.text(text)).isEqualTo("]".repeat(500_000));
    }

    @Test
    void aStreamOfBytesIsCleanedEvenWhereASequenceIsTorn() throws IOException {
        ByteArrayOutputStream terminal = new ByteArrayOutputStream();
        try (CleanStream stream = new CleanStream(terminal)) {
            for (byte b : (HOSTILE + "\n\u001b[").getBytes(StandardCharsets.UTF_8)) {
                stream.write(b);
                if (b == '[') {
                    stream.flush();
                }
            }
        }
        assertHarmless(terminal.toString(StandardCharsets.UTF_8));
    }

    static void assertHarmless(String text) {
        text.codePoints()
                .forEach(c -> assertThat(Clean.isDropped(c) || Character.getType(c) == Character.SURROGATE)
                        .as("U+%04X in %s", c, text)
                        .isFalse());
    }
}
