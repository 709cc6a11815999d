package dev.taskbox.model;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An adapter for one coding-agent CLI. Pure: it says what to run and reads what came out; it runs nothing. */
public interface Agent {
    String name();

    /**
     * How to run one turn headless.
     *
     * @throws Problem kind REFUSED where the agent cannot be used: not installed, settings missing
     */
    Launch launch(Turn turn, Host host);

    /** A new reader for the output of one turn. */
    TurnReader reader();

    /**
     * One prompt.
     *
     * @param number from 1 within its run
     * @param sessionId of the run's earlier turns
     * @param workspace path inside the sandbox
     * @param home path inside the sandbox
     * @param policy the run's, for agents that are told about it; empty where no run is meant
     */
    record Turn(
            int number,
            String prompt,
            Optional<String> sessionId,
            String workspace,
            String home,
            Optional<Policy> policy) {
        public Turn {
            requireNonNull(prompt, "prompt is null");
            requireNonNull(policy, "policy is null");
        }

        public Turn(int number, String prompt, Optional<String> sessionId, String workspace, String home) {
            this(number, prompt, sessionId, workspace, home, Optional.empty());
        }
    }

    /** What an adapter may ask of the machine. */
    interface Host {
        /** The executable of this name, by the user's settings, else by the search path; symbolic links not resolved. */
        Optional<Path> executable(String name);

        /** The user's settings for this agent, {@code agents.NAME} in the user's config. */
        Settings settings(String agent);

        /** Symbolic links resolved, all the way. */
        Path realPath(Path path);
    }

    /** @param environment set for the agent's processes @param arguments added to its command line */
    record Settings(Optional<Path> executable, List<String> arguments, Map<String, String> environment) {
        public static final Settings NONE = new Settings(Optional.empty(), List.of(), Map.of());

        public Settings {
            arguments = List.copyOf(arguments);
            environment = Map.copyOf(environment);
        }
    }

    /** @param toolchain host paths that must be visible read-only, at the same path */
    record Launch(Sandbox.Command command, List<Path> toolchain) {
        public Launch {
            requireNonNull(command, "command is null");
            toolchain = List.copyOf(toolchain);
        }
    }

    /**
     * Reads one turn's output. Not thread-safe. Lines come from a box and may be anything: a line that is not
     * understood is passed over or kept as text, never an exception.
     */
    interface TurnReader {
        /** The facts in one line of stdout, without its line end. */
        List<Fact> line(String line);

        /** The turn's result so far: what usage and session are known while it still runs. */
        Usage usage();

        /** How the turn ended. @param stderrTail the last few KiB of stderr */
        Outcome end(int exitCode, String stderrTail);
    }

    record Usage(Optional<String> sessionId, int turns, TokenUsage tokens, Money cost) {
        public static final Usage NONE = new Usage(Optional.empty(), 0, TokenUsage.NONE, Money.NONE);
    }

    sealed interface Outcome {
        record Finished(String text) implements Outcome {}

        record Asked(String question) implements Outcome {}

        record Failed(String reason) implements Outcome {}
    }
}
