package dev.taskbox.egress;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ScrubberTest {
    private static String inPieces(String text, List<String> secrets, Random random) {
        Scrubber scrubber = new Scrubber(secrets);
        byte[] bytes = text.getBytes(ISO_8859_1);
        StringBuilder out = new StringBuilder();
        int at = 0;
        while (at < bytes.length) {
            int length = 1 + random.nextInt(Math.min(5, bytes.length - at));
            out.append(new String(scrubber.next(bytes, at, length), ISO_8859_1));
            at += length;
        }
        return out + new String(scrubber.last(), ISO_8859_1);
    }

    @Test
    void masksASecretWhereverTheStreamIsCut() {
        Random random = new Random(20_260_101);
        for (int round = 0; round < 5_000; round++) {
            StringBuilder text = new StringBuilder();
            while (text.length() < 40) {
                text.append(random.nextInt(4) == 0 ? "abac" : Character.toString('a' + random.nextInt(3)));
            }
            String whole = text.toString();

            assertThat(inPieces(whole, List.of("abac"), random))
                    .isEqualTo(Scrubber.scrub(whole, List.of("abac")))
                    .hasSameSizeAs(whole)
                    .doesNotContain("abac");
        }
    }

    @Test
    void masksEverySecret() {
        assertThat(inPieces("one two three", List.of("two", "three"), new Random(1)))
                .isEqualTo("one *** *****");
    }

    @Test
    void holdsBackOnlyWhatCouldBeABeginning() {
        Scrubber scrubber = new Scrubber(List.of("secret"));

        assertThat(new String(scrubber.next(Text.bytes("data: x\n\n"), 0, 9), ISO_8859_1))
                .isEqualTo("data: x\n\n");
        assertThat(new String(scrubber.next(Text.bytes("the sec"), 0, 7), ISO_8859_1))
                .isEqualTo("the ");
        assertThat(new String(scrubber.next(Text.bytes("ond"), 0, 3), ISO_8859_1))
                .isEqualTo("second");
        assertThat(scrubber.last()).isEmpty();
    }
}
