package dev.taskbox.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskbox.service.Width;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WidthTest {
    @ParameterizedTest
    @CsvSource({
        "'', 0",
        "abc, 3",
        "größe, 5",
        "日本, 4",
        "한국, 4",
        "ｆｕｌｌ, 8",
        "🚀, 2",
        "👩‍👩‍👧, 2",
        "👍🏽, 2",
        "'cafe\u0301', 4",
        "'\u1112\u1161\u11ab', 2",
        "…▸●✓, 4",
        "⛔, 2",
        "⚠, 1",
        "𠀀, 2",
    })
    void countsColumns(String text, int columns) {
        assertThat(Width.of(text)).isEqualTo(columns);
    }

    @ParameterizedTest
    @CsvSource({"abcdef, 6, abcdef", "abcdef, 4, abc…", "日本語, 5, 日本…", "日本語, 4, 日…", "🚀x, 1, …", "abc, 0, ''"})
    void cutsToFit(String text, int columns, String fitted) {
        assertThat(Width.fit(text, columns)).isEqualTo(fitted);
        assertThat(Width.of(fitted)).isLessThanOrEqualTo(columns);
    }

    @Test
    void aMegabyteOfMarksIsReadInOnePass() {
        String text = "a" + "\u0301".repeat(500_000) + "bcd";
        assertThat(Width.fit(text, 2)).hasSize(500_002).endsWith("…");
    }

    @Test
    void aTableFitsAndItsColumnsStandUnderEachOther() {
        Table table = new Table(List.of("ID", "TITLE", "BY"), Set.of(1));
        table.row(Line.of("1"), Line.of("日本語の長いタイトルです"), Line.of("x"));
        table.row(Line.of("12"), Line.of("short"), Line.of("y"));

        assertThat(table.lines(24))
                .extracting(Line::toString)
                .containsExactly("ID  TITLE             BY", "1   日本語の長いタ…   x", "12  short             y");
    }

    @Test
    void wordsAreWrapped() {
        assertThat(Wrap.lines("the quick brown fox", 10)).containsExactly("the quick", "brown fox");
        assertThat(Wrap.lines("x https://a.very/long/link y", 10))
                .containsExactly("x", "https://a.very/long/link", "y");
    }
}
