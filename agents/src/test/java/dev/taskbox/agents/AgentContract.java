package dev.taskbox.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.taskbox.model.Agent;
import dev.taskbox.model.Agent.Host;
import dev.taskbox.model.Agent.Launch;
import dev.taskbox.model.Agent.Outcome;
import dev.taskbox.model.Agent.Settings;
import dev.taskbox.model.Agent.Turn;
import dev.taskbox.model.Agent.TurnReader;
import dev.taskbox.model.Fact;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every agent. */
abstract class AgentContract {
    private static final String PROMPT = "Fix \"it\"; $(touch x) `id` \u0007\n\n--help\n% é 😀";

    abstract Agent agent();

    /** Where the agent is installed, with these settings of the user's. */
    abstract Host host(Settings settings);

    /** The output of a turn that went well and asked nothing. */
    abstract List<String> output();

    static Stream<String> hostileLines() {
        String deep = "[".repeat(100_000);
        return Stream.of(
                "",
                " ",
                "{",
                "null",
                "[]",
                "{}",
                "{} {}",
                "\u0000\u001b[2J\u0007",
                "\ud83d",
                "{\"type\":\"\ud83d\"}",
                "x".repeat(20_000_000),
                "{\"type\":\"assistant\",\"message\":{\"content\":[{\"type\":\"text\",\"text\":\""
                        + "y".repeat(2_000_000) + "\"}]}}",
                "{\"type\":\"say\",\"text\":\"" + "eHh4".repeat(500_000) + "\"}",
                "{\"type\":" + deep,
                "{\"a\":".repeat(50_000),
                "{\"type\":" + "9".repeat(5_000) + "}",
                "{\"type\":\"system\",\"subtype\":\"init\",\"session_id\":\"--dangerous\"}",
                "{\"type\":\"system\",\"subtype\":\"init\",\"session_id\":{}}",
                "{\"type\":\"assistant\"}",
                "{\"type\":\"assistant\",\"message\":[]}",
                "{\"type\":\"assistant\",\"message\":{\"content\":\"text\"}}",
                "{\"type\":\"assistant\",\"message\":{\"id\":7,\"content\":[null,1,\"x\",[],{}],\"usage\":\"none\"}}",
                "{\"type\":\"assistant\",\"message\":{\"content\":[{\"type\":\"tool_use\",\"input\":[{\"command\":1}]}]}}",
                "{\"type\":\"assistant\",\"message\":{\"content\":[{\"type\":\"tool_use\",\"name\":{},\"id\":[],\"input\":null}]}}",
                "{\"type\":\"assistant\",\"message\":{\"usage\":{\"input_tokens\":1e999,\"output_tokens\":-5}}}",
                "{\"type\":\"user\",\"message\":{\"content\":[{\"type\":\"tool_result\",\"content\":{\"a\":[1]}}]}}",
                "{\"type\":\"result\",\"is_error\":\"false\",\"num_turns\":9223372036854775807,\"total_cost_usd\":1e999}",
                "{\"type\":\"result\",\"total_cost_usd\":-1,\"usage\":[],\"modelUsage\":[1,{\"inputTokens\":\"x\"}],\"result\":{}}",
                "{\"type\":\"tool\",\"id\":[],\"tool\":1,\"text\":\"!!!\"}",
                "{\"type\":\"result\",\"id\":1,\"exit\":99999999999999999999,\"text\":\"=\"}",
                "{\"type\":\"ask\"}",
                "{\"type\":\"thread.started\",\"thread_id\":\"--last\"}",
                "{\"type\":\"turn.completed\",\"usage\":{\"input_tokens\":-5,\"cached_input_tokens\":9999999999999}}",
                "{\"type\":\"item.started\",\"item\":{\"type\":\"file_change\",\"changes\":{\"a\":[1]},\"id\":{}}}",
                "{\"type\":\"item.completed\",\"item\":{\"type\":\"command_execution\",\"exit_code\":\"x\",\"status\":7}}",
                "{\"type\":\"item.completed\",\"item\":{\"type\":\"agent_message\",\"text\":\"" + "z".repeat(2_000_000)
                        + "\"}}",
                "{\"type\":\"init\",\"session_id\":\"-r\"}",
                "{\"type\":\"message\",\"role\":\"assistant\",\"content\":\"" + "z".repeat(2_000_000) + "\"}",
                "{\"type\":\"tool_use\",\"part\":[],\"parameters\":7,\"tool_name\":{}}",
                "{\"type\":\"step_finish\",\"sessionID\":\"ses_--x\",\"part\":{\"tokens\":7,\"cost\":1e300}}");
    }

