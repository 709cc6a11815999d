package dev.taskbox.policy;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * How one scalar is written.
 *
 * @param noun for "is not …": {@code a size}
 * @param accepts the types of YAML it may have
 * @param schema what JSON Schema can say about it
 */
record Form<T>(String noun, Set<Type> accepts, Map<String, Object> schema, Parser<T> parser) implements Shape<T> {

    enum Type {
        TEXT,
        INTEGER,
        DECIMAL,
        BOOLEAN
    }

    interface Parser<T> {
        /** @param home the user's, for {@code ~} */
        T parse(String text, Path home) throws Unfit;
    }

    static <T> Form<T> text(String noun, Map<String, Object> schema, Parser<T> parser) {
        return new Form<>(noun, Set.of(Type.TEXT), schema, parser);
    }
}
