package dev.taskbox.policy;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** The word that was probably meant. */
final class Suggest {
    /** Nothing longer is compared: the words of the policy file are short. */
    private static final int LONGEST = 64;

    private Suggest() {}

    /** {@code Did you mean 'x'?}, or else what can be written. */
    static String remedy(String written, Collection<String> words, String otherwise) {
        return nearest(written, words)
                .map(word -> "Did you mean '" + word + "'?")
                .orElse(otherwise + " " + String.join(", ", words));
    }

    static Optional<String> nearest(String written, Collection<String> words) {
        if (written.length() > LONGEST) {
            return Optional.empty();
        }
        String folded = written.toLowerCase(Locale.ROOT).replace('-', '_');
        return words.stream()
                .filter(word -> distance(folded, word.replace('-', '_')) <= Math.max(1, word.length() / 3))
                .min(Comparator.comparingInt(word -> distance(folded, word.replace('-', '_'))));
    }

    /** How many letters to insert, delete, replace or swap with their neighbour. */
    static int distance(String from, String to) {
        int[][] cost = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : step(cost, from, to, i, j);
            }
        }
        return cost[from.length()][to.length()];
    }

    private static int step(int[][] cost, String from, String to, int i, int j) {
        int replaced = cost[i - 1][j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        int least = Math.min(replaced, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        boolean swapped =
                i > 1 && j > 1 && from.charAt(i - 1) == to.charAt(j - 2) && from.charAt(i - 2) == to.charAt(j - 1);
        return swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
    }
}
