package dev.taskbox.agents;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuestionTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "QUESTION: Which port?",
                "I looked.\n\nQUESTION:   Which port?  \n\n",
                "text\r\n**QUESTION: Which port?**",
                "**QUESTION:** Which port?",
                "> QUESTION: Which port?",
                "- `QUESTION: Which port?`"
            })
    void isTheLastLine(String message) {
        assertThat(Question.in(message)).contains("Which port?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Done.",
                "QUESTION:",
                "QUESTION: early\nand then I decided",
                "The file says QUESTION: what?",
                "question: lower case is prose"
            })
    void nothingElseIs(String message) {
        assertThat(Question.in(message)).isEmpty();
    }

    @Test
    void aGiantLineIsNone() {
        assertThat(Question.in("*".repeat(5_000_000))).isEmpty();
        assertThat(Question.in("QUESTION: " + "x ".repeat(5_000_000))).isEmpty();
        assertThat(Question.in("QUESTION:" + " *".repeat(1_900) + "x")).contains("x");
    }
}
