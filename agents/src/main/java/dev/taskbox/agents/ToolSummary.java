package dev.taskbox.agents;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** A tool call on one line, for someone who looks at a board. */
final class ToolSummary {
    /** What says most about a call, best first. */
    private static final List<String> TELLING = List.of(
            "command",
            "file_path",
            "notebook_path",
            "path",
            "pattern",
            "query",
            "url",
            "skill",
            "subject",
            "description",
            "prompt");

    private ToolSummary() {}

    static String of(JsonNode input) {
        String telling = TELLING.stream()
                .map(key -> JsonLines.text(input, key))
                .filter(text -> !text.isBlank())
                .findFirst()
                .or(() -> firstText(input))
                .orElse("");
        return Texts.line(telling, Texts.LINE);
    }

    private static Optional<String> firstText(JsonNode input) {
        return input.valueStream()
                .filter(JsonNode::isString)
                .map(JsonNode::stringValue)
                .filter(text -> !text.isBlank())
                .findFirst();
    }
}
