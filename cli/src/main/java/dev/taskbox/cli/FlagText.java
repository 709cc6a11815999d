package dev.taskbox.cli;

import dev.taskbox.model.Flag;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Flags as people read them. */
final class FlagText {
    private static final int MOST_NAMED = 20;

    private FlagText() {}

    static List<Line> lines(List<Flag> flags) {
        return flags.stream()
                .map(flag -> Line.of(Style.YELLOW, "⚑ " + flag.path()).add(": " + flag.reason()))
                .toList();
    }

    /** {@code ⚑3} for a card; empty where there is none. */
    static String badge(List<Flag> flags) {
        return flags.isEmpty() ? "" : "⚑" + named(flags) + (hasMore(flags) ? "+" : "");
    }

    static String count(List<Flag> flags) {
        return (hasMore(flags) ? "more than " : "") + EventText.count((int) named(flags), "flagged path");
    }

    /** In a sentence. */
    static String list(List<Flag> flags) {
        List<String> named = new ArrayList<>();
        flags.stream().limit(MOST_NAMED).forEach(flag -> named.add(flag.path() + " (" + flag.reason() + ")"));
        if (flags.size() > MOST_NAMED) {
            named.add("and " + (flags.size() - MOST_NAMED) + " more");
        }
        return named.stream().collect(Collectors.joining(", "));
    }

    private static long named(List<Flag> flags) {
        return flags.stream().filter(flag -> !flag.path().equals(Flag.MORE)).count();
    }

    private static boolean hasMore(List<Flag> flags) {
        return named(flags) < flags.size();
    }
}
