package dev.taskbox.store;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/** The name of a task's branch: {@code task/12-add-rate-limiting}. Safe as a git ref and as a word in a shell. */
final class BranchName {
    static final int LONGEST_SLUG = 40;

    private static final int SHORTEST_WHOLE_WORDS = 20;
    private static final Pattern OTHERS = Pattern.compile("[^a-z0-9]+");
    private static final Pattern MARKS = Pattern.compile("\\p{M}+");

    private BranchName() {}

    static String of(long taskId, String title) {
        return "task/" + taskId + "-" + slug(title);
    }

    static String slug(String title) {
        String letters = MARKS.matcher(Normalizer.normalize(title, Normalizer.Form.NFKD))
                .replaceAll("")
                .toLowerCase(Locale.ROOT);
        String slug = withoutOuterDashes(
                shortened(withoutOuterDashes(OTHERS.matcher(letters).replaceAll("-"))));
        return slug.isEmpty() ? "untitled" : slug;
    }

    /** Ends with a whole word where that leaves enough of it. */
    private static String shortened(String slug) {
        if (slug.length() <= LONGEST_SLUG) {
            return slug;
        }
        int lastDash = slug.lastIndexOf('-', LONGEST_SLUG);
        return slug.substring(0, lastDash >= SHORTEST_WHOLE_WORDS ? lastDash : LONGEST_SLUG);
    }

    private static String withoutOuterDashes(String slug) {
        int from = slug.startsWith("-") ? 1 : 0;
        int to = slug.endsWith("-") ? slug.length() - 1 : slug.length();
        return from >= to ? "" : slug.substring(from, to);
    }
}
