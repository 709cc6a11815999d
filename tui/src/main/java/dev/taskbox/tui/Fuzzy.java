package dev.taskbox.tui;

import java.util.Locale;
import java.util.function.Predicate;

/** Finds what was typed: every word somewhere, its letters in their order and near one another. */
final class Fuzzy {
    /** Letters between which more of others stand belong together no more. */
    private static final int FAR = 8;

    private Fuzzy() {}

    static Predicate<Card> of(String typed) {
        String[] words = typed.toLowerCase(Locale.ROOT).strip().split("\\s+");
        return card -> matches(words, card);
    }

    private static boolean matches(String[] words, Card card) {
        String text = (card.id() + " " + card.title() + " " + card.project() + " " + card.agent() + " " + card.place()
                        + " " + card.state().word())
                .toLowerCase(Locale.ROOT);
        for (String word : words) {
            if (!word.isEmpty() && !(word.startsWith("#") ? ("#" + card.id()).startsWith(word) : matches(word, text))) {
                return false;
            }
        }
        return true;
    }

    static boolean matches(String word, String text) {
        if (text.contains(word)) {
            return true;
        }
        for (int start = text.indexOf(word.charAt(0)); start >= 0; start = text.indexOf(word.charAt(0), start + 1)) {
            if (follows(word, text, start)) {
                return true;
            }
        }
        return false;
    }

    private static boolean follows(String word, String text, int start) {
        int at = start;
        for (int i = 1; i < word.length(); i++) {
            int next = text.indexOf(word.charAt(i), at + 1);
            if (next < 0 || next - at > FAR) {
                return false;
            }
            at = next;
        }
        return true;
    }
}
