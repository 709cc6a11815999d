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
     * The model APIs it will call, with a credential each. Empty: it calls none that needs one of the box's owner.
     *
     * @throws Problem kind REFUSED where this machine has no credential for it, or one that cannot be kept out of the box
     */
    default List<ModelAccess> access(Host host) {
        return List.of();
    }

    /**
     * How to run one turn headless. For each {@link #access} that the turn has a route for, the agent is sent there with
     * the placeholder; without one it is sent to the API itself, with a placeholder that is good for nothing.
     *
     * @throws Problem kind REFUSED where the agent cannot be used: not installed, settings missing
     */
    Launch launch(Turn turn, Host host);

    /** A new reader for the output of one turn. */
    TurnReader reader();

    /**
     * The same for a turn that goes on with a session.
     *
     * @param earlier the sum of what its earlier turns used: some agents tell the session's total
     */
    default TurnReader reader(Usage earlier) {
        return reader();
    }

    /**
     * One prompt.
     *
     * @param number from 1 within its run
     * @param sessionId of the run's earlier turns
     * @param workspace path inside the sandbox
     * @param home path inside the sandbox
     * @param policy the run's, for agents that are told about it; empty where no run is meant
     * @param routes to the model APIs of {@link #access}
     */
    record Turn(
            int number,
            String prompt,
            Optional<String> sessionId,
            String workspace,
            String home,
            Optional<Policy> policy,
            List<ModelAccess.Route> routes) {
        public Turn {
            requireNonNull(prompt, "prompt is null");
            requireNonNull(policy, "policy is null");
            routes = List.copyOf(routes);
        }

        public Turn(int number, String prompt, Optional<String> sessionId, String workspace, String home) {
            this(number, prompt, sessionId, workspace, home, Optional.empty(), List.of());
        }

        public Turn under(Policy given) {
            return new Turn(number, prompt, sessionId, workspace, home, Optional.of(given), routes);
        }

        public Turn with(List<ModelAccess.Route> given) {
            return new Turn(number, prompt, sessionId, workspace, home, policy, given);
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

        boolean exists(Path path);

        /**
         * Where the secret is that this machine keeps under the name of a variable, in the form of
         * {@link Policy.Credential#from}: {@code env: NAME} where {@code taskd} has that variable.
         */
        Optional<String> credential(String name);
    }

    /**
     * @param arguments added to its command line
     * @param environment set for the agent's processes, except for the variables of its credentials: they are values
     *     that stay outside
     * @param credentials where they are, by name, as in {@link Policy.Credential#from}
     */
    record Settings(
            Optional<Path> executable,
            List<String> arguments,
            Map<String, String> environment,
            Map<String, String> credentials) {
        public static final Settings NONE = new Settings(Optional.empty(), List.of(), Map.of());

        public Settings {
            arguments = List.copyOf(arguments);
            environment = Map.copyOf(environment);
            credentials = Map.copyOf(credentials);
        }

        public Settings(Optional<Path> executable, List<String> arguments, Map<String, String> environment) {
            this(executable, arguments, environment, Map.of());
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
