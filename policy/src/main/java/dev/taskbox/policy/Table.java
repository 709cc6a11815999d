package dev.taskbox.policy;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;

/** A mapping whose keys are the writer's own. @param names what a key must look like @param what a noun for it */
record Table<T>(Pattern names, String what, Shape<T> value) implements Shape<Map<String, Found<T>>> {

    @Override
    public Optional<Map<String, Found<T>>> read(Node node, String path, Reading in) {
        if (!(node instanceof MappingNode mapping)) {
            Shape.wrongType(node, path, "a mapping of " + what + "s to values", in);
            return Optional.empty();
        }
        Map<String, Found<T>> found = new LinkedHashMap<>();
        Set<String> seen = new HashSet<>();
        for (NodeTuple entry : mapping.getValue()) {
            Group.keyName(entry.getKeyNode(), seen, in)
                    .filter(name -> isFit(name, entry.getKeyNode(), in))
                    .ifPresent(name -> put(found, name, entry, path, in));
        }
        return Optional.of(found);
    }

    private boolean isFit(String name, Node at, Reading in) {
        boolean fit = names.matcher(name).matches();
        if (!fit) {
            in.issue(at, Quote.of(name) + " is not the name of an " + what, "");
        }
        return fit;
    }

    private void put(Map<String, Found<T>> found, String name, NodeTuple entry, String path, Reading in) {
        Spot spot = in.spot(entry.getKeyNode());
        value.read(entry.getValueNode(), path + "." + name, in)
                .ifPresent(read -> found.put(name, new Found<>(read, spot)));
    }

    @Override
    public Map<String, Object> schema(Reading.Scope scope) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("propertyNames", Map.of("pattern", "^(?:" + names.pattern() + ")$"));
        schema.put("additionalProperties", value.schema(scope));
        return schema;
    }
}
