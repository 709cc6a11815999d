package dev.taskbox.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class StoredTextTest {
    private static final int[] CHARACTERS = {
        0, 'a', '\n', 0x7f, 0x80, 0x7ff, 0x800, 0xd800, 0xdbff, 0xdc00, 0xdfff, 0xfffd, 0xffff, 0x10000, 0x1f600,
        0x10ffff
    };

    @Test
    void cutTextFitsAndStaysAsItIs() {
        Random random = new Random(3);
        for (int round = 0; round < 5_000; round++) {
            String text = text(random, random.nextInt(300));
            int most = 100 + random.nextInt(400);
            String cut = StoredText.cut(text, most);
            byte[] bytes = cut.getBytes(UTF_8);
            assertThat(bytes.length).isLessThanOrEqualTo(most);
            assertThat(new String(bytes, UTF_8)).isEqualTo(cut).doesNotContain("\0");
            assertThat(StoredText.cut(cut, most)).isEqualTo(cut);
            assertThat(StoredText.utf8Length(cut)).isEqualTo(bytes.length);
        }
    }

    @Test
    void whatFitsIsNotTouched() {
        String text = "Grüße, 世界 👩‍👩‍👧\r\n\t\u001b[0m";
        assertThat(StoredText.cut(text, 100)).isSameAs(text);
        assertThat(StoredText.cut("x".repeat(100), 100)).hasSize(100).doesNotContain("cut");
        assertThat(StoredText.cut("x".repeat(101), 100))
                .isEqualTo("xxxx\n[cut here: the first 4 of 101 bytes are kept]");
    }

    private static String text(Random random, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.appendCodePoint(CHARACTERS[random.nextInt(CHARACTERS.length)]);
        }
        return text.toString();
    }
}
