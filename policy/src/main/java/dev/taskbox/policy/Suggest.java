package dev.taskbox.policy;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** The word that was probably meant. */
final class Suggest {
    private static final int LONGEST = 40;

    private Suggest() {}

    /** A whole sentence without its mark, or what there is to choose from. */
    static String sentence(String word, Collection<String> known) {
        return closest(word, known)
                .map(meant -> "Did you mean '" + meant + "'?")
                .orElse("Known here: " + String.join(", ", known) + ".");
    }

    static Optional<String> closest(String word, Collection<String> known) {
        if (word.isEmpty() || word.length() > LONGEST) {
            return Optional.empty();
        }
        String lower = word.toLowerCase(Locale.ROOT).replace('-', '_');
        record Near(String word, int distance) {}
        return known.stream()
                .map(candidate -> new Near(candidate, distance(lower, candidate.replace('-', '_'))))
                .filter(near -> near.distance() <= Math.max(1, near.word().length() / 3))
                .min(Comparator.comparingInt(Near::distance))
                .map(Near::word);
    }

    /** Insertions, deletions, substitutions and swaps of neighbours, each counted as one. */
    static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : step(cost, a, b, i, j);
            }
        }
        return cost[a.length()][b.length()];
    }

    private static int step(int[][] cost, String a, String b, int i, int j) {
        int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int best = Math.min(Math.min(cost[i - 1][j], cost[i][j - 1]) + 1, cost[i - 1][j - 1] + same);
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
    }
}
