package dev.taskbox.agents;

import dev.taskbox.model.Agent.Outcome;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** How a turn ended, said the same way for every agent. */
final class Endings {
    private static final int LONGEST = 2000;

    /** How model APIs, and the clients of them, say that they do not accept a key. */
    private static final Pattern UNKNOWN_KEY =
            Pattern.compile("(?i)\\b(401|403)\\b|unauthorized|unauthenticated|api key not valid|permission_denied");

    private Endings() {}

    /** What the agent said counts only together with an exit code that fits: it may have been killed after. */
    static Outcome succeeded(String agent, int exitCode, String stderrTail, String lastSaid) {
        if (exitCode != 0) {
            return new Outcome.Failed(
                    agent + " reported success, and then it " + ExitCodes.describe(exitCode, stderrTail));
        }
        return Question.in(lastSaid).<Outcome>map(Outcome.Asked::new).orElseGet(() -> new Outcome.Finished(lastSaid));
    }

    /** @param reasons the best first */
    static Outcome failed(String agent, String... reasons) {
        String why = Stream.concat(Stream.of(reasons), Stream.of("it did not say why"))
                .map(reason -> Texts.tail(unwrapped(reason).strip(), LONGEST))
                .filter(reason -> !reason.isEmpty())
                .findFirst()
                .orElseThrow();
        boolean key = Stream.of(reasons)
                .anyMatch(reason ->
                        UNKNOWN_KEY.matcher(Texts.head(reason, LONGEST)).find());
        return new Outcome.Failed(agent + " failed: " + why + (key ? Credentials.HINT : ""));
    }

    static Outcome silent(String agent, int exitCode, String complaint) {
        return new Outcome.Failed(agent + " " + ExitCodes.describe(exitCode, complaint) + ", without a result");
    }

    /** Some clients hand on the body of the API's answer as it is: {@code {"error": {"message": "…"}}}. */
    private static String unwrapped(String reason) {
        int start = reason.indexOf('{');
        int end = reason.lastIndexOf('}');
        if (start < 0 || end < start) {
            return reason;
        }
        return JsonLines.object(reason.substring(start, end + 1))
                .map(body -> JsonLines.text(error(body), "message"))
                .filter(message -> !message.isBlank())
                .orElse(reason);
    }

    private static JsonNode error(JsonNode body) {
        return Optional.of(body.path("error")).filter(JsonNode::isObject).orElse(body);
    }
}
