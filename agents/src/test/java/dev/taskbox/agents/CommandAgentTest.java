package dev.taskbox.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskbox.model.Agent;
import dev.taskbox.model.Agent.Host;
import dev.taskbox.model.Agent.Outcome;
import dev.taskbox.model.Agent.Settings;
import dev.taskbox.model.Agent.Turn;
import dev.taskbox.model.Fact;
import dev.taskbox.model.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandAgentTest extends AgentContract {
    @TempDir
    Path directory;

    @Override
    Agent agent() {
        return new CommandAgent();
    }

    @Override
    Host host(Settings settings) {
        return FakeHost.with("command", "/opt/aider/bin/aider")
                .settings(new Settings(
                        Optional.of(Path.of("/opt/aider/bin/aider")), settings.arguments(), settings.environment()));
    }

    @Override
    List<String> output() {
        return List.of("compiling", "", "all good");
    }

    @Test
    void runsTheUsersCommandWithItsArguments() {
        Settings settings = new Settings(Optional.of(Path.of("/opt/a")), List.of("--yes", "a b"), Map.of());

        assertThat(launch(settings).command().argv()).containsExactly("/opt/aider/bin/aider", "--yes", "a b");
        assertThat(launch(settings).toolchain()).containsExactly(Path.of("/opt/aider/bin/aider"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Build it\n\n$ make a\nmake b", "$ make a\nmake b"})
    void runsWhatTheTaskSays(String prompt) {
        assertThat(agent().launch(turn(prompt), new FakeHost()).command().argv())
                .containsExactly("sh", "-c", "make a\nmake b");
    }

    @Test
    void refusesWhereNothingSaysWhatToRun() {
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> agent().launch(turn("Build it"), FakeHost.with("command", "/usr/bin/command")))
                .satisfies(problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.REFUSED))
                .satisfies(problem -> assertThat(problem.sentence()).contains("`$ "));
        Settings gone = new Settings(Optional.of(Path.of("/gone")), List.of(), Map.of());
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> agent().launch(turn("Build it"), new FakeHost().settings(gone)))
                .withMessageContaining("/gone");
    }

    @Test
    void runs() throws Exception {
        BoxlessRun run = new BoxlessRun(agent(), new FakeHost(), directory);

        BoxlessRun.Ended good = run.turn("Say hello\n\n$ echo hello\necho \"  there\"");
        BoxlessRun.Ended bad = run.turn("$ echo some; echo 'no such thing' >&2; exit 3");

        assertThat(good.facts()).containsExactly(new Fact.AgentSaid("hello"), new Fact.AgentSaid("  there"));
        assertThat(good.outcome()).isEqualTo(new Outcome.Finished("hello\n  there"));
        assertThat(bad.outcome()).isEqualTo(new Outcome.Failed("the command exited with 3: no such thing"));
    }

    @Test
    void aChattyCommandMakesFewFactsAndLosesNoLine() {
        List<String> lines =
                IntStream.range(0, 10_000).mapToObj(Integer::toString).toList();

        List<Fact> facts = facts(lines);
        Outcome outcome = read(lines).end(0, "");

        assertThat(facts).hasSizeLessThan(500);
        String told = facts.stream().map(fact -> ((Fact.AgentSaid) fact).text()).collect(Collectors.joining("\n"));
        String last = ((Outcome.Finished) outcome).text();
        long toldLines = told.lines().count();
        assertThat(told.lines()).containsExactlyElementsOf(lines.subList(0, (int) toldLines));
        assertThat(last.lines()).containsAll(lines.subList((int) toldLines, lines.size()));
    }

    private static Turn turn(String prompt) {
        return new Turn(1, prompt, Optional.empty(), "/work/api", "/home/agent");
    }
}
