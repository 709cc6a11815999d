package dev.taskbox.agents;

import dev.taskbox.model.Agent.Outcome;
import dev.taskbox.model.Agent.TurnReader;
import dev.taskbox.model.Agent.Usage;
import dev.taskbox.model.Fact;
import dev.taskbox.model.Money;
import dev.taskbox.model.TokenUsage;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Reads {@code opencode run --format json}: a line is an event about a part of a message that is complete. */
final class OpencodeReader implements TurnReader {
    private static final Pattern SESSION_ID = Pattern.compile("ses_[0-9A-Za-z]{1,60}");

    /** The model is to go on, with what its tools gave. */
    private static final String TOOL_CALLS = "tool-calls";

    /** It stopped, and not because it was done. */
    private static final Set<String> CUT_OFF = Set.of("length", "content-filter", "error");

    private static final int LONGEST_ID = 100;
    private static final double DEAREST = 1_000_000;

    private Optional<String> sessionId = Optional.empty();
    private Optional<String> error = Optional.empty();
    private String finish = "";
    private String lastSaid = "";
    private TokenUsage tokens = TokenUsage.NONE;
    private double dollars;
    private int steps;

    @Override
    public List<Fact> line(String line) {
        return JsonLines.object(line).map(this::event).orElseGet(() -> JsonLines.plain(line));
    }

    private List<Fact> event(JsonNode event) {
        session(JsonLines.text(event, "sessionID"));
        JsonNode part = event.path("part");
        return switch (JsonLines.text(event, "type")) {
            case "text" -> said(JsonLines.text(part, "text")).toList();
            case "reasoning" -> thought(JsonLines.text(part, "text")).toList();
            case "tool_use" -> List.of(call(part), result(part));
            case "step_finish" -> {
                step(part);
                yield List.of();
            }
            case "error" -> {
                error = Optional.of(message(event.path("error")));
                yield List.of();
            }
            default -> List.of();
        };
    }

    private void session(String id) {
        if (SESSION_ID.matcher(id).matches()) {
            sessionId = Optional.of(id);
        }
    }

    private Stream<Fact> said(String text) {
        if (text.isBlank()) {
            return Stream.of();
        }
        lastSaid = Texts.tail(text, Texts.SAID);
        return Stream.of(new Fact.AgentSaid(Texts.head(text, Texts.SAID)));
    }

    private static Stream<Fact> thought(String text) {
        return text.isBlank() ? Stream.of() : Stream.of(new Fact.AgentThought(Texts.head(text, Texts.SAID)));
    }

    private static Fact call(JsonNode part) {
        return new Fact.AgentTool(
                id(part),
                Texts.line(JsonLines.text(part, "tool"), LONGEST_ID),
                ToolSummary.of(part.path("state").path("input")));
    }

    /** A command that fails is a tool that worked. */
    private static Fact result(JsonNode part) {
        JsonNode state = part.path("state");
        long exit = JsonLines.count(state.path("metadata"), "exit");
        boolean ok = JsonLines.text(state, "status").equals("completed") && exit == 0;
        String output = JsonLines.text(state, "output");
        String text = output.isEmpty() ? JsonLines.text(state, "error") : output;
        String told = exit == 0 ? text : "exit code " + exit + "\n" + text;
        return new Fact.AgentToolResult(id(part), ok, Texts.ends(told.stripTrailing(), Texts.OUTPUT));
    }

    private static String id(JsonNode part) {
        return Texts.line(JsonLines.text(part, "callID"), LONGEST_ID);
    }

    private void step(JsonNode part) {
        steps = Math.min(steps + 1, 1_000_000);
        finish = Texts.line(JsonLines.text(part, "reason"), LONGEST_ID);
        tokens = MessageTokens.plus(tokens, usage(part.path("tokens")));
        dollars = Math.min(dollars + JsonLines.amount(part, "cost"), DEAREST);
        // it got over it
        error = Optional.empty();
    }

    private static TokenUsage usage(JsonNode tokens) {
        return new TokenUsage(
                JsonLines.count(tokens, "input"),
                JsonLines.count(tokens, "output") + JsonLines.count(tokens, "reasoning"),
                JsonLines.count(tokens.path("cache"), "read"),
                JsonLines.count(tokens.path("cache"), "write"));
    }

    private static String message(JsonNode error) {
        JsonNode data = error.path("data");
        long status = JsonLines.count(data, "statusCode");
        String message = Stream.of(JsonLines.text(data, "message"), JsonLines.text(error, "name"))
                .filter(text -> !text.isBlank())
                .findFirst()
                .orElse("");
        return Texts.head(status == 0 ? message : message + " (" + status + ")", 2000);
    }

    @Override
    public Usage usage() {
        Money cost = Money.usd(BigDecimal.valueOf(Math.round(dollars * 1_000_000), 6));
        return new Usage(sessionId, steps, tokens, cost);
    }

    @Override
    public Outcome end(int exitCode, String stderrTail) {
        if (error.isPresent()) {
            return Endings.failed(OpencodeAgent.NAME, error.get(), stderrTail);
        }
        if (finish.isEmpty() || finish.equals(TOOL_CALLS)) {
            return Endings.silent(OpencodeAgent.NAME, exitCode, stderrTail);
        }
        return CUT_OFF.contains(finish)
                ? Endings.failed(OpencodeAgent.NAME, "the model's answer was cut off: " + finish)
                : Endings.succeeded(OpencodeAgent.NAME, exitCode, stderrTail, lastSaid);
    }
}
