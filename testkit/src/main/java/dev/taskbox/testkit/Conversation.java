package dev.taskbox.testkit;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/**
 * Where a request stands in its conversation.
 *
 * @param prompt the last text that a person sent
 * @param answers how many times the model has answered since
 */
record Conversation(String prompt, int answers) {
    /** A client's own remarks to the model come as text of the user too. */
    private static final List<String> REMARKS = List.of(
            "<system-reminder>",
            "<environment_context>",
            "<user_instructions>",
            "<recommended_plugins>",
            "# AGENTS.md instructions",
            "<session_context>");

    static Conversation ofMessages(JsonNode messages) {
        String prompt = "";
        int answers = 0;
        for (JsonNode message : messages) {
            Optional<String> text = prompt(message);
            if (text.isPresent()) {
                prompt = text.get();
                answers = 0;
            } else if (message.path("role").asString("").equals("assistant")) {
                answers++;
            }
        }
        return new Conversation(prompt, answers);
    }

    private static Optional<String> prompt(JsonNode message) {
        if (!message.path("role").asString("").equals("user")) {
            return Optional.empty();
        }
        JsonNode content = message.path("content");
        String text = content.isString()
                ? content.asString()
                : StreamSupport.stream(content.spliterator(), false)
                        .map(Conversation::text)
                        .collect(Collectors.joining("\n"));
        return Optional.of(text).filter(t -> !t.isBlank() && !carriesResult(content) && !isRemark(t));
    }

    private static boolean carriesResult(JsonNode content) {
        return StreamSupport.stream(content.spliterator(), false)
                .anyMatch(block -> block.path("type").asString("").equals("tool_result"));
    }

    static boolean isRemark(String text) {
        return REMARKS.stream().anyMatch(text.strip()::startsWith);
    }

    Conversation answered() {
        return new Conversation(prompt, answers + 1);
    }

    /** No change where it is no text of a person's. */
    Conversation prompted(String text) {
        return text.isBlank() || isRemark(text) ? this : new Conversation(text, 0);
    }

    private static String text(JsonNode block) {
        String text = block.path("text").asString("");
        return isRemark(text) ? "" : text;
    }
}