    @Test
    void isRegisteredUnderItsName() {
        assertThat(Agents.named(agent().name())).hasSameClassAs(agent());
    }

    @Test
    void thePromptGoesInOnStdinAsItIs() {
        Launch launch = launch(Settings.NONE);

        assertThat(launch.command().stdin()).contains(PROMPT);
        assertThat(launch.command().argv()).isNotEmpty().noneMatch(word -> word.contains("touch x"));
    }

    @Test
    void theUsersEnvironmentComesLast() {
        Map<String, String> given = Map.of("EXTRA", "1", "IS_SANDBOX", "mine");

        assertThat(launch(new Settings(Optional.empty(), List.of(), given))
                        .command()
                        .environment())
                .containsAllEntriesOf(given);
    }

    @Test
    void filesStayBelowTheHomeAndTheToolchainIsAbsolute() {
        Launch launch = launch(Settings.NONE);

        assertThat(launch.command().files().keySet()).map(Path::of).allSatisfy(path -> {
            assertThat(path).isRelative();
            assertThat(path.normalize()).isEqualTo(path).doesNotHaveToString("");
            assertThat(path.startsWith("..")).isFalse();
        });
        assertThat(launch.toolchain()).allMatch(Path::isAbsolute);
    }

    @ParameterizedTest
    @MethodSource("hostileLines")
    void anyLineIsReadWithoutAnException(String hostile) {
        TurnReader reader = agent().reader();
        assertThatCode(() -> {
                    assertBounded(reader.line(hostile));
                    for (String line : output()) {
                        assertBounded(reader.line(line));
                        assertBounded(reader.line(hostile));
                    }
                    reader.end(137, hostile);
                })
                .doesNotThrowAnyException();
        assertThat(reader.usage().tokens().input()).isBetween(0L, 1_000_000_000_000_000L);
        assertThat(reader.usage().cost().amount().signum()).isNotNegative();
        assertThat(reader.usage().sessionId().orElse("")).doesNotStartWith("-");
    }

    @Test
    void everyLineCutAnywhereIsReadWithoutAnException() {
        for (String line : output()) {
            TurnReader reader = agent().reader();
            IntStream.range(0, line.length()).forEach(at -> reader.line(line.substring(0, at)));
            reader.end(0, "");
        }
    }

    @Test
    void aTurnThatWentWellIsFinished() {
        assertThat(read(output()).end(0, "a warning")).isInstanceOf(Outcome.Finished.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 126, 127, 129, 137, 143, 255, -1})
    void anExitCodeThatIsNotZeroIsAFailureThatSaysSo(int exitCode) {
        assertThat(read(output()).end(exitCode, "the reason\n"))
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.reason())
                                .contains(ExitCodes.describe(exitCode))
                                .contains("the reason"));
    }

    @Test
    void readingAgainFromTheStartGivesTheSameFacts() {
        assertThat(facts(output())).isEqualTo(facts(output())).isNotEmpty();
        assertThat(read(output()).usage()).isEqualTo(read(output()).usage());
    }

    final Launch launch(Settings settings) {
        return agent().launch(new Turn(1, PROMPT, Optional.empty(), "/work/api", "/home/agent"), host(settings));
    }

    final TurnReader read(List<String> lines) {
        TurnReader reader = agent().reader();
        lines.forEach(reader::line);
        return reader;
    }

    final List<Fact> facts(List<String> lines) {
        TurnReader reader = agent().reader();
        List<Fact> facts = new ArrayList<>();
        lines.forEach(line -> facts.addAll(reader.line(line)));
        return facts;
    }

    private static void assertBounded(List<Fact> facts) {
        assertThat(facts)
                .allSatisfy(fact -> assertThat(fact.toString().length()).isLessThan(40_000));
    }
}
