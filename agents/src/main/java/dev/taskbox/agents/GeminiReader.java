package dev.taskbox.agents;

import dev.taskbox.model.Agent.Outcome;
import dev.taskbox.model.Agent.TurnReader;
import dev.taskbox.model.Agent.Usage;
import dev.taskbox.model.Fact;
import dev.taskbox.model.Money;
import dev.taskbox.model.TokenUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Reads {@code stream-json}: a line is an event, and what the agent says comes in pieces, one event each. */
final class GeminiReader implements TurnReader {
    private static final int LONGEST_ID = 100;

    /** @param error empty: it went well */
    private record Result(Optional<String> error, TokenUsage tokens) {}

    private final StringBuilder saying = new StringBuilder();
    private Optional<String> sessionId = Optional.empty();
    private Optional<Result> result = Optional.empty();
    private String lastSaid = "";
    private String lastError = "";
    private int messages;

    @Override
    public List<Fact> line(String line) {
        Optional<JsonNode> event = JsonLines.object(line);
        if (event.isEmpty()) {
            return JsonLines.plain(line);
        }
        List<Fact> facts = new ArrayList<>();
        if (isPiece(event.get())) {
            saying.append(Texts.head(JsonLines.text(event.get(), "content"), Texts.SAID));
        }
        if (!isPiece(event.get()) || saying.length() >= Texts.SAID) {
            said().ifPresent(facts::add);
        }
        event(event.get()).ifPresent(facts::add);
        return facts;
    }

    private static boolean isPiece(JsonNode event) {
        return JsonLines.text(event, "type").equals("message")
                && JsonLines.text(event, "role").equals("assistant");
    }

    private Optional<Fact> said() {
        String text = saying.toString();
        saying.setLength(0);
        if (text.isBlank()) {
            return Optional.empty();
        }
        messages = Math.min(messages + 1, 1_000_000);
        lastSaid = Texts.tail(text, Texts.SAID);
        return Optional.of(new Fact.AgentSaid(Texts.head(text, Texts.SAID)));
    }

    private Optional<Fact> event(JsonNode event) {
        return switch (JsonLines.text(event, "type")) {
            case "init" -> {
                session(JsonLines.text(event, "session_id"));
                yield Optional.empty();
            }
            case "tool_use" ->
                Optional.of(new Fact.AgentTool(
                        id(event),
                        Texts.line(JsonLines.text(event, "tool_name"), LONGEST_ID),
                        ToolSummary.of(event.path("parameters"))));
            case "tool_result" -> Optional.of(toolResult(event));
            case "error" -> {
                lastError = Texts.head(JsonLines.text(event, "message"), 2000);
                yield Optional.empty();
            }
            case "result" -> {
                result = Optional.of(new Result(error(event), tokens(event.path("stats"))));
                yield Optional.empty();
            }
            default -> Optional.empty();
        };
    }

    private void session(String id) {
        if (Sessions.UUID.matcher(id).matches()) {
            sessionId = Optional.of(id);
        }
    }

    private static Fact toolResult(JsonNode event) {
        boolean ok = JsonLines.text(event, "status").equals("success");
        String output = JsonLines.text(event, "output");
        String text = output.isEmpty() ? JsonLines.text(event.path("error"), "message") : output;
        return new Fact.AgentToolResult(id(event), ok, Texts.ends(text.stripTrailing(), Texts.OUTPUT));
    }

    /** Whatever is not called a success is none. */
    private static Optional<String> error(JsonNode event) {
        return JsonLines.text(event, "status").equals("success")
                ? Optional.empty()
                : Optional.of(Texts.head(JsonLines.text(event.path("error"), "message"), 2000));
    }

    /** The input counts what was read from the cache; the output does not count what the model thought. */
    private static TokenUsage tokens(JsonNode stats) {
        long all = JsonLines.count(stats, "input_tokens");
        long cached = JsonLines.count(stats, "cached");
        long output = Math.max(JsonLines.count(stats, "output_tokens"), JsonLines.count(stats, "total_tokens") - all);
        return new TokenUsage(Math.max(0, all - cached), output, cached, 0);
    }

    private static String id(JsonNode event) {
        return Texts.line(JsonLines.text(event, "tool_id"), LONGEST_ID);
    }

    @Override
    public Usage usage() {
        return new Usage(sessionId, messages, result.map(Result::tokens).orElse(TokenUsage.NONE), Money.NONE);
    }

    @Override
    public Outcome end(int exitCode, String stderrTail) {
        String complaint = stderrTail.isBlank() ? lastError : stderrTail;
        if (result.isEmpty()) {
            return Endings.silent(GeminiAgent.NAME, exitCode, complaint);
        }
        return result.get()
                .error()
                .map(error -> Endings.failed(GeminiAgent.NAME, error, lastError, stderrTail))
                .orElseGet(() -> Endings.succeeded(GeminiAgent.NAME, exitCode, complaint, lastSaid));
    }
}
