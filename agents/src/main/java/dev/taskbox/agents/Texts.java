package dev.taskbox.agents;

import java.util.regex.Pattern;

/** Text out of a box, cut to a size that an event can have. */
final class Texts {
    /** In characters. */
    static final int LINE = 200;

    static final int SAID = 32 * 1024;
    static final int OUTPUT = 16 * 1024;

    private static final Pattern BLANKS = Pattern.compile("\\s+");

    private Texts() {}

    /** At most {@code limit} characters of it, from its start. */
    static String head(String text, int limit) {
        return text.length() <= limit ? text : text.substring(0, whole(text, limit - 1)) + "…";
    }

    /** At most {@code limit} characters of it, from its end. */
    static String tail(String text, int limit) {
        return text.length() <= limit ? text : "…" + text.substring(whole(text, text.length() - limit + 1));
    }

    /** Its start and its end, since what matters in a program's output stands at either. */
    static String ends(String text, int limit) {
        return text.length() <= limit ? text : head(text, limit / 2) + "\n" + tail(text, limit / 2);
    }

    /** On one line. */
    static String line(String text, int limit) {
        // only as much as can be needed: the pattern must not run over megabytes
        String enough = text.length() > 16 * limit ? text.substring(0, 16 * limit) : text;
        return head(BLANKS.matcher(enough).replaceAll(" ").strip(), limit);
    }

    /** No surrogate pair is cut in two. */
    private static int whole(String text, int at) {
        return Character.isLowSurrogate(text.charAt(at)) ? at + 1 : at;
    }
}
