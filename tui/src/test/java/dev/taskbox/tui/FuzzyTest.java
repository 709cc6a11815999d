package dev.taskbox.tui;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FuzzyTest {
    @ParameterizedTest
    @CsvSource({
        "rate, add rate limiting, true",
        "rtlm, add rate limiting, true",
        "adlim, add rate limiting, true",
        "xyz, add rate limiting, false",
        "agz, a very long text in which g comes late and then z, false",
    })
    void findsLettersInTheirOrder(String word, String text, boolean found) {
        assertThat(Fuzzy.matches(word, text)).isEqualTo(found);
    }
}
