package dev.taskbox.workspace;

import dev.taskbox.model.Problem;
import java.util.regex.Pattern;

/** The name of an object: 40 or 64 hexadecimal digits. */
final class Oid {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");

    private Oid() {}

    static boolean is(String text) {
        return FORM.matcher(text).matches();
    }

    static String check(String text, String tried) {
        if (!is(text)) {
            throw Problem.failed(
                    "bad-object-name",
                    tried,
                    "\"" + PlainText.line(text) + "\" is not an object name",
                    "Check the project with git fsck");
        }
        return text;
    }

    /** What stands for no object where git compares an old value. */
    static String none(String like) {
        return "0".repeat(like.length());
    }
}
