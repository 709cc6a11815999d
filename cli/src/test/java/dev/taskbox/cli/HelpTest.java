package dev.taskbox.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

class HelpTest {
    private final RoomFixture task = new RoomFixture();

    @Test
    void everyOptionHasAnExample() {
        for (CommandLine command : all(Tree.whole())) {
            for (OptionSpec option : command.getCommandSpec().options()) {
                assertThat(String.join("\n", option.description()))
                        .as(
                                "%s of %s",
                                option.longestName(), command.getCommandSpec().qualifiedName())
                        .contains("Example: ");
            }
        }
    }

    @Test
    void everyCommandSaysWhatItDoesAndHasHelp() {
        for (CommandLine command : all(Tree.whole())) {
            assertThat(command.getCommandSpec().usageMessage().description()).isNotEmpty();
            String[] words = command.getCommandSpec().qualifiedName(" ").split(" ");
            words = Arrays.copyOfRange(words, 1, words.length + 1);
            words[words.length - 1] = "--help";
            assertThat(task.pipe(words)).satisfies(said -> {
                assertThat(said.code()).isZero();
                assertThat(said.out()).startsWith("Usage: task");
            });
        }
    }

    private static List<CommandLine> all(CommandLine command) {
        List<CommandLine> found = new ArrayList<>(List.of(command));
        command.getSubcommands().values().forEach(sub -> found.addAll(all(sub)));
        return found;
    }

    @ParameterizedTest
    @ValueSource(strings = {"policy", "places", "agents", "security", "ssh"})
    void everyTopicFitsTheTerminal(String topic) {
        String text = task.pipe("help", topic).out();
        assertThat(text.lines()).hasSizeGreaterThan(5).allMatch(line -> line.length() <= 120);
    }

    @Test
    void theHelpOfList() {
        assertThat(task.person("list", "--help").out()).isEqualTo("""
                Usage: task list [-h] [--json] [--no-color] [-p=PROJECT] [-q=TEXT] [-s=STATE[,
                                 STATE...]]...
                Lists tasks.
                  -h, --help              Print this help.
                                          Example: task add --help
                      --json              Print JSON.
                                          Example: task list --json
                      --no-color          Print no colours; NO_COLOR=1 does the same.
                                          Example: task list --no-color
                  -p, --project=PROJECT   Only of this project.
                                          Example: -p api
                  -q, --query=TEXT        Only with this in title or body.
                                          Example: -q login
                  -s, --state=STATE[,STATE...]
                                          Only in these states.
                                          Example: -s waiting,review
                """);
    }

    @Test
    void theHelpOfSandbox() {
        assertThat(task.person("help", "sandbox").out()).isEqualTo("""
                Usage: task sandbox [--policy=FILE] [-P=PLACE] [--rw=DIR]... [--open=PORT]... -- CMD...
                Runs any command in a box, here and now.
                It ends with the command's exit code, or with 125 if the box itself could not
                start.
                      CMD...          The command, after --.
                  -h, --help          Print this help.
                                      Example: task add --help
                      --json          Print JSON.
                                      Example: task list --json
                      --no-color      Print no colours; NO_COLOR=1 does the same.
                                      Example: task list --no-color
                      --open=PORT     Open this port of it, if its policy exposes it, to you on
                                        this machine; may be given again.
                                      Example: task sandbox --open 3000 -- npm start
                  -P, --place=PLACE   Where it runs.
                                      Example: -P native
                      --policy=FILE   Under this policy; otherwise that of this directory.
                                      Example: --policy strict.yaml
                      --rw=DIR        It may write here; may be given again.
                                      Example: --rw build
                """);
    }

    @Test
    void theHelpOfLogs() {
        assertThat(task.person("logs", "-h").out()).isEqualTo("""
                Usage: task logs [-fh] [--json] [--no-color] [--raw] [--run=N] ID
                Prints what happened in a task's run: readable, or byte for byte.
                      ID           The task's number, or the beginning of its title.
                  -f, --follow     Go on as it comes, until the task rests.
                                   Example: task logs 12 -f
                  -h, --help       Print this help.
                                   Example: task add --help
                      --json       Print JSON.
                                   Example: task list --json
                      --no-color   Print no colours; NO_COLOR=1 does the same.
                                   Example: task list --no-color
                      --raw        What the agent wrote, as it wrote it; on a terminal, without
                                     what could control it.
                                   Example: task logs 12 --raw > agent.jsonl
                      --run=N      Another run than the last.
                                   Example: task logs 12 --run 1
                """);
    }

    @Test
    void helpOnACommandIsItsHelp() {
        assertThat(task.pipe("help", "list").out())
                .isEqualTo(task.pipe("list", "--help").out());
        assertThat(task.pipe("help").out()).isEqualTo(task.pipe("--help").out());
        assertThat(task.pipe("help", "plicy").err())
                .isEqualTo(
                        "task: finding help on plicy failed: there is no such command or topic. Did you mean policy?\n");
        assertThat(task.pipe("help", "plicy").code()).isEqualTo(3);
    }

    @Test
    void completionIsAScriptThatBashReads() throws Exception {
        String script = task.pipe("completion", "bash").out();
        Path file = Files.createTempFile("completion", ".bash");
        Files.writeString(file, script);
        Process bash =
                new ProcessBuilder("bash", "-n", file.toString()).inheritIO().start();

        assertThat(bash.waitFor()).isZero();
        assertThat(script).contains("--priority");
        Files.delete(file);
    }
}
