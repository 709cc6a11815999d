package dev.taskbox.agents;

import dev.taskbox.model.Agent.Turn;
import dev.taskbox.model.Problem;
import java.util.Optional;
import java.util.regex.Pattern;

/** An agent gives its session an id in its first turn; the later ones go on with it. */
final class Sessions {
    /** An id goes back onto a command line, so it must be what the agent's are. */
    static final Pattern UUID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private Sessions() {}

    static Optional<String> toResume(String agent, Turn turn) {
        if (turn.number() > 1 && turn.sessionId().isEmpty()) {
            throw Problem.refused(
                    "no-session",
                    "going on with the agent's session",
                    "an earlier turn of this run ended before " + agent + " had begun one",
                    "Start another run with `task retry`");
        }
        return turn.sessionId();
    }
}
