package dev.taskbox.policy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** A list. */
record Many<T>(Shape<T> item) implements Shape<List<Found<T>>> {
    private static final int MOST = 1000;

    @Override
    public Optional<List<Found<T>>> read(Node node, String path, Reading in) {
        if (!(node instanceof SequenceNode sequence)) {
            Shape.wrongType(node, path, "a list", in);
            return Optional.empty();
        }
        if (sequence.getValue().size() > MOST) {
            in.issue(node, "'" + path + "' has more than " + MOST + " entries", "");
            return Optional.empty();
        }
        List<Found<T>> found = new ArrayList<>();
        for (Node each : sequence.getValue()) {
            item.read(each, path, in).ifPresent(value -> found.add(new Found<>(value, in.spot(each))));
        }
        return Optional.of(List.copyOf(found));
    }

    @Override
    public Map<String, Object> schema(Reading.Scope scope) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "array");
        schema.put("maxItems", MOST);
        schema.put("items", item.schema(scope));
        return schema;
    }
}
