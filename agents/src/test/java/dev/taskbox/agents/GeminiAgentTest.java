package dev.taskbox.agents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskbox.model.Agent;
import dev.taskbox.model.Agent.Host;
import dev.taskbox.model.Agent.Outcome;
import dev.taskbox.model.Agent.Settings;
import dev.taskbox.model.Fact;
import dev.taskbox.model.TokenUsage;
import java.util.List;
import org.junit.jupiter.api.Test;

class GeminiAgentTest extends AgentContract {
    @Override
    Agent agent() {
        return new GeminiAgent();
    }

    @Override
    Host host(Settings settings) {
        return FakeHost.with("gemini", "/usr/bin/gemini")
                .and("node", "/usr/bin/node")
                .link("/usr/bin/gemini", "/usr/lib/node_modules/@google/gemini-cli/bundle/gemini.js")
                .settings(settings);
    }

    @Override
    List<String> output() {
        return Transcript.lines("gemini-finished.jsonl");
    }

    @Test
    void readsWhatTheAgentDid() {
        assertThat(facts(output()))
                .startsWith(new Fact.AgentSaid("I write it."))
                .contains(new Fact.AgentToolResult("write_file__call_20_2", true, ""))
                .endsWith(new Fact.AgentSaid("Written."));
        assertThat(read(output()).usage().tokens()).isEqualTo(new TokenUsage(300, 30, 900, 0));
    }

    @Test
    void aRefusedKeyIsAFailureThatSaysWhatToCheck() {
        assertThat(read(Transcript.lines("gemini-refused.jsonl")).end(145, "noise"))
                .isEqualTo(new Outcome.Failed("gemini failed: no such key" + Credentials.HINT));
    }

    @Test
    void piecesOfAnAnswerAreOneSaying() {
        String piece = "{\"type\":\"message\",\"role\":\"assistant\",\"content\":\"%s\",\"delta\":true}";

        assertThat(facts(List.of(piece.formatted("one "), piece.formatted("two"), "{\"type\":\"result\"}")))
                .containsExactly(new Fact.AgentSaid("one two"));
        assertThat(read(List.of(piece.formatted("x"), "{\"type\":\"result\"}")).end(0, ""))
                .isInstanceOf(Outcome.Failed.class);
    }
}
