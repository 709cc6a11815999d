package dev.taskbox.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.taskbox.tui.Action;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

/** What the board can do, command lines can, and the other way round. */
class ParityTest {
    /** Commands that the board has no action for, and why. */
    private static final Map<String, String> NOT_ON_THE_BOARD = new TreeMap<>(Map.ofEntries(
            Map.entry("run", "add and start of the form for a new task, and the log"),
            Map.entry("watch", "the board itself"),
            Map.entry("project", "the header names the projects, and the form for a new task chooses among them"),
            Map.entry("project list", "the same"),
            Map.entry("policy", "alone, it explains: the tab does"),
            Map.entry("policy check", "a question of a shell; the tab shows every rule"),
            Map.entry("policy presets", "for who writes a policy file"),
            Map.entry("policy schema", "for an editor"),
            Map.entry("policy export", "for another program"),
            Map.entry("policy approve", "approving what a file reaches for is done where the file is read, in a shell"),
            Map.entry("devcontainer", "files of the project are written where they can be read, in a shell"),
            Map.entry("devcontainer init", "the same"),
            Map.entry("sandbox", "a command in a box on the terminal that the board is on"),
            Map.entry("ssh-key", "who may come in is decided in a shell"),
            Map.entry("daemon", "the board lives in it"),
            Map.entry("places", "the action about what works on this machine tries the places too"),
            Map.entry("completion", "for a shell"),
            Map.entry("version", "for a shell")));

    @ParameterizedTest
    @EnumSource(Action.class)
    void everyActionIsACommandLine(Action action) {
        if (!action.command().isEmpty()) {
            List<String> argv = List.of(action.command().replace("ID", "1").split(" "));
            assertThat(argv.getFirst()).isEqualTo("task");
            List<String> arguments = argv.subList(1, argv.size());
            assertThatCode(() -> Tree.of(arguments).parseArgs(arguments.toArray(String[]::new)))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void everyCommandIsAnActionOrHasAReason() {
        List<String> actions = new ArrayList<>();
        for (Action action : Action.values()) {
            actions.add(action.command() + " ");
        }
        TreeSet<String> missing = new TreeSet<>(commands("", Tree.whole()));
        missing.removeIf(command -> actions.stream().anyMatch(it -> it.startsWith("task " + command + " ")));
        missing.removeIf(command -> NOT_ON_THE_BOARD.keySet().stream()
                .anyMatch(it -> command.equals(it) || command.matches("(daemon|ssh-key) .*")));
        assertThat(missing)
                .as("commands without an action of the board, and without a reason here")
                .isEmpty();
    }

    private static List<String> commands(String prefix, CommandLine command) {
        List<String> all = new ArrayList<>();
        command.getSubcommands().forEach((name, sub) -> {
            all.add(prefix + name);
            all.addAll(commands(prefix + name + " ", sub));
        });
        return all;
    }
}
