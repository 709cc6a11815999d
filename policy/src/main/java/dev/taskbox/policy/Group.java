package dev.taskbox.policy;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** A mapping whose keys are known. */
record Group(List<Key<?>> keys) implements Shape<Values> {
    static Group of(Key<?>... keys) {
        return new Group(List.of(keys));
    }

    @Override
    public Optional<Values> read(Node node, String path, Reading in) {
        if (!(node instanceof MappingNode mapping)) {
            Shape.wrongType(node, path, "a mapping of keys to values", in);
            return Optional.empty();
        }
        Values values = new Values();
        Set<String> seen = new HashSet<>();
        for (NodeTuple entry : mapping.getValue()) {
            keyName(entry.getKeyNode(), seen, in)
                    .flatMap(name -> known(name, entry.getKeyNode(), in))
                    .ifPresent(key -> put(values, key, entry, path, in));
        }
        for (Key<?> key : keys) {
            if (key.isRequired() && !seen.contains(key.name())) {
                in.issue(node, "'" + path + "' lacks '" + key.name() + "'", "");
            }
        }
        return Optional.of(values);
    }

    static Optional<String> keyName(Node key, Set<String> seen, Reading in) {
        if (!(key instanceof ScalarNode scalar)) {
            in.issue(key, "a key must be a word", "");
            return Optional.empty();
        }
        if (!seen.add(scalar.getValue())) {
            in.issue(key, "the key " + Quote.of(scalar.getValue()) + " is there twice", "Keep one of them.");
            return Optional.empty();
        }
        return Optional.of(scalar.getValue());
    }

    private Optional<Key<?>> known(String name, Node at, Reading in) {
        for (Key<?> key : keys) {
            if (key.name().equals(name)) {
                return key.isIn(in.scope()) ? Optional.of(key) : notHere(name, at, in);
            }
        }
        List<String> names =
                keys.stream().filter(key -> key.isIn(in.scope())).map(Key::name).toList();
        in.issue(at, "unknown key " + Quote.of(name), Suggest.sentence(name, names));
        return Optional.empty();
    }

    private static Optional<Key<?>> notHere(String name, Node at, Reading in) {
        in.issue(
                at,
                "'" + name + "' belongs in your own config and not in a project's file",
                "Move it to " + in.userConfig() + ".");
        return Optional.empty();
    }

    private static <T> void put(Values values, Key<T> key, NodeTuple entry, String path, Reading in) {
        String below = path.isEmpty() ? key.name() : path + "." + key.name();
        Spot spot = in.spot(entry.getKeyNode());
        key.shape().read(entry.getValueNode(), below, in).ifPresent(value -> values.put(key, new Found<>(value, spot)));
    }

    @Override
    public Map<String, Object> schema(Reading.Scope scope) {
        Map<String, Object> properties = new LinkedHashMap<>();
        for (Key<?> key : keys) {
            if (key.isIn(scope)) {
                Map<String, Object> property = new LinkedHashMap<>();
                property.put("description", key.description());
                property.putAll(key.shape().schema(scope));
                properties.put(key.name(), property);
            }
        }
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("properties", properties);
        List<String> required =
                keys.stream().filter(Key::isRequired).map(Key::name).toList();
        if (!required.isEmpty()) {
            schema.put("required", required);
        }
        schema.put("additionalProperties", false);
        return schema;
    }
}
