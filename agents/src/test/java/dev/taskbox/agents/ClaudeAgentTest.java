package dev.taskbox.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskbox.model.Agent;
import dev.taskbox.model.Agent.Host;
import dev.taskbox.model.Agent.Outcome;
import dev.taskbox.model.Agent.Settings;
import dev.taskbox.model.Agent.Turn;
import dev.taskbox.model.Agent.TurnReader;
import dev.taskbox.model.Agent.Usage;
import dev.taskbox.model.Fact;
import dev.taskbox.model.ModelAccess;
import dev.taskbox.model.Money;
import dev.taskbox.model.Problem;
import dev.taskbox.model.TokenUsage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClaudeAgentTest extends AgentContract {
    private static final String SESSION = "3f2b8f0e-5c0d-4b6e-9a51-0d8d5a1c7e42";

    @Override
    Agent agent() {
        return new ClaudeAgent();
    }

    @Override
    Host host(Settings settings) {
        return FakeHost.with("claude", "/usr/local/bin/claude")
                .link("/usr/local/bin/claude", "/usr/lib/node_modules/@anthropic-ai/claude-code/bin/claude.exe")
                .settings(settings);
    }

    @Override
    List<String> output() {
        return lines("finished.jsonl");
    }

    @Test
    void nothingOfTheRepositoryIsObeyed() {
        assertThat(launch(Settings.NONE).command().argv())
                .contains("--strict-mcp-config")
                .containsSequence("--setting-sources", "user")
                .startsWith("/usr/lib/node_modules/@anthropic-ai/claude-code/bin/claude.exe", "-p");
        assertThat(launch(Settings.NONE).toolchain())
                .containsExactly(Path.of("/usr/lib/node_modules/@anthropic-ai/claude-code"));
    }

    @Test
    void aKeyOfTheUsersIsNotInTheBox() {
        assertThat(environment(Map.of())).containsEntry("ANTHROPIC_API_KEY", "placeholder");
        assertThat(environment(Map.of("ANTHROPIC_BASE_URL", "http://model.invalid")))
                .containsEntry("ANTHROPIC_API_KEY", "placeholder")
                .containsEntry("ANTHROPIC_BASE_URL", "http://model.invalid");
        assertThat(environment(Map.of("CLAUDE_CODE_OAUTH_TOKEN", "mine", "ANTHROPIC_API_KEY", " ")))
                .containsEntry("CLAUDE_CODE_OAUTH_TOKEN", "placeholder")
                .doesNotContainKey("ANTHROPIC_API_KEY");
    }

    @Test
    void aPlaceholderOfItsShapeIsApprovedByItsEnd() {
        Turn turn = new Turn(1, "x", Optional.empty(), "/work/api", "/home/agent")
                .with(List.of(new ModelAccess.Route(
                        "anthropic",
                        URI.create("http://127.0.0.1:3128/anthropic"),
                        "sk-ant-api03-taskbox-0123456789abcdef0123456789abcdef")));

        assertThat(agent().launch(turn, host(Settings.NONE)).command())
                .satisfies(command -> assertThat(command.environment())
                        .containsEntry("ANTHROPIC_BASE_URL", "http://127.0.0.1:3128/anthropic")
                        .containsEntry("ANTHROPIC_API_KEY", "sk-ant-api03-taskbox-0123456789abcdef0123456789abcdef"))
                .satisfies(command -> assertThat(command.files().get(".claude.json"))
                        .contains("\"approved\":[\"cdef0123456789abcdef\"]"));
    }

    @Test
    void theUsersArgumentsComeLast() {
        Settings settings = new Settings(Optional.empty(), List.of("--model", "sonnet"), Map.of());

        assertThat(launch(settings).command().argv())
                .endsWith("--model", "sonnet")
                .doesNotContain("--resume");
    }

    @Test
    void aLaterTurnResumesTheSession() {
        Turn second = new Turn(2, "go on", Optional.of(SESSION), "/work/api", "/home/agent");
        Turn lost = new Turn(2, "go on", Optional.empty(), "/work/api", "/home/agent");

        assertThat(agent().launch(second, host(Settings.NONE)).command().argv()).containsSequence("--resume", SESSION);
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> agent().launch(lost, host(Settings.NONE)))
                .satisfies(problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.REFUSED));
    }

    @Test
    void refusesWhereItIsNotInstalled() {
        Turn turn = new Turn(1, "x", Optional.empty(), "/work/api", "/home/agent");

        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> agent().launch(turn, new FakeHost()))
                .satisfies(problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.REFUSED))
                .satisfies(problem -> assertThat(problem.remedy()).contains("npm install"));
    }

    @Test
    void readsWhatTheAgentDid() {
        assertThat(facts(output()))
                .containsExactly(
                        new Fact.AgentThought("A note is wanted."),
                        new Fact.AgentSaid("I write the note."),
                        new Fact.AgentTool("toolu_1", "Write", "/work/api/note.txt"),
                        new Fact.AgentToolResult("toolu_1", true, "File created"),
                        new Fact.AgentTool("toolu_2", "Bash", "git add -A && git commit -m note"),
                        new Fact.AgentToolResult("toolu_2", false, "Exit code 1\n[image]"),
                        new Fact.AgentSaid("The note is written."));
        assertThat(read(output()).end(0, "")).isEqualTo(new Outcome.Finished("The note is written."));
    }

    @Test
    void countsEachMessageOnceWhileItRunsAndTakesTheResultsWordAtTheEnd() {
        List<String> soFar = output().subList(0, output().size() - 1);

        assertThat(read(soFar).usage())
                .isEqualTo(new Usage(Optional.of(SESSION), 3, new TokenUsage(300, 3, 900, 60), Money.NONE));
        assertThat(read(output()).usage())
                .isEqualTo(new Usage(Optional.of(SESSION), 3, new TokenUsage(300, 30, 900, 60), usd("0.019300")));
    }

    @Test
    void ofAResumedSessionOnlyThisTurnCounts() {
        TurnReader reader = read(lines("resumed.jsonl"));

        assertThat(reader.usage())
                .isEqualTo(new Usage(Optional.of(SESSION), 2, new TokenUsage(250, 25, 7, 5), usd("0.260000")));
        assertThat(reader.end(0, "")).isEqualTo(new Outcome.Asked("Which one is to stay?"));
    }

    @Test
    void whatAHelperSaysIsAThought() {
        assertThat(facts(lines("resumed.jsonl")))
                .startsWith(
                        new Fact.AgentTool("toolu_9", "Task", "Look around"),
                        new Fact.AgentThought("There are two of them."),
                        new Fact.AgentToolResult("toolu_9", true, "There are two of them."));
    }

    @Test
    void aTurnThatEndsTwiceIsAddedUp() {
        List<String> twice = new ArrayList<>(lines("resumed.jsonl"));
        twice.add(twice.getLast());

        assertThat(read(twice).usage().cost()).isEqualTo(usd("0.520000"));
        List<String> old = new ArrayList<>(output());
        old.add(old.getLast());
        assertThat(read(old).usage().cost()).isEqualTo(usd("0.019300"));
    }

    /** The event says {@code "subtype":"success"}. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aRefusedRequestIsAFailureThatSaysWhatToCheck(int exitCode) {
        assertThat(read(lines("refused.jsonl")).end(exitCode, ""))
                .isEqualTo(new Outcome.Failed("claude failed: Failed to authenticate. API Error: 401 no. Check the"
                        + " credential that the policy binds to the model's host"));
    }

    @Test
    void aFailureWithoutWordsIsNamedByItsKind() {
        String interrupted = "{\"type\":\"result\",\"subtype\":\"error_during_execution\",\"is_error\":true,"
                + "\"terminal_reason\":\"aborted_tools\"}";

        assertThat(read(List.of(interrupted)).end(0, ""))
                .isEqualTo(new Outcome.Failed("claude failed: error during execution, aborted tools"));
        assertThat(read(List.of("{\"type\":\"result\",\"is_error\":true}")).end(1, ""))
                .isEqualTo(new Outcome.Failed("claude failed: it did not say why"));
    }

    @Test
    void withoutAResultNothingIsFinished() {
        List<String> soFar = output().subList(0, output().size() - 1);

        assertThat(read(soFar).end(137, ""))
                .isEqualTo(new Outcome.Failed("claude was ended by SIGKILL, without a result"));
        assertThat(read(List.of()).end(0, "")).isEqualTo(new Outcome.Failed("claude exited with 0, without a result"));
        assertThat(read(lines("refused.jsonl").subList(0, 2)).end(143, ""))
                .isEqualTo(new Outcome.Failed("claude was ended by SIGTERM: the model API did not answer"
                        + " (authentication_failed 401), without a result"));
    }

    @Test
    void aResultThatDoesNotSayWhetherItSucceededIsNoSuccess() {
        String result = output().getLast().replace("\"is_error\":false", "\"is_error\":\"false\"");

        assertThat(read(List.of(result)).end(0, "")).isInstanceOf(Outcome.Failed.class);
    }

    @Test
    void aForgedStreamNeitherFillsTheMemoryNorOverflows() {
        TurnReader reader = agent().reader();
        String result =
                "{\"type\":\"result\",\"model_usage_since_last_result\":{\"m\":{\"inputTokens\":9999999999,\"costUSD\":1e9}}}";
        for (int i = 0; i < 200_000; i++) {
            reader.line("{\"type\":\"assistant\",\"message\":{\"id\":\"" + i
                    + "\",\"usage\":{\"input_tokens\":9999999999}}}");
        }
        assertThat(reader.usage().tokens().input()).isEqualTo(1_000_000_000_000_000L);
        Collections.nCopies(200_000, result).forEach(reader::line);
        assertThat(reader.usage().tokens().input()).isEqualTo(1_000_000_000_000_000L);
    }

    private Map<String, String> environment(Map<String, String> given) {
        return launch(new Settings(Optional.empty(), List.of(), given))
                .command()
                .environment();
    }

    private static Money usd(String amount) {
        return Money.usd(new BigDecimal(amount));
    }

    private static List<String> lines(String resource) {
        try (InputStream in = Objects.requireNonNull(ClaudeAgentTest.class.getResourceAsStream(resource))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
