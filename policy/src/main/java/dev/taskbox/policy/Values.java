package dev.taskbox.policy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What was found under the keys of one mapping. Filled by {@link Group} alone, which keeps key and value in step. */
final class Values {
    private final Map<Key<?>, Found<?>> found = new HashMap<>();

    <T> void put(Key<T> key, Found<T> value) {
        found.put(key, value);
    }

    @SuppressWarnings("unchecked") // put() is the only way in
    <T> Optional<Found<T>> get(Key<T> key) {
        return Optional.ofNullable((Found<T>) found.get(key));
    }

    Values group(Key<Values> key) {
        return get(key).map(Found::value).orElseGet(Values::new);
    }

    <T> List<Found<T>> list(Key<List<Found<T>>> key) {
        return get(key).map(Found::value).orElse(List.of());
    }
}
