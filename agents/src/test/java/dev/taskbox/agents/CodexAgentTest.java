package dev.taskbox.agents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskbox.model.Agent;
import dev.taskbox.model.Agent.Host;
import dev.taskbox.model.Agent.Outcome;
import dev.taskbox.model.Agent.Settings;
import dev.taskbox.model.Agent.Turn;
import dev.taskbox.model.Agent.Usage;
import dev.taskbox.model.Fact;
import dev.taskbox.model.ModelAccess;
import dev.taskbox.model.Money;
import dev.taskbox.model.TokenUsage;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CodexAgentTest extends AgentContract {
    private static final String SESSION = "01a20dd0-98ad-79e3-b559-325968f460c7";
    private static final String VENDOR =
            "/usr/lib/node_modules/@openai/codex-linux-x64/vendor/x86_64-unknown-linux-musl";

    @Override
    Agent agent() {
        return new CodexAgent();
    }

    @Override
    Host host(Settings settings) {
        return FakeHost.with("codex", "/usr/bin/codex")
                .and("node", "/usr/bin/node")
                .link("/usr/bin/codex", "/usr/lib/node_modules/@openai/codex/bin/codex.js")
                .file(VENDOR + "/bin/codex")
                .settings(settings);
    }

    @Override
    List<String> output() {
        return Transcript.lines("codex-finished.jsonl");
    }

    @Test
    void theBoxSeesTheRealProgramOnly() {
        assertThat(launch(Settings.NONE).toolchain()).containsExactly(Path.of(VENDOR));
        assertThat(launch(Settings.NONE).command().argv())
                .startsWith(VENDOR + "/bin/codex", "exec", "--json")
                .endsWith("-");
    }

    @Test
    void goesToTheRouteWithThePlaceholderAndResumes() {
        Turn turn = new Turn(2, "go on", Optional.of(SESSION), "/work/api", "/home/agent")
                .with(List.of(new ModelAccess.Route(
                        "openai", URI.create("http://127.0.0.1:3128/openai"), "sk-proj-taskbox-1")));
        Settings settings = new Settings(
                Optional.empty(),
                List.of("-m", "gpt-x"),
                Map.of("OPENAI_API_KEY", "sk-real", "OPENAI_BASE_URL", "https://gateway.example/v1"));

        Agent.Launch launch = agent().launch(turn, host(settings));

        assertThat(launch.command().argv()).endsWith("-m", "gpt-x", "resume", SESSION, "-");
        assertThat(launch.command().environment())
                .containsExactlyEntriesOf(Map.of("OPENAI_API_KEY", "sk-proj-taskbox-1"));
        assertThat(launch.command().files().get(".codex/config.toml"))
                .contains("base_url = \"http://127.0.0.1:3128/openai\"");
        assertThat(launch.toString()).doesNotContain("sk-real");
    }

    @Test
    void readsWhatTheAgentDid() {
        assertThat(facts(output()))
                .containsExactly(
                        new Fact.AgentThought("A note it is."),
                        new Fact.AgentSaid("I write it."),
                        new Fact.AgentTool("item_2", "file_change", "add /work/api/a.txt"),
                        new Fact.AgentToolResult("item_2", true, ""),
                        new Fact.AgentTool(
                                "item_3",
                                "command_execution",
                                "/bin/bash -lc \"git add -A && git commit -qm 'Add a note' && git status --short;"
                                        + " false\""),
                        new Fact.AgentToolResult("item_3", false, "exit code 1"),
                        new Fact.AgentSaid("Written."));
        assertThat(read(output()).end(0, "")).isEqualTo(new Outcome.Finished("Written."));
    }

    @Test
    void ofASessionThatGoesOnOnlyThisTurnCounts() {
        Usage first = read(output()).usage();
        Agent.TurnReader second = agent().reader(first);
        Transcript.lines("codex-resumed.jsonl").forEach(second::line);

        assertThat(first).isEqualTo(new Usage(Optional.of(SESSION), 2, new TokenUsage(300, 30, 900, 0), Money.NONE));
        assertThat(second.usage().tokens()).isEqualTo(new TokenUsage(100, 10, 300, 0));
    }

    @Test
    void aRefusedKeyIsAFailureThatSaysWhatToCheck() {
        assertThat(read(Transcript.lines("codex-refused.jsonl")).end(1, ""))
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.reason())
                                .startsWith("codex failed: unexpected status 401")
                                .endsWith(Credentials.HINT));
    }

    @Test
    void withoutAnEndNothingIsFinished() {
        assertThat(read(output().subList(0, output().size() - 1)).end(0, ""))
                .isEqualTo(new Outcome.Failed("codex exited with 0, without a result"));
    }
}
