package dev.taskbox.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Gathers the lines that say what holds and why, while the values are taken. */
final class Explanation {
    static final String DEFAULT = "default";
    static final String COMMAND_LINE = "command line";

    private final List<PolicyLine> lines = new ArrayList<>();

    void add(String key, Object value, String origin) {
        lines.add(new PolicyLine(key, value.toString(), origin));
    }

    /** Notes a value if there is one, and gives it. */
    <T> Optional<T> note(String key, Optional<Found<T>> found, Function<T, ?> shown) {
        found.ifPresent(it -> add(key, shown.apply(it.value()), it.origin()));
        return found.map(Found::value);
    }

    /** Notes the value, or the one that is built in. */
    <T> T noteOr(String key, Optional<Found<T>> found, T builtIn, Function<T, ?> shown) {
        T value = found.map(Found::value).orElse(builtIn);
        add(key, shown.apply(value), found.map(Found::origin).orElse(DEFAULT));
        return value;
    }

    /** Notes each value once, where it was first written. */
    <T> List<T> noteAll(String key, List<Found<T>> found, Function<T, ?> shown) {
        List<T> values = new ArrayList<>();
        for (Found<T> each : found) {
            if (!values.contains(each.value())) {
                values.add(each.value());
                add(key, shown.apply(each.value()), each.origin());
            }
        }
        return values;
    }

    List<PolicyLine> lines() {
        return List.copyOf(lines);
    }
}
