package dev.taskbox.workspace;

import dev.taskbox.model.Flag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Flags up to a bound. Each kind of reason has room of its own, so that a thousand harmless ones cannot push out the
 * one that matters; what finds no room is counted.
 */
final class FlagList {
    /** Of one kind. */
    static final int MOST = 40;

    /** Behind a reason for what is there no more. */
    static final String DELETED = " (deleted)";

    private static final int LONGEST_PATH = 500;

    private final Map<String, List<String>> reasonsOf = new LinkedHashMap<>();
    private final Map<String, Integer> named = new HashMap<>();
    private final Map<String, Integer> more = new LinkedHashMap<>();
    private boolean cut;

    /** @param reasons the first one is its kind; none: nothing is added */
    void add(String path, List<String> reasons) {
        if (reasons.isEmpty()) {
            return;
        }
        String text = shortened(path);
        String kind = reasons.getFirst();
        List<String> before = reasonsOf.get(text);
        if (before != null) {
            reasons.stream()
                    .filter(reason -> !before.contains(reason) && !reason.endsWith(DELETED))
                    .forEach(before::add);
        } else if (named.merge(kind, 1, Integer::sum) <= MOST) {
            reasonsOf.put(text, new ArrayList<>(reasons));
        } else {
            more.merge(kind, 1, Integer::sum);
        }
    }

    /** Not all changes could be looked at. */
    void cut() {
        cut = true;
    }

    private static String shortened(String path) {
        int length = path.codePointCount(0, path.length());
        if (length <= LONGEST_PATH) {
            return path;
        }
        int half = LONGEST_PATH / 2;
        return path.substring(0, path.offsetByCodePoints(0, half))
                + Flag.MORE
                + path.substring(path.offsetByCodePoints(path.length(), -half));
    }

    List<Flag> flags() {
        List<Flag> flags = new ArrayList<>();
        reasonsOf.forEach((path, reasons) -> flags.add(new Flag(path, String.join("; ", reasons))));
        if (!more.isEmpty()) {
            String kindsOfThem = more.entrySet().stream()
                    .map(entry -> entry.getKey() + " (" + entry.getValue() + ")")
                    .collect(Collectors.joining("; "));
            int sum = more.values().stream().mapToInt(Integer::intValue).sum();
            flags.add(new Flag(Flag.MORE, "and " + sum + " more: " + kindsOfThem));
        }
        if (cut) {
            flags.add(new Flag(Flag.MORE, "there are more changes than can be looked at"));
        }
        return List.copyOf(flags);
    }
}
