package dev.taskbox.agents;

import dev.taskbox.model.Agent.Outcome;
import dev.taskbox.model.Money;
import dev.taskbox.model.TokenUsage;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * The event that ends a turn, with those before it added: a turn that was woken by a background task ends twice.
 *
 * @param isError empty where the event does not say, which is no evidence of success
 * @param status of the model API's last answer, 0 where that is not the reason
 * @param words what the kinds of failure are called: never what is decided on, since a refused request is
 *     {@code success} too
 */
record ClaudeResult(
        Optional<Boolean> isError, String text, long status, String words, int turns, TokenUsage tokens, Money cost) {

    private static final String SINCE_LAST = "model_usage_since_last_result";

    static ClaudeResult of(JsonNode event, Optional<ClaudeResult> before) {
        ClaudeResult last = new ClaudeResult(
                JsonLines.flag(event, "is_error"),
                Texts.tail(JsonLines.text(event, "result"), Texts.SAID),
                JsonLines.count(event, "api_error_status"),
                words(event),
                (int) Math.min(JsonLines.count(event, "num_turns"), 1_000_000),
                tokens(event),
                cost(event));
        // the totals of a version that has no sums since the last result are of the whole process
        return event.path(SINCE_LAST).isObject() ? before.map(last::after).orElse(last) : last;
    }

    private ClaudeResult after(ClaudeResult before) {
        return new ClaudeResult(
                isError,
                text,
                status,
                words,
                Math.max(turns, before.turns),
                MessageTokens.plus(tokens, before.tokens),
                cost.plus(before.cost));
    }

    /** {@code total_cost_usd} counts a resumed session's earlier turns again, in the versions that have the other. */
    private static Money cost(JsonNode event) {
        JsonNode models = event.path(SINCE_LAST);
        double usd = models.isObject()
                ? models.valueStream()
                        .mapToDouble(model -> JsonLines.amount(model, "costUSD"))
                        .sum()
                : JsonLines.amount(event, "total_cost_usd");
        return Money.usd(BigDecimal.valueOf(Math.round(usd * 1_000_000), 6));
    }

    /** By model, since {@code usage} leaves out what helpers used. */
    private static TokenUsage tokens(JsonNode event) {
        JsonNode models = event.path(event.path(SINCE_LAST).isObject() ? SINCE_LAST : "modelUsage");
        return models.valueStream()
                .map(model -> new TokenUsage(
                        JsonLines.count(model, "inputTokens"),
                        JsonLines.count(model, "outputTokens"),
                        JsonLines.count(model, "cacheReadInputTokens"),
                        JsonLines.count(model, "cacheCreationInputTokens")))
                .reduce(TokenUsage.NONE, MessageTokens::plus);
    }

    private static String words(JsonNode event) {
        return Stream.of("subtype", "terminal_reason")
                .map(key -> Texts.line(JsonLines.text(event, key), 60).replace('_', ' '))
                .filter(word -> !word.isEmpty() && !word.equals("success"))
                .collect(Collectors.joining(", "));
    }

    Outcome outcome(int exitCode, String stderrTail, String lastSaid) {
        if (isError.isEmpty()) {
            return new Outcome.Failed("claude ended without saying whether it succeeded");
        }
        if (isError.get()) {
            return new Outcome.Failed(reason(stderrTail));
        }
        if (exitCode != 0) {
            return new Outcome.Failed(
                    "claude reported success, and then it " + ExitCodes.describe(exitCode, stderrTail));
        }
        String message = text.isBlank() ? lastSaid : text;
        return Question.in(message).<Outcome>map(Outcome.Asked::new).orElseGet(() -> new Outcome.Finished(message));
    }

    private String reason(String stderrTail) {
        String why = Stream.of(text, Texts.tail(stderrTail.strip(), 2000), words, "it did not say why")
                .filter(candidate -> !candidate.isBlank())
                .findFirst()
                .orElseThrow();
        return "claude failed: " + Texts.head(why.strip(), 2000) + (needsCredential() ? Credentials.HINT : "");
    }

    private boolean needsCredential() {
        return Credentials.refused(status) || text.startsWith("Not logged in");
    }
}
