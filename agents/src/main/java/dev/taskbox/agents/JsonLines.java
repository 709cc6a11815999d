package dev.taskbox.agents;

import dev.taskbox.model.Fact;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Lines of JSON out of a box: whatever is wrong with one, it is no object, and a value of the wrong type is absent. */
final class JsonLines {
    /** In characters. An image that an agent looks at takes a few million. */
    private static final int LONGEST = 16 * 1024 * 1024;

    /** No count or price of an honest agent's comes near. */
    private static final long MOST = 10_000_000_000L;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(100)
                            .maxNumberLength(100)
                            .maxNameLength(10_000)
                            .maxStringLength(LONGEST)
                            .build())
                    .build())
            .build();

    private JsonLines() {}

    static Optional<JsonNode> object(String line) {
        if (line.length() > LONGEST || !line.startsWith("{")) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readTree(line)).filter(JsonNode::isObject);
        } catch (JacksonException _) {
            return Optional.empty();
        }
    }

    /** What an agent prints beside its events is worth seeing. A torn event is not. */
    static List<Fact> plain(String line) {
        return line.isBlank() || line.startsWith("{")
                ? List.of()
                : List.of(new Fact.AgentSaid(Texts.head(line, Texts.SAID)));
    }

    /** Empty where it is not there or no text. */
    static String text(JsonNode node, String key) {
        JsonNode value = node.path(key);
        return value.isString() ? value.stringValue() : "";
    }

    static Optional<Boolean> flag(JsonNode node, String key) {
        JsonNode value = node.path(key);
        return value.isBoolean() ? Optional.of(value.booleanValue()) : Optional.empty();
    }

    /** A count: 0 where it is not there or makes no sense. */
    static long count(JsonNode node, String key) {
        JsonNode value = node.path(key);
        return value.isIntegralNumber() && value.canConvertToLong() ? Math.clamp(value.longValue(), 0, MOST) : 0;
    }

    /** Finite and not negative: 0 where it is not there or makes no sense. */
    static double amount(JsonNode node, String key) {
        JsonNode value = node.path(key);
        if (!value.isNumber()) {
            return 0;
        }
        double amount = value.doubleValue();
        return amount >= 0 && amount <= MOST ? amount : 0;
    }

    static String compact(JsonNode node) {
        return JSON.writeValueAsString(node);
    }
}
