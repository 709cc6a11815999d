package dev.taskbox.policy;

import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** What may stand behind a key. */
sealed interface Shape<T> permits Form, Shape.Group, Shape.Entry, Shape.Many, Shape.ByName {

    /** Keys that only belong together; each has its own setting. */
    record Group<T>(List<Key<?>> keys) implements Shape<T> {}

    /** Keys that make up one value. */
    record Entry<T>(
            String noun, List<Key<?>> keys, Set<String> required, Function<Layer, T> value, Function<T, String> text)
            implements Shape<T> {}

    record Many<T>(Shape<T> item) implements Shape<T> {}

    /** Names the user chose, each with a value of the same shape. */
    record ByName<T>(Form<String> name, Shape<T> value) implements Shape<T> {}
}
