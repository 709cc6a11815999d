package dev.taskbox.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** Takes JSON apart without converting anything; a key that nobody took is a fault. */
final class StrictJson {
    private final JsonNode node;
    private final String path;
    private final Set<String> taken = new HashSet<>();

    StrictJson(JsonNode node, String path) {
        this.node = node;
        this.path = path;
    }

    /** Checks afterwards that every key was taken. */
    <T> T closing(Function<StrictJson, T> read) {
        require(node.isObject(), "is not an object");
        T value = read.apply(this);
        for (String name : node.propertyNames()) {
            require(taken.contains(name), "has the unknown key " + name);
        }
        return value;
    }

    Optional<StrictJson> find(String key) {
        taken.add(key);
        return Optional.ofNullable(node.get(key)).map(child -> new StrictJson(child, path + "." + key));
    }

    StrictJson get(String key) {
        return find(key).orElseThrow(() -> new IllegalArgumentException(path + " lacks " + key));
    }

    StrictJson object(String key) {
        return get(key);
    }

    List<StrictJson> array(String key) {
        StrictJson array = get(key);
        array.require(array.node.isArray(), "is not an array");
        List<StrictJson> items = new ArrayList<>();
        array.node.forEach(item -> items.add(new StrictJson(item, array.path + "[" + items.size() + "]")));
        return items;
    }

    <E extends Enum<E>> E word(String key, E[] values) {
        StrictJson word = get(key);
        return Arrays.stream(values)
                .filter(value -> Forms.word(value).equals(word.text()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(word.path + " is an unknown word"));
    }

    String text() {
        require(node.isString(), "is not a string");
        return node.stringValue();
    }

    boolean flag() {
        require(node.isBoolean(), "is not true or false");
        return node.booleanValue();
    }

    int integer() {
        require(node.isIntegralNumber() && node.canConvertToInt(), "is not an int");
        return node.intValue();
    }

    long count() {
        require(node.isIntegralNumber() && node.canConvertToLong(), "is not a long");
        return node.longValue();
    }

    double decimal() {
        require(node.isNumber(), "is not a number");
        return node.doubleValue();
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(path + " " + otherwise);
        }
    }
}
