package dev.taskbox.policy;

import dev.taskbox.model.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Collects what is wrong, so that a person mends a file once and not once for every mistake. */
final class Issues {
    private static final int MOST_LISTED = 20;
    private static final int MOST_KEPT = 200;

    private final List<Issue> issues = new ArrayList<>();

    void add(Spot spot, String why, String remedy) {
        if (issues.size() < MOST_KEPT) {
            issues.add(new Issue(spot, why, remedy));
        }
    }

    void add(Spot spot, Unfit unfit) {
        add(spot, unfit.why(), unfit.remedy());
    }

    boolean isEmpty() {
        return issues.isEmpty();
    }

    List<Issue> all() {
        return List.copyOf(issues);
    }

    /** @throws Problem that tells the first as a sentence and lists every other with its place */
    void throwIfAny() {
        if (issues.isEmpty()) {
            return;
        }
        Issue first = issues.getFirst();
        throw Problem.usage(
                "bad-policy",
                "reading the policy " + first.spot().file(),
                "line " + first.spot().line() + ": " + first.why(),
                remedy(first));
    }

    private String remedy(Issue first) {
        String own = (first.remedy().isEmpty() ? "" : first.remedy() + " ") + "See " + first.spot();
        if (issues.size() == 1) {
            return own;
        }
        String others =
                issues.stream().skip(1).limit(MOST_LISTED).map(Issue::line).collect(Collectors.joining("\n"));
        int unlisted = issues.size() - 1 - MOST_LISTED;
        return own + ". Also wrong:\n" + others + (unlisted > 0 ? "\nand " + unlisted + " more" : "");
    }
}
