package dev.taskbox.agents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskbox.model.Agent;
import dev.taskbox.model.Agent.Host;
import dev.taskbox.model.Agent.Outcome;
import dev.taskbox.model.Agent.Settings;
import dev.taskbox.model.Fact;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptedAgentTest extends AgentContract {
    @TempDir
    Path directory;

    private BoxlessRun run;

    @Override
    Agent agent() {
        return new ScriptedAgent();
    }

    @Override
    Host host(Settings settings) {
        return new FakeHost().settings(settings);
    }

    @Override
    List<String> output() {
        return List.of(
                event("say", "I begin"),
                "{\"type\":\"tool\",\"id\":\"1.2\",\"tool\":\"run\",\"text\":\"" + base64("ls -l") + "\"}",
                "{\"type\":\"result\",\"id\":\"1.2\",\"exit\":0,\"text\":\"" + base64("a.txt\n") + "\"}",
                event("done", ""));
    }

    @BeforeEach
    void makeRun() throws Exception {
        run = new BoxlessRun(agent(), new FakeHost(), directory);
    }

    @Test
    void doesItsSteps() throws Exception {
        BoxlessRun.Ended ended = turn("""
                run this title is prose

                This line is prose too. say is only a word here.
                say I begin
                run git init --quiet --initial-branch=main
                write src/Main.java class Main {}
                append src/Main.java // the end
                commit Add "Main"; it's small
                run git log --format=%s; echo oops >&2; exit 3
                say I end
                """);

        assertThat(ended.outcome()).isEqualTo(new Outcome.Finished("I end"));
        assertThat(ended.facts())
                .containsExactly(
                        new Fact.AgentSaid("I begin"),
                        new Fact.AgentTool("1.4", "run", "git init --quiet --initial-branch=main"),
                        new Fact.AgentToolResult("1.4", true, ""),
                        new Fact.AgentTool("1.5", "write", "src/Main.java"),
                        new Fact.AgentToolResult("1.5", true, ""),
                        new Fact.AgentTool("1.6", "append", "src/Main.java"),
                        new Fact.AgentToolResult("1.6", true, ""),
                        new Fact.AgentTool("1.7", "commit", "Add \"Main\"; it's small"),
                        new Fact.AgentToolResult("1.7", true, ""),
                        new Fact.AgentTool("1.8", "run", "git log --format=%s; echo oops >&2; exit 3"),
                        new Fact.AgentToolResult("1.8", false, "exit code 3\nAdd \"Main\"; it's small\noops"),
                        new Fact.AgentSaid("I end"));
        assertThat(run.workspace().resolve("src/Main.java")).content().isEqualTo("class Main {}\n// the end\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"}{\"type\":\"done\"}",
                "\\n\\u0000 \\c %s %d $(id) `id` ${HOME} *",
                "'; exit 9 #",
                "-n -e --help",
                "tab\there \u0001\u001b[2J\u007f end",
                "é 😀 \u202e",
                " leading and trailing "
            })
    void textIsTextWhateverItHolds(String text) throws Exception {
        BoxlessRun.Ended ended = turn("title\n\nsay " + text + "\nwrite -x " + text + "\nask " + text);

        assertThat(ended.facts().getFirst()).isEqualTo(new Fact.AgentSaid(text));
        assertThat(run.workspace().resolve("-x")).content().isEqualTo(text + "\n");
        assertThat(ended.outcome()).isEqualTo(new Outcome.Asked(Texts.line(text, 1000)));
    }

    @Test
    void aLineInABadEncodingOrOfAGiantLengthIsSaid() throws Exception {
        BoxlessRun.Ended ended =
                turn("title\n\nrun head -c 1000000 /dev/zero | tr '\\000' '\\377'\nsay " + "x".repeat(200_000));

        assertThat(ended.facts()).hasSize(3);
        assertThat(ended.outcome()).isInstanceOf(Outcome.Finished.class);
    }

    @Test
    void aReplyWithoutStepsGoesOnAfterTheQuestion() throws Exception {
        assertThat(turn("title\n\nsay one\nask Which?\nsay two\nask And now?\nsay three")
                        .outcome())
                .isEqualTo(new Outcome.Asked("Which?"));

        BoxlessRun.Ended second = turn("the left one");
        BoxlessRun.Ended third = turn("yes");
        BoxlessRun.Ended fourth = turn("more");

        assertThat(second.facts()).containsExactly(new Fact.AgentSaid("two"));
        assertThat(second.outcome()).isEqualTo(new Outcome.Asked("And now?"));
        assertThat(third.facts()).containsExactly(new Fact.AgentSaid("three"));
        assertThat(third.outcome()).isEqualTo(new Outcome.Finished("three"));
        assertThat(fourth.facts()).isEmpty();
    }

    @Test
    void aReplyWithStepsIsTheNewScript() throws Exception {
        turn("title\n\nask Which?\nsay never");

        BoxlessRun.Ended second = turn("say from its first line");

        assertThat(second.facts()).containsExactly(new Fact.AgentSaid("from its first line"));
    }

    @Test
    void aReplyToNothingFails() throws Exception {
        turn("title\n\nask Which?");
        Files.delete(run.home().resolve(".taskbox/script"));

        assertThat(turn("the left one").outcome())
                .isEqualTo(new Outcome.Failed("the script of the earlier turns is gone"));
    }

    @Test
    void aStepThatWasCutOffIsNotDoneTwice() throws Exception {
        BoxlessRun.Ended killed = turn("title\n\nrun echo x >> done; kill -9 $PPID\nsay after");
        BoxlessRun.Ended resumed = turn("go on");

        assertThat(killed.outcome()).isEqualTo(new Outcome.Failed("the script was ended by SIGKILL"));
        assertThat(resumed.facts()).containsExactly(new Fact.AgentSaid("after"));
        assertThat(run.workspace().resolve("done")).hasContent("x");
    }

    @ParameterizedTest
    @CsvSource({
        "fail no luck, no luck",
        "exit 7, the script exited with 7",
        "exit many, exit: many is not a number",
        "sleep x, sleep: x is not a number of seconds"
    })
    void fails(String step, String reason) throws Exception {
        BoxlessRun.Ended ended = turn("title\n\nsay a\n" + step + "\nsay never");

        assertThat(ended.facts()).containsExactly(new Fact.AgentSaid("a"));
        assertThat(((Outcome.Failed) ended.outcome()).reason()).startsWith(reason);
    }

    @Test
    void leavesOnRequestAndReadsForeignLineEnds() throws Exception {
        assertThat(turn("title\r\n\r\nsay a\r\nexit 0\r\nsay never").outcome()).isEqualTo(new Outcome.Finished("a"));
        assertThat(new BoxlessRun(agent(), new FakeHost(), directory)
                        .turn("only a title")
                        .outcome())
                .isEqualTo(new Outcome.Finished(""));
    }

    @Test
    void whatACommandLeavesRunningHoldsNothingUp() throws Exception {
        BoxlessRun.Ended ended =
                turn("title\n\nrun sleep 600 >/dev/null 2>&1 & echo $! > pid\nrun kill $(cat pid)\nsay on");

        assertThat(ended.outcome()).isEqualTo(new Outcome.Finished("on"));
    }

    private BoxlessRun.Ended turn(String prompt) throws Exception {
        return run.turn(prompt);
    }

    private static String event(String type, String text) {
        return "{\"type\":\"" + type + "\",\"text\":\"" + base64(text) + "\"}";
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
