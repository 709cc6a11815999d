package dev.taskbox.policy;

import dev.taskbox.model.Policy.HostRule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/** A host alone, or a mapping that says for which requests. */
record AllowedHost(Leaf<HostRule> plain, Group forRequests) implements Shape<HostRule> {
    @Override
    public Optional<HostRule> read(Node node, String path, Reading in) {
        if (!(node instanceof MappingNode)) {
            return plain.read(node, path, in);
        }
        return forRequests.read(node, path, in).flatMap(values -> rule(values, node, path, in));
    }

    private static Optional<HostRule> rule(Values values, Node node, String path, Reading in) {
        // nobody who writes an empty list means every one
        boolean fit = isFilled(values, Keys.METHODS, node, path, in) && isFilled(values, Keys.PATHS, node, path, in);
        return values.get(Keys.HOST)
                .filter(_ -> fit)
                .map(host ->
                        HostRules.forRequests(host.value(), texts(values, Keys.METHODS), texts(values, Keys.PATHS)));
    }

    private static boolean isFilled(Values values, Key<List<Found<String>>> key, Node node, String path, Reading in) {
        boolean empty = values.get(key).filter(found -> found.value().isEmpty()).isPresent();
        if (empty) {
            in.issue(
                    node,
                    "'" + path + "." + key.name() + "' is empty, which would allow nothing",
                    "Name some, or remove it to allow all.");
        }
        return !empty;
    }

    private static List<String> texts(Values values, Key<List<Found<String>>> key) {
        return values.list(key).stream().map(Found::value).distinct().toList();
    }

    @Override
    public Map<String, Object> schema(Reading.Scope scope) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("anyOf", List.of(plain.schema(scope), forRequests.schema(scope)));
        return schema;
    }
}
