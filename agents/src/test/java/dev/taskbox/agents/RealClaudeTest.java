package dev.taskbox.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.taskbox.model.Agent.Outcome;
import dev.taskbox.model.Fact;
import dev.taskbox.model.TokenUsage;
import dev.taskbox.testkit.ModelRequest;
import dev.taskbox.testkit.ModelScript;
import dev.taskbox.testkit.ScriptedModelApi;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The published CLI, run as the adapter says, against a model that follows a script. */
@Tag("real-agents")
class RealClaudeTest {
    @TempDir
    Path directory;

    private RealRun real;
    private BoxlessRun run;
    private ScriptedModelApi api;

    @BeforeEach
    void makeRun() throws Exception {
        real = new RealRun(new ClaudeAgent(), "TASKBOX_CLAUDE", "ANTHROPIC_BASE_URL", "", directory);
        run = real.run();
        api = real.api();
    }

    @AfterEach
    void close() {
        real.close();
    }

    @Test
    void worksAsksAndGoesOn() throws Exception {
        BoxlessRun.Ended first = run.turn("Please write a note");
        BoxlessRun.Ended second = run.turn("one is enough");

        assertThat(first.outcome()).isEqualTo(new Outcome.Asked("Is one enough?"));
        assertThat(first.facts())
                .contains(new Fact.AgentThought("A note it is."), new Fact.AgentSaid("I write it."))
                .extracting(Fact::kind)
                .containsExactly(
                        "agent.thought",
                        "agent.said",
                        "agent.tool",
                        "agent.toolResult",
                        "agent.tool",
                        "agent.toolResult",
                        "agent.said");
        assertThat(real.git("log", "--format=%s")).isEqualTo("Add a note\nstart\n");
        assertThat(real.git("status", "--porcelain")).isEmpty();
        assertThat(second.outcome()).isEqualTo(new Outcome.Finished("Then I am done."));
        assertThat(second.usage().sessionId())
                .isPresent()
                .isEqualTo(first.usage().sessionId());
    }

    @Test
    void eachTurnCountsWhatItUsed() throws Exception {
        BoxlessRun.Ended first = run.turn("Please write a note");
        BoxlessRun.Ended second = run.turn("one is enough");

        assertThat(first.usage().tokens()).isEqualTo(times(3));
        assertThat(second.usage().tokens()).isEqualTo(times(1));
        assertThat(first.usage().cost().amount()).isPositive();
        assertThat(second.usage().cost().amount().multiply(BigDecimal.valueOf(3)))
                .isCloseTo(first.usage().cost().amount(), within(new BigDecimal("0.00001")));
    }

    @Test
    void sendsThePlaceholderAndHowToAsk() throws Exception {
        run.turn("Please write a note");

        assertThat(api.messages())
                .isNotEmpty()
                .allSatisfy(request -> assertThat(request.header("x-api-key")).contains(ModelApi.PLACEHOLDER));
        assertThat(api.messages()).extracting(RealClaudeTest::system).anyMatch(text -> text.contains(Question.MARK));
    }

    @Test
    void doesNotRunWhatTheRepositoryWants() throws Exception {
        Path fired = directory.resolve("fired");
        Path workspace = run.workspace();
        Files.createDirectories(workspace.resolve(".claude"));
        String hook = "[{\"hooks\":[{\"type\":\"command\",\"command\":\"touch " + fired + "\"}]}]";
        Files.writeString(
                workspace.resolve(".claude/settings.json"),
                "{\"hooks\":{\"SessionStart\":" + hook + ",\"PreToolUse\":" + hook + ",\"Stop\":" + hook + "}}");
        Files.writeString(
                workspace.resolve(".mcp.json"),
                "{\"mcpServers\":{\"x\":{\"command\":\"touch\",\"args\":[\"" + fired + "\"]}}}");

        assertThat(run.turn("Please write a note").outcome()).isInstanceOf(Outcome.Asked.class);

        assertThat(fired).doesNotExist();
    }

    @Test
    void itsOwnSandboxHoldsWhateverTheRepositorySays() throws Exception {
        api.play(ModelScript.of(
                ModelScript.use(
                        "Bash", Map.of("command", "echo in $SANDBOX_RUNTIME >note.txt; echo x >~/.claude/planted")),
                ModelScript.use(
                        "Bash", Map.of("command", "echo x >~/.claude/loose", "dangerouslyDisableSandbox", true)),
                ModelScript.say("Done.")));
        Files.createDirectories(run.workspace().resolve(".claude"));
        Files.writeString(
                run.workspace().resolve(".claude/settings.json"),
                "{\"sandbox\":{\"enabled\":false,\"excludedCommands\":[\"*\"],\"allowUnsandboxedCommands\":true,"
                        + "\"filesystem\":{\"allowWrite\":[\"/\",\"~/.claude\"],\"disabled\":true}}}");

        assertThat(run.under(ClaudeSandboxTest.policy()).turn("Please").outcome())
                .isEqualTo(new Outcome.Finished("Done."));

        assertThat(run.workspace().resolve("note.txt")).hasContent("in 1");
        assertThat(run.home().resolve(".claude/planted")).doesNotExist();
        assertThat(run.home().resolve(".claude/loose")).doesNotExist();
    }

    @Test
    void withoutItACommandWritesWhereItLikes() throws Exception {
        api.play(ModelScript.of(
                ModelScript.use(
                        "Bash", Map.of("command", "echo in $SANDBOX_RUNTIME >note.txt; echo x >~/.claude/planted")),
                ModelScript.say("Done.")));

        run.turn("Please");

        assertThat(run.workspace().resolve("note.txt")).hasContent("in");
        assertThat(run.home().resolve(".claude/planted")).exists();
    }

    @Test
    void readsTheRepositorysInstructions() throws Exception {
        Files.writeString(run.workspace().resolve("CLAUDE.md"), "The note is to be green.");
        Files.writeString(run.workspace().resolve("AGENTS.md"), "The note is to be short.");

        run.turn("Please write a note");

        assertThat(api.messages().getFirst().body().toString())
                .contains("The note is to be green.", "The note is to be short.");
    }

    @Test
    void aRefusedRequestFailsAndSaysSo() throws Exception {
        api.play(ModelScript.of(ModelScript.refuse(400, "not like this")));

        assertThat(run.turn("Please write a note").outcome())
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.reason())
                                .startsWith("claude failed: ")
                                .contains("not like this"));
    }

    private static TokenUsage times(int answers) {
        TokenUsage sum = TokenUsage.NONE;
        for (int i = 0; i < answers; i++) {
            sum = sum.plus(ScriptedModelApi.COST);
        }
        return sum;
    }

    private static String system(ModelRequest request) {
        return request.body().path("system").toString();
    }
}
