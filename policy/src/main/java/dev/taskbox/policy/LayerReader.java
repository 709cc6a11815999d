package dev.taskbox.policy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Reads one document by a table of keys. Goes on after a fault, so that all of them are found. */
final class LayerReader {
    private static final Map<Tag, Form.Type> TYPES = Map.of(
            Tag.STR, Form.Type.TEXT,
            Tag.INT, Form.Type.INTEGER,
            Tag.FLOAT, Form.Type.DECIMAL,
            Tag.BOOL, Form.Type.BOOLEAN);

    private final Source source;
    private final Shape.Group<?> table;
    private final Issues issues;

    /**
     * @param label how an origin names the file: {@code .taskbox.yaml}
     * @param home the user's, for {@code ~}
     * @param userConfig whether it is the user's own file; else where that is
     */
    record Source(Path file, String label, Path home, boolean ownedByUser, Path userConfig) {}

    private record Item<T>(T value, String text) {}

    LayerReader(Source source, Shape.Group<?> table, Issues issues) {
        this.source = source;
        this.table = table;
        this.issues = issues;
    }

    Layer read(byte[] bytes) {
        List<Setting<?>> settings = new ArrayList<>();
        try {
            YamlFile.parse(bytes).ifPresent(root -> group("", root, table.keys(), settings));
        } catch (YamlFile.Malformed malformed) {
            malformed.reportTo(issues, source.file());
        }
        return new Layer(settings);
    }

    private void group(String path, Node node, List<Key<?>> keys, List<Setting<?>> into) {
        eachPair(path, node, (name, pair) -> {
            Optional<Key<?>> key =
                    keys.stream().filter(k -> k.name().equals(name)).findFirst();
            if (key.isEmpty()) {
                unknown(pair.getKeyNode(), name, keys);
            } else if (key.get().userOnly() && !source.ownedByUser()) {
                issue(
                        pair.getKeyNode(),
                        "'" + name + "' belongs in the user's config",
                        "Move it to " + source.userConfig());
            } else {
                value(key.get(), join(path, name), pair.getValueNode(), into);
            }
        });
    }

    private <T> void value(Key<T> key, String path, Node node, List<Setting<?>> into) {
        if (node.getTag().equals(Tag.NULL)) {
            issue(node, "'" + path + "' has no value", "Write one, or remove the key");
            return;
        }
        switch (key.shape()) {
            case Shape.Group<T> group -> group(path, node, group.keys(), into);
            case Shape.Many<T> many -> many(key, path, node, many.item(), into);
            case Shape.ByName<T> named -> named(key, path, node, named, into);
            case Form<T> form -> one(key, path, node, form, into);
            case Shape.Entry<T> entry -> one(key, path, node, entry, into);
        }
    }

    private <T> void many(Key<T> key, String path, Node node, Shape<T> item, List<Setting<?>> into) {
        if (node instanceof SequenceNode list && node.getTag().equals(Tag.SEQ)) {
            list.getValue().forEach(element -> one(key, path, element, item, into));
        } else {
            issue(node, "'" + path + "' is not a list", "Write it like [a, b]");
        }
    }

    private <T> void named(Key<T> key, String path, Node node, Shape.ByName<T> named, List<Setting<?>> into) {
        eachPair(path, node, (name, pair) -> {
            if (item(path, pair.getKeyNode(), named.name()).isPresent()) {
                one(key, join(path, name), pair.getValueNode(), named.value(), into);
            }
        });
    }

    private <T> void one(Key<T> key, String path, Node node, Shape<T> shape, List<Setting<?>> into) {
        String origin = source.label() + ":" + YamlFile.line(node);
        item(path, node, shape)
                .ifPresent(item -> into.add(new Setting<>(key, path, item.value(), item.text(), origin)));
    }

    private <T> Optional<Item<T>> item(String path, Node node, Shape<T> shape) {
        return switch (shape) {
            case Form<T> form -> scalar(path, node, form);
            case Shape.Entry<T> entry -> entry(path, node, entry);
            case Shape.Group<T> _, Shape.Many<T> _, Shape.ByName<T> _ ->
                throw new IllegalStateException(path + " has a shape that is no item");
        };
    }

