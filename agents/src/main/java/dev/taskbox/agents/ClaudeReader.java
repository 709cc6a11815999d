package dev.taskbox.agents;

import dev.taskbox.model.Agent.Outcome;
import dev.taskbox.model.Agent.TurnReader;
import dev.taskbox.model.Agent.Usage;
import dev.taskbox.model.Fact;
import dev.taskbox.model.Money;
import dev.taskbox.model.TokenUsage;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Reads {@code stream-json}: a line is an event, and an assistant's message comes as one event per content block. */
final class ClaudeReader implements TurnReader {
    private static final int LONGEST_ID = 100;

    private final MessageTokens tokens = new MessageTokens();
    private Optional<String> sessionId = Optional.empty();
    private Optional<ClaudeResult> result = Optional.empty();
    private String lastSaid = "";
    private String lastRetry = "";

    @Override
    public List<Fact> line(String line) {
        return JsonLines.object(line).map(this::event).orElseGet(() -> JsonLines.plain(line));
    }

    private List<Fact> event(JsonNode event) {
        return switch (JsonLines.text(event, "type")) {
            case "system" -> system(event);
            case "assistant" -> assistant(event);
            case "user" -> results(event);
            case "result" -> {
                session(event);
                result = Optional.of(ClaudeResult.of(event, result));
                yield List.of();
            }
            default -> List.of();
        };
    }

    private List<Fact> system(JsonNode event) {
        switch (JsonLines.text(event, "subtype")) {
            case "init" -> session(event);
            case "api_retry" -> lastRetry = retry(event);
            default -> {}
        }
        return List.of();
    }

    private void session(JsonNode event) {
        String id = JsonLines.text(event, "session_id");
        if (Sessions.UUID.matcher(id).matches()) {
            sessionId = Optional.of(id);
        }
    }

    private static String retry(JsonNode event) {
        return Texts.line(
                "the model API did not answer (" + JsonLines.text(event, "error") + " "
                        + JsonLines.count(event, "error_status") + ")",
                Texts.LINE);
    }

    private List<Fact> assistant(JsonNode event) {
        JsonNode message = event.path("message");
        tokens.add(id(message, "id"), usage(message.path("usage")));
        boolean helper = event.path("parent_tool_use_id").isString();
        return blocks(message).flatMap(block -> said(block, helper)).toList();
    }

    private Stream<Fact> said(JsonNode block, boolean helper) {
        return switch (JsonLines.text(block, "type")) {
            case "text" -> text(JsonLines.text(block, "text"), helper);
            case "thinking" -> thought(JsonLines.text(block, "thinking"));
            case "tool_use", "server_tool_use" ->
                Stream.of(new Fact.AgentTool(
                        id(block, "id"),
                        Texts.line(JsonLines.text(block, "name"), LONGEST_ID),
                        ToolSummary.of(block.path("input"))));
            default -> Stream.of();
        };
    }

    /** What a helper of the agent's says is said to the agent, not to the person. */
    private Stream<Fact> text(String text, boolean helper) {
        if (helper) {
            return thought(text);
        }
        if (text.isBlank()) {
            return Stream.of();
        }
        lastSaid = Texts.tail(text, Texts.SAID);
        return Stream.of(new Fact.AgentSaid(Texts.head(text, Texts.SAID)));
    }

    private static Stream<Fact> thought(String text) {
        return text.isBlank() ? Stream.of() : Stream.of(new Fact.AgentThought(Texts.head(text, Texts.SAID)));
    }

    private static List<Fact> results(JsonNode event) {
        return blocks(event.path("message"))
                .filter(block -> JsonLines.text(block, "type").equals("tool_result"))
                .<Fact>map(block -> new Fact.AgentToolResult(
                        id(block, "tool_use_id"),
                        !JsonLines.flag(block, "is_error").orElse(false),
                        Texts.ends(output(block.path("content")), Texts.OUTPUT)))
                .toList();
    }

    private static String output(JsonNode content) {
        return content.isString()
                ? content.stringValue()
                : content.valueStream()
                        .map(block -> JsonLines.text(block, "type").equals("image")
                                ? "[image]"
                                : JsonLines.text(block, "text"))
                        .collect(Collectors.joining("\n"));
    }

    private static Stream<JsonNode> blocks(JsonNode message) {
        JsonNode content = message.path("content");
        return content.isArray() ? content.valueStream() : Stream.of();
    }

    private static String id(JsonNode node, String key) {
        return Texts.line(JsonLines.text(node, key), LONGEST_ID);
    }

    private static TokenUsage usage(JsonNode usage) {
        return new TokenUsage(
                JsonLines.count(usage, "input_tokens"),
                JsonLines.count(usage, "output_tokens"),
                JsonLines.count(usage, "cache_read_input_tokens"),
                JsonLines.count(usage, "cache_creation_input_tokens"));
    }

    @Override
    public Usage usage() {
        return result.map(ended -> new Usage(sessionId, ended.turns(), ended.tokens(), ended.cost()))
                .orElseGet(() -> new Usage(sessionId, tokens.messages(), tokens.sum(), Money.NONE));
    }

    @Override
    public Outcome end(int exitCode, String stderrTail) {
        return result.map(ended -> ended.outcome(exitCode, stderrTail, lastSaid))
                .orElseGet(() -> new Outcome.Failed(
                        "claude " + ExitCodes.describe(exitCode, complaint(stderrTail)) + ", without a result"));
    }

    private String complaint(String stderrTail) {
        return stderrTail.isBlank() ? lastRetry : stderrTail;
    }
}
