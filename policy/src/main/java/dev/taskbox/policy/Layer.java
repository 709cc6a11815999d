package dev.taskbox.policy;

import java.util.List;
import java.util.Optional;

/** The settings of one file, in its order. */
record Layer(List<Setting<?>> settings) {
    static final Layer EMPTY = new Layer(List.of());

    Layer {
        settings = List.copyOf(settings);
    }

    <T> Optional<Setting<T>> first(Key<T> key) {
        return all(key).stream().findFirst();
    }

    <T> List<Setting<T>> all(Key<T> key) {
        return settings.stream()
                .filter(setting -> setting.key() == key)
                .map(setting -> Layer.<T>cast(setting))
                .toList();
    }

    /** A setting holds what the shape of its key makes, so one key is one type. */
    @SuppressWarnings("unchecked")
    private static <T> Setting<T> cast(Setting<?> setting) {
        return (Setting<T>) setting;
    }
}
