package dev.taskbox.policy;

import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** The form of a value: what reads it out of a file, and what the JSON Schema says of it. */
sealed interface Shape<T> permits Leaf, Many, Group, Table, AllowedHost {

    /** Empty where an issue was added; a partial value where an issue was added further down. */
    Optional<T> read(Node node, String path, Reading in);

    /** JSON Schema, draft 2020-12, as maps and lists. */
    Map<String, Object> schema(Reading.Scope scope);

    static boolean isNull(Node node) {
        return node.getTag().equals(Tag.NULL);
    }

    /** Adds the issue that {@code node} is not what {@code path} takes. */
    static void wrongType(Node node, String path, String expected, Reading in) {
        String name = path.isEmpty() ? "the file" : "'" + path + "'";
        if (isNull(node)) {
            in.issue(node, name + " has no value", "Give it " + expected + ", or remove the line.");
        } else {
            in.issue(node, name + " takes " + expected + ", not " + kind(node), "");
        }
    }

    private static String kind(Node node) {
        return switch (node) {
            case MappingNode _ -> "a mapping";
            case SequenceNode _ -> "a list";
            case ScalarNode scalar when !scalar.isPlain() -> "quoted text";
            default -> word(node.getTag());
        };
    }

    private static String word(Tag tag) {
        if (tag.equals(Tag.BOOL)) {
            return "true or false";
        }
        return tag.equals(Tag.INT) || tag.equals(Tag.FLOAT) ? "a number" : "text";
    }
}
