package dev.taskbox.engine;

import dev.taskbox.model.Fact;
import java.util.Optional;

/** The one line on a card that says what an agent is at. */
final class Doing {
    private static final int LONGEST = 120;

    private Doing() {}

    static Optional<String> of(Fact fact) {
        return switch (fact) {
            case Fact.AgentTool tool -> line(tool.summary().isBlank() ? tool.tool() : tool.summary());
            case Fact.AgentSaid said -> line(said.text());
            case Fact.PlaceReported place when place.what().equals("setup") -> Optional.of("setting up");
            default -> Optional.empty();
        };
    }

    private static Optional<String> line(String text) {
        return text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .findFirst()
                .map(Doing::cut);
    }

    private static String cut(String line) {
        return line.codePointCount(0, line.length()) <= LONGEST
                ? line
                : line.substring(0, line.offsetByCodePoints(0, LONGEST - 1)) + "…";
    }
}
