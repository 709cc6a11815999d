package dev.taskbox.agents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskbox.model.Agent;
import dev.taskbox.model.Agent.Host;
import dev.taskbox.model.Agent.Outcome;
import dev.taskbox.model.Agent.Settings;
import dev.taskbox.model.Fact;
import dev.taskbox.model.ModelAccess;
import dev.taskbox.model.Money;
import dev.taskbox.model.TokenUsage;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpencodeAgentTest extends AgentContract {
    @Override
    Agent agent() {
        return new OpencodeAgent();
    }

    @Override
    Host host(Settings settings) {
        return FakeHost.with("opencode", "/usr/bin/opencode")
                .link("/usr/bin/opencode", "/usr/lib/node_modules/opencode-ai/bin/opencode.exe")
                .credential("ANTHROPIC_API_KEY", "env: ANTHROPIC_API_KEY")
                .credential("GEMINI_API_KEY", "command: pass gemini")
                .settings(settings);
    }

    @Override
    List<String> output() {
        return Transcript.lines("opencode-finished.jsonl");
    }

    @Test
    void hasEachProviderThatThereIsAKeyFor() {
        assertThat(agent().access(host(Settings.NONE)))
                .extracting(ModelAccess::name)
                .containsExactly("anthropic", "gemini");
        assertThat(launch(Settings.NONE).command().files().get(".config/opencode/opencode.json"))
                .contains("\"enabled_providers\":[\"anthropic\",\"google\"]");
    }

    @Test
    void readsWhatTheAgentDid() {
        assertThat(facts(output()))
                .containsExactly(
                        new Fact.AgentSaid("I write it."),
                        new Fact.AgentTool(
                                "call_25_0",
                                "bash",
                                "git add -A && git commit -qm 'Add a note' && git status --short; false"),
                        new Fact.AgentToolResult("call_25_0", false, "exit code 1\n(no output)"),
                        new Fact.AgentSaid("Written."));
        assertThat(read(output()).usage().tokens()).isEqualTo(new TokenUsage(200, 20, 600, 0));
        assertThat(read(output()).usage().cost()).isEqualTo(Money.usd(new BigDecimal("0.000760")));
    }

    @Test
    void aRefusedKeyIsAFailureThatSaysWhatToCheck() {
        assertThat(read(Transcript.lines("opencode-refused.jsonl")).end(1, ""))
                .isEqualTo(new Outcome.Failed("opencode failed: no such key (401)" + Credentials.HINT));
    }

    @Test
    void anAnswerThatWasCutOffIsNoSuccess() {
        String cut = "{\"type\":\"step_finish\",\"part\":{\"reason\":\"length\"}}";
        String tools = "{\"type\":\"step_finish\",\"part\":{\"reason\":\"tool-calls\"}}";

        assertThat(read(List.of(cut)).end(0, "")).isInstanceOf(Outcome.Failed.class);
        assertThat(read(List.of(tools)).end(0, "")).isInstanceOf(Outcome.Failed.class);
    }
}
