package dev.taskbox.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** What somebody may have meant. */
final class Nearest {
    private Nearest() {}

    /** A word of another length is none of ours, and comparing a very long one would take long. */
    private static final int LONGEST = 40;

    /** The candidate that takes the fewest typing errors, if they are few for its length; or one that is begun. */
    static Optional<String> to(String word, Collection<String> candidates) {
        if (word.length() > LONGEST) {
            return Optional.empty();
        }
        Optional<String> begun = candidates.stream()
                .filter(candidate -> word.length() > 1 && candidate.startsWith(word))
                .min(Comparator.naturalOrder());
        return begun.or(() -> candidates.stream()
                .filter(candidate -> distance(word, candidate) <= Math.max(1, candidate.length() / 3))
                .min(Comparator.<String>comparingInt(candidate -> distance(word, candidate))
                        .thenComparing(Comparator.naturalOrder())));
    }

    /** Insertions, deletions, replacements, and neighbours that changed places. */
    private static int distance(String a, String b) {
        int[][] errors = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                errors[i][j] = i == 0 || j == 0 ? i + j : fewest(errors, a, i, b, j);
            }
        }
        return errors[a.length()][b.length()];
    }

    private static int fewest(int[][] errors, String a, int i, String b, int j) {
        int replaced = errors[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int fewest = Math.min(replaced, 1 + Math.min(errors[i - 1][j], errors[i][j - 1]));
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(fewest, errors[i - 2][j - 2] + 1) : fewest;
    }
}