    private <T> Optional<Item<T>> scalar(String path, Node node, Form<T> form) {
        Form.Type type = TYPES.get(node.getTag());
        if (!(node instanceof ScalarNode scalar)
                || type == null
                || !form.accepts().contains(type)) {
            issue(node, "'" + path + "' is " + shown(node) + " and not " + form.noun(), "Write " + form.noun());
            return Optional.empty();
        }
        try {
            return Optional.of(new Item<>(form.parser().parse(scalar.getValue(), source.home()), scalar.getValue()));
        } catch (Unfit unfit) {
            issue(node, "in '" + path + "' " + unfit.why(), unfit.remedy());
            return Optional.empty();
        }
    }

    private <T> Optional<Item<T>> entry(String path, Node node, Shape.Entry<T> entry) {
        List<Setting<?>> inner = new ArrayList<>();
        int before = issues.count();
        group(path, node, entry.keys(), inner);
        if (issues.count() > before) {
            return Optional.empty();
        }
        Set<String> present = inner.stream().map(s -> s.key().name()).collect(Collectors.toSet());
        List<String> missing = entry.required().stream()
                .filter(Predicate.not(present::contains))
                .sorted()
                .toList();
        if (!missing.isEmpty()) {
            issue(node, "in '" + path + "' " + entry.noun() + " lacks " + String.join(", ", missing), "Add it");
            return Optional.empty();
        }
        T value = entry.value().apply(new Layer(inner));
        return Optional.of(new Item<>(value, entry.text().apply(value)));
    }

    /** Calls for each key that is a word and has not been there before. */
    private void eachPair(String path, Node node, BiConsumer<String, NodeTuple> each) {
        if (!(node instanceof MappingNode mapping) || !node.getTag().equals(Tag.MAP)) {
            String what = path.isEmpty() ? "the file" : "'" + path + "'";
            issue(node, what + " is " + shown(node) + " and not a mapping", "Write keys and values: 'key: value'");
            return;
        }
        Map<String, Integer> lines = new HashMap<>();
        for (NodeTuple pair : mapping.getValue()) {
            Node keyNode = pair.getKeyNode();
            if (!(keyNode instanceof ScalarNode scalar)) {
                issue(keyNode, "a key is " + shown(keyNode) + " and not a word", "Write one word before the colon");
                continue;
            }
            Integer before = lines.putIfAbsent(scalar.getValue(), YamlFile.line(keyNode));
            if (before == null) {
                each.accept(scalar.getValue(), pair);
            } else {
                issue(keyNode, Quote.of(scalar.getValue()) + " is already in line " + before, "Keep one of the two");
            }
        }
    }

    private void unknown(Node node, String name, List<Key<?>> keys) {
        List<String> names = keys.stream()
                .filter(key -> source.ownedByUser() || !key.userOnly())
                .map(Key::name)
                .toList();
        Optional<String> elsewhere = pathOf(name, "", table.keys());
        String remedy = Suggest.nearest(name, names).isEmpty() && elsewhere.isPresent()
                ? "Did you mean '" + elsewhere.get() + "'?"
                : Suggest.remedy(name, names, "The keys here are");
        issue(node, "unknown key " + Quote.of(name), remedy);
    }

    private static Optional<String> pathOf(String name, String path, List<Key<?>> keys) {
        for (Key<?> key : keys) {
            String here = join(path, key.name());
            Optional<String> found = key.name().equals(name)
                    ? Optional.of(here)
                    : key.shape() instanceof Shape.Group<?> group ? pathOf(name, here, group.keys()) : Optional.empty();
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private void issue(Node node, String why, String remedy) {
        issues.add(source.file(), YamlFile.line(node), why, remedy);
    }

    private static String join(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private static String shown(Node node) {
        return switch (node) {
            case MappingNode _ -> "a mapping";
            case SequenceNode _ -> "a list";
            case ScalarNode scalar when scalar.getTag().equals(Tag.NULL) -> "empty";
            case ScalarNode scalar -> Quote.of(scalar.getValue());
            default -> "something else";
        };
    }
}
