package dev.taskbox.policy;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A single value.
 *
 * @param expected a noun phrase: {@code a size such as 4GiB}
 * @param tags what YAML may take the value for
 */
record Leaf<T>(String expected, Set<Tag> tags, Parser<T> parser, Map<String, Object> form) implements Shape<T> {

    interface Parser<T> {
        T parse(String text, Spot spot, Reading in) throws Unfit;
    }

    @Override
    public Optional<T> read(Node node, String path, Reading in) {
        if (!(node instanceof ScalarNode scalar) || !tags.contains(scalar.getTag())) {
            Shape.wrongType(node, path, expected, in);
            return Optional.empty();
        }
        try {
            return Optional.of(parser.parse(scalar.getValue(), in.spot(node), in));
        } catch (Unfit unfit) {
            in.issue(node, "'" + path + "': " + unfit.why(), unfit.remedy());
            return Optional.empty();
        }
    }

    @Override
    public Map<String, Object> schema(Reading.Scope scope) {
        return new LinkedHashMap<>(form);
    }
}
