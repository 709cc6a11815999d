package dev.taskbox.policy;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The user's config and the project's file, read without an issue. */
record Layers(Values user, Values project) {

    /** A single value: the project's if it has one, else the user's. */
    <T> Optional<Found<T>> scalar(Key<T> key, List<Key<Values>> path) {
        return at(project, path).get(key).or(() -> at(user, path).get(key));
    }

    <T> Optional<Found<T>> scalar(Key<T> key) {
        return scalar(key, List.of());
    }

    /** Both lists, the user's first. */
    <T> List<Found<T>> list(Key<List<Found<T>>> key, List<Key<Values>> path) {
        return Stream.of(user, project)
                .flatMap(values -> at(values, path).list(key).stream())
                .toList();
    }

    private static Values at(Values values, List<Key<Values>> path) {
        Values at = values;
        for (Key<Values> key : path) {
            at = at.group(key);
        }
        return at;
    }
}
