package dev.taskbox.store;

import dev.taskbox.model.Problem;

/**
 * The texts a database keeps: whole Unicode characters, no NUL, of a bounded length in UTF-8. What comes out of a box
 * is made to fit; what a person or the program itself wrote is kept exactly or refused.
 */
final class StoredText {
    /** A text in a fact, a question, a reason. */
    static final int LONG = 64 * 1024;

    /** What an agent is at, its session, a title. */
    static final int LINE = 4 * 1024;

    /** A task's body, a policy. */
    static final int LONGEST = 1024 * 1024;

    private static final int ROOM_FOR_MARK = 96;
    private static final char REPLACEMENT = '\uFFFD';

    private StoredText() {}

    /** Replaces what is no character and cuts what is over {@code most} bytes, with a mark that says so. */
    static String cut(String text, int most) {
        String clean = wellFormed(text);
        long bytes = utf8Length(clean);
        if (bytes <= most) {
            return clean;
        }
        String kept = prefix(clean, most - ROOM_FOR_MARK);
        return kept + "\n[cut here: the first " + utf8Length(kept) + " of " + bytes + " bytes are kept]";
    }

    /** @throws Problem kind USAGE where the text cannot be kept as it is */
    static String exact(String text, int most, String tried, String what) {
        if (!wellFormed(text).equals(text)) {
            throw Problem.usage(
                    "text-not-storable",
                    tried,
                    what + " holds a NUL or half a character",
                    "Take it out, or save the text as UTF-8");
        }
        if (utf8Length(text) > most) {
            throw Problem.usage(
                    "text-too-long",
                    tried,
                    what + " is " + utf8Length(text) + " bytes long, and at most " + most + " are kept",
                    "Shorten it, or put the text into a file of the project and name that file");
        }
        return text;
    }

    /** NUL ends a text for some functions of SQLite; half a surrogate pair has no UTF-8. */
    static String wellFormed(String text) {
        int first = firstBad(text, 0);
        if (first == text.length()) {
            return text;
        }
        StringBuilder clean = new StringBuilder(text);
        for (int bad = first; bad < text.length(); bad = firstBad(text, bad + 1)) {
            clean.setCharAt(bad, REPLACEMENT);
        }
        return clean.toString();
    }

    private static int firstBad(String text, int from) {
        int at = from;
        while (at < text.length()) {
            int character = text.codePointAt(at);
            if (character == 0 || (character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE)) {
                return at;
            }
            at += Character.charCount(character);
        }
        return at;
    }

    /** Of well-formed text. */
    static long utf8Length(String text) {
        long bytes = 0;
        for (int at = 0; at < text.length(); at++) {
            bytes += utf8Length(text.charAt(at));
        }
        return bytes;
    }

    /** Half of a pair counts half of its four bytes. */
    private static int utf8Length(char unit) {
        if (unit < 0x80) {
            return 1;
        }
        return unit < 0x800 || Character.isSurrogate(unit) ? 2 : 3;
    }

    private static String prefix(String text, int most) {
        int bytes = 0;
        int at = 0;
        while (at < text.length() && bytes + utf8Length(text.charAt(at)) <= most) {
            bytes += utf8Length(text.charAt(at));
            at++;
        }
        boolean insidePair = at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
        return text.substring(0, insidePair ? at - 1 : at);
    }
}
