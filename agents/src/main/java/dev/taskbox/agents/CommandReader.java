package dev.taskbox.agents;

import dev.taskbox.model.Agent.Outcome;
import dev.taskbox.model.Agent.TurnReader;
import dev.taskbox.model.Agent.Usage;
import dev.taskbox.model.Fact;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Plain lines. The first ones are facts at once, so that a quiet command can be watched; of a chatty one, more and
 * more lines make one fact. What is still held back at the end is among the last lines, and they are the outcome.
 */
final class CommandReader implements TurnReader {
    private static final int ONE_BY_ONE = 100;
    private static final int LARGEST_BATCH = 50;
    private static final int LONGEST = 4 * 1024;

    private final List<String> batch = new ArrayList<>();
    private final Deque<String> last = new ArrayDeque<>();
    private long lines;

    @Override
    public List<Fact> line(String line) {
        if (line.isBlank()) {
            return List.of();
        }
        String text = Texts.ends(line, LONGEST);
        last.addLast(text);
        if (last.size() > LARGEST_BATCH) {
            last.removeFirst();
        }
        lines++;
        batch.add(text);
        return batch.size() < batchSize() ? List.of() : flush();
    }

    private long batchSize() {
        return lines <= ONE_BY_ONE ? 1 : Math.min(lines / 20, LARGEST_BATCH);
    }

    private List<Fact> flush() {
        String text = String.join("\n", batch);
        batch.clear();
        return List.of(new Fact.AgentSaid(Texts.ends(text, Texts.SAID)));
    }

    @Override
    public Usage usage() {
        return Usage.NONE;
    }

    @Override
    public Outcome end(int exitCode, String stderrTail) {
        String output = String.join("\n", last);
        if (exitCode == 0) {
            return new Outcome.Finished(Texts.tail(output, Texts.OUTPUT));
        }
        return new Outcome.Failed(
                "the command " + ExitCodes.describe(exitCode, stderrTail.isBlank() ? output : stderrTail));
    }
}
