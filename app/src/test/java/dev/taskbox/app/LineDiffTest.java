package dev.taskbox.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineDiffTest {
    @Test
    void longTextsAreNotCompared() {
        assertThat(LineDiff.of("a\n".repeat(100_000), "a\n".repeat(100_001))).hasSize(200_001);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "'', '', ''",
                "'', a, +a",
                "a, '', -a",
                "a b c, a b c, ''",
                "a b c, a c, -b",
                "a b c, x a b y c z, +x +y +z",
                "a b c, a x c, -b +x",
                "a b a b, b a b a, -a +a",
            })
    void theFewestLinesAreChanged(String before, String after, String changed) {
        assertThat(String.join(" ", LineDiff.of(before.replace(' ', '\n'), after.replace(' ', '\n'))))
                .isEqualTo(changed);
    }
}
