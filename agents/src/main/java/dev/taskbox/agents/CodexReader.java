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

/** Reads {@code codex exec --json}: a line is an event, most of them about an item that begins or is complete. */
final class CodexReader implements TurnReader {
    private static final int LONGEST_ID = 100;

    private final TokenUsage earlier;
    private Optional<String> sessionId = Optional.empty();
    private Optional<TokenUsage> total = Optional.empty();
    private Optional<String> failure = Optional.empty();
    private String lastSaid = "";
    private String lastError = "";
    private int messages;

    /** @param earlier what the session had used before: a turn ends with the total of its session */
    CodexReader(TokenUsage earlier) {
        this.earlier = earlier;
    }

    @Override
    public List<Fact> line(String line) {
        return JsonLines.object(line).map(this::event).orElseGet(() -> JsonLines.plain(line));
    }

    private List<Fact> event(JsonNode event) {
        switch (JsonLines.text(event, "type")) {
            case "thread.started" -> session(JsonLines.text(event, "thread_id"));
            case "turn.completed" -> total = Optional.of(usage(event.path("usage")));
            case "turn.failed" -> failure = Optional.of(message(event.path("error")));
            case "error" -> lastError = message(event);
            case "item.started" -> {
                return begun(event.path("item")).toList();
            }
            case "item.completed" -> {
                return complete(event.path("item")).toList();
            }
            default -> {}
        }
        return List.of();
    }

    private void session(String id) {
        if (Sessions.UUID.matcher(id).matches()) {
            sessionId = Optional.of(id);
        }
    }

    private static String message(JsonNode error) {
        return Texts.head(JsonLines.text(error, "message").strip(), 2000);
    }

    private static Stream<Fact> begun(JsonNode item) {
        return isTool(item) ? Stream.of(call(item)) : Stream.of();
    }

    private static boolean isTool(JsonNode item) {
        return switch (JsonLines.text(item, "type")) {
            case "command_execution", "file_change", "mcp_tool_call", "web_search" -> true;
            default -> false;
        };
    }

    private static Fact call(JsonNode item) {
        String type = JsonLines.text(item, "type");
        String mcp = JsonLines.text(item, "server") + "." + JsonLines.text(item, "tool");
        return new Fact.AgentTool(
                id(item), Texts.line(type.equals("mcp_tool_call") ? mcp : type, LONGEST_ID), summary(item, type));
    }

    private static String summary(JsonNode item, String type) {
        return switch (type) {
            case "file_change" -> Texts.line(changes(item), Texts.LINE);
            case "mcp_tool_call" -> ToolSummary.of(item.path("arguments"));
            default -> ToolSummary.of(item);
        };
    }

    private static String changes(JsonNode item) {
        return item.path("changes")
                .valueStream()
                .limit(20)
                .map(change -> JsonLines.text(change, "kind") + " " + JsonLines.text(change, "path"))
                .collect(Collectors.joining(", "));
    }

    private Stream<Fact> complete(JsonNode item) {
        return switch (JsonLines.text(item, "type")) {
            case "agent_message" -> said(JsonLines.text(item, "text"));
            case "reasoning" -> thought(JsonLines.text(item, "text"));
            // a warning: what ends a turn is an event of its own
            case "error" -> thought(JsonLines.text(item, "message"));
            // a search is told of once only, when it is over
            case "web_search" -> Stream.of(call(item), result(item));
            default -> isTool(item) ? Stream.of(result(item)) : Stream.of();
        };
    }

    private Stream<Fact> said(String text) {
        if (text.isBlank()) {
            return Stream.of();
        }
        messages = Math.min(messages + 1, 1_000_000);
        lastSaid = Texts.tail(text, Texts.SAID);
        return Stream.of(new Fact.AgentSaid(Texts.head(text, Texts.SAID)));
    }

    private static Stream<Fact> thought(String text) {
        return text.isBlank() ? Stream.of() : Stream.of(new Fact.AgentThought(Texts.head(text, Texts.SAID)));
    }

    private static Fact result(JsonNode item) {
        boolean ok = switch (JsonLines.text(item, "status")) {
            case "completed", "" -> true;
            default -> false;
        };
        String output = JsonLines.text(item, "aggregated_output");
        long exit = JsonLines.count(item, "exit_code");
        String text = exit == 0 ? output : "exit code " + exit + (output.isEmpty() ? "" : "\n" + output);
        return new Fact.AgentToolResult(id(item), ok, Texts.ends(text.stripTrailing(), Texts.OUTPUT));
    }

    private static String id(JsonNode item) {
        return Texts.line(JsonLines.text(item, "id"), LONGEST_ID);
    }

    /** What was read from the cache counts into its input. */
    private static TokenUsage usage(JsonNode usage) {
        long cached = JsonLines.count(usage, "cached_input_tokens");
        return new TokenUsage(
                Math.max(0, JsonLines.count(usage, "input_tokens") - cached),
                JsonLines.count(usage, "output_tokens"),
                cached,
                JsonLines.count(usage, "cache_write_input_tokens"));
    }

    @Override
    public Usage usage() {
        return new Usage(sessionId, messages, total.map(this::ofThisTurn).orElse(TokenUsage.NONE), Money.NONE);
    }

    /** A total that is less than before is of a session that began anew. */
    private TokenUsage ofThisTurn(TokenUsage sum) {
        boolean goesOn = sum.input() >= earlier.input() && sum.output() >= earlier.output();
        return goesOn ? minus(sum, earlier) : sum;
    }

    private static TokenUsage minus(TokenUsage a, TokenUsage b) {
        return new TokenUsage(
                a.input() - b.input(),
                a.output() - b.output(),
                Math.max(0, a.cacheRead() - b.cacheRead()),
                Math.max(0, a.cacheWrite() - b.cacheWrite()));
    }

    @Override
    public Outcome end(int exitCode, String stderrTail) {
        if (failure.isPresent()) {
            return Endings.failed(CodexAgent.NAME, failure.get(), lastError, stderrTail);
        }
        String complaint = stderrTail.isBlank() ? lastError : stderrTail;
        return total.isPresent()
                ? Endings.succeeded(CodexAgent.NAME, exitCode, complaint, lastSaid)
                : Endings.silent(CodexAgent.NAME, exitCode, complaint);
    }
}
