package dev.taskbox.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskbox.model.Agent;
import dev.taskbox.model.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentsTest {
    @Test
    void eachHasItsOwnName() {
        assertThat(Agents.all())
                .extracting(Agent::name)
                .containsExactly("claude", "codex", "gemini", "opencode", "command", "scripted");
    }

    @ParameterizedTest
    @CsvSource({"cluade, claude", "Claude, claude", "cla, claude", "comand, command", "script, scripted"})
    void suggestsWhatWasMeant(String asked, String meant) {
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> Agents.named(asked))
                .satisfies(problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.NOT_FOUND))
                .satisfies(problem -> assertThat(problem.remedy()).isEqualTo("Did you mean " + meant + "?"));
    }

    @ParameterizedTest
    @CsvSource({"gpt", "''", "c", "'a\u001b[2Jb'"})
    void namesThemAllWhereNoneIsNear(String asked) {
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> Agents.named(asked))
                .satisfies(problem ->
                        assertThat(problem.remedy()).contains("claude, codex, gemini, opencode, command, scripted"));
    }

    @Test
    void aVeryLongNameIsNotRepeatedInFull() {
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> Agents.named("x".repeat(1_000_000)))
                .satisfies(problem -> assertThat(problem.sentence()).hasSizeLessThan(300));
    }
}
