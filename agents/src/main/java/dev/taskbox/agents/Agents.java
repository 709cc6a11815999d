package dev.taskbox.agents;

import dev.taskbox.model.Agent;
import dev.taskbox.model.Problem;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The agents there are. */
public final class Agents {
    private static final List<Agent> ALL = List.of(
            new ClaudeAgent(),
            new CodexAgent(),
            new GeminiAgent(),
            new OpencodeAgent(),
            new CommandAgent(),
            new ScriptedAgent());

    /** More edits than these and the two are different words. */
    private static final int NEAR = 2;

    private Agents() {}

    public static List<Agent> all() {
        return ALL;
    }

    /** @throws Problem kind NOT_FOUND, with the name that was probably meant */
    public static Agent named(String name) {
        return ALL.stream()
                .filter(agent -> agent.name().equals(name))
                .findFirst()
                .orElseThrow(() -> unknown(name));
    }

    private static Problem unknown(String name) {
        String remedy = nearest(name)
                .map(near -> "Did you mean " + near + "?")
                .orElseGet(() -> "Use one of " + ALL.stream().map(Agent::name).collect(Collectors.joining(", ")));
        return Problem.notFound(
                "no-such-agent",
                "choosing the agent " + Texts.line(name, 40),
                "there is no agent of that name",
                remedy);
    }

    private static Optional<String> nearest(String name) {
        // a name that is long beyond reason has no neighbour, and its distance would be dear
        if (name.length() > 40) {
            return Optional.empty();
        }
        String asked = name.toLowerCase(Locale.ROOT);
        return ALL.stream()
                .map(Agent::name)
                .filter(known -> (asked.length() > 1 && known.startsWith(asked)) || distance(known, asked) <= NEAR)
                .min(Comparator.comparingInt(known -> distance(known, asked)));
    }

    /** Levenshtein's: how many characters to add, drop or replace. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
