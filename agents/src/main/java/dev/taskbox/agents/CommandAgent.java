package dev.taskbox.agents;

import dev.taskbox.model.Agent;
import dev.taskbox.model.Problem;
import dev.taskbox.model.Sandbox.Command;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Any command. A task whose body begins with {@code $ } brings its own, for {@code sh -c}; for the others it is the one
 * of the user's settings, and the prompt is its stdin.
 */
final class CommandAgent implements Agent {
    static final String NAME = "command";

    private static final String MARK = "$ ";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Launch launch(Turn turn, Host host) {
        Settings settings = host.settings(NAME);
        Optional<String> script = script(turn.prompt());
        if (script.isPresent()) {
            List<String> argv = List.of("sh", "-c", script.get());
            return new Launch(new Command(argv, settings.environment(), Optional.empty(), Map.of()), List.of());
        }
        Program program = Program.of(
                host.executable(NAME)
                        .filter(_ -> settings.executable().isPresent())
                        .orElseThrow(() -> nothingToRun(settings)),
                host);
        List<String> argv = new ArrayList<>(program.words());
        argv.addAll(settings.arguments());
        return new Launch(
                new Command(argv, settings.environment(), Optional.of(turn.prompt()), Map.of()), program.toolchain());
    }

    /** A prompt is a title, an empty line and a body; a reply, or a task of one line, is its own body. */
    private static Optional<String> script(String prompt) {
        int gap = prompt.indexOf("\n\n");
        String body = prompt.startsWith(MARK) || gap < 0
                ? prompt
                : prompt.substring(gap).stripLeading();
        return Optional.of(body).filter(text -> text.startsWith(MARK)).map(text -> text.substring(MARK.length()));
    }

    private static Problem nothingToRun(Settings settings) {
        String why = settings.executable()
                .map(path -> "agents.command.executable is " + path + ", and no program is there")
                .orElse("the task's text does not begin with a line `$ COMMAND`, and your config names no command");
        return Problem.refused(
                "no-command",
                "starting the agent command",
                why,
                "Begin the task's body, or your reply, with `$ ` and the command, or set agents.command.executable in"
                        + " your config");
    }

    @Override
    public TurnReader reader() {
        return new CommandReader();
    }
}
