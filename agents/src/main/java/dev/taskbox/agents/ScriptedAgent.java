package dev.taskbox.agents;

import dev.taskbox.model.Agent;
import dev.taskbox.model.Sandbox.Command;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * An agent without a model, for demonstrations and tests: the task's body says step by step what it does. It is a shell
 * script that goes into the box's home and needs nothing there but a POSIX shell, coreutils and git.
 */
final class ScriptedAgent implements Agent {
    static final String NAME = "scripted";

    private static final String SCRIPT = ".taskbox/scripted-agent";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Launch launch(Turn turn, Host host) {
        List<String> argv =
                List.of("sh", turn.home() + "/" + SCRIPT, turn.workspace(), Integer.toString(turn.number()));
        Map<String, String> environment = host.settings(NAME).environment();
        return new Launch(
                new Command(argv, environment, Optional.of(turn.prompt()), Map.of(SCRIPT, script())), List.of());
    }

    private static String script() {
        try (InputStream in = Objects.requireNonNull(
                ScriptedAgent.class.getResourceAsStream("scripted-agent.sh"), "scripted-agent.sh is not in the jar")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public TurnReader reader() {
        return new ScriptedReader();
    }
}
