package dev.taskbox.policy;

import dev.taskbox.model.Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON of which every part must be there, nothing may be there twice, and nothing besides. */
final class StrictJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final JsonNode node;
    private final String path;

    private StrictJson(JsonNode node, String path) {
        this.node = node;
        this.path = path;
    }

    static StrictJson parse(String json) {
        try {
            return new StrictJson(MAPPER.readTree(json), "");
        } catch (JacksonException e) {
            throw problem("it is not JSON: " + Quote.clean(e.getOriginalMessage(), 200))
                    .causedBy(e);
        }
    }

    static Problem problem(String why) {
        return Problem.failed(
                "bad-stored-policy", "reading a stored policy", why, "Queue the task again, so that it is made anew");
    }

    Problem unfit(String what) {
        return problem("'" + path + "' is not " + what);
    }

    /** Says which fields this object has, all of them. */
    StrictJson having(String... names) {
        return having(Set.of(), names);
    }

    /** The same, and says which fields it may lack. */
    StrictJson having(Set<String> optional, String... names) {
        Set<String> found = new HashSet<>(node.isObject() ? node.propertyNames() : Set.of());
        found.removeAll(optional);
        if (!node.isObject() || !found.equals(Set.of(names))) {
            throw unfit("an object of " + String.join(", ", names));
        }
        return this;
    }

    boolean has(String name) {
        return node.has(name);
    }

    StrictJson at(String name) {
        JsonNode child = node.get(name);
        String below = path.isEmpty() ? name : path + "." + name;
        if (child == null) {
            throw problem("'" + below + "' is missing");
        }
        return new StrictJson(child, below);
    }

    boolean isNull() {
        return node.isNull();
    }

    String text() {
        if (!node.isString()) {
            throw unfit("text");
        }
        return node.stringValue();
    }

    boolean bool() {
        if (!node.isBoolean()) {
            throw unfit("true or false");
        }
        return node.booleanValue();
    }

    long whole(long least, long most) {
        if (!node.isIntegralNumber()
                || !node.canConvertToLong()
                || node.longValue() < least
                || node.longValue() > most) {
            throw unfit("a whole number from " + least + " to " + most);
        }
        return node.longValue();
    }

    double number() {
        if (!node.isNumber()) {
            throw unfit("a number");
        }
        return node.doubleValue();
    }

    <T> List<T> list(Function<StrictJson, T> reader) {
        if (!node.isArray()) {
            throw unfit("a list");
        }
        List<T> items = new ArrayList<>();
        for (int i = 0; i < node.size(); i++) {
            items.add(reader.apply(new StrictJson(node.get(i), path + "[" + i + "]")));
        }
        return items;
    }
}
