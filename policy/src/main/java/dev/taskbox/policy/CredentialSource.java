package dev.taskbox.policy;

import java.nio.file.Path;
import java.util.List;

/** {@code policy.credentials[].from}: {@code env: NAME}, {@code file: PATH}, {@code command: LINE} or
 * {@code keyring: NAME}. */
final class CredentialSource {
    private static final List<String> KINDS = List.of("env", "file", "command", "keyring");
    private static final String REMEDY = "Write 'env: NAME', 'file: PATH', 'command: LINE' or 'keyring: NAME'.";

    private CredentialSource() {}

    /**
     * In one spelling: one blank after the colon, the file's path absolute. A text that is none of them may be the
     * secret itself, so no message repeats it.
     */
    static String parse(String text, Path home) throws Unfit {
        int colon = text.indexOf(':');
        String kind = colon < 0 ? "" : text.substring(0, colon).strip();
        if (!KINDS.contains(kind)) {
            throw new Unfit("it does not say where the secret comes from", REMEDY);
        }
        String rest = text.substring(colon + 1).strip();
        if (rest.isEmpty() || rest.indexOf('\n') >= 0) {
            throw new Unfit("nothing on one line follows '" + kind + ":'", REMEDY);
        }
        return kind + ": " + checked(kind, rest, home);
    }

    private static String checked(String kind, String rest, Path home) throws Unfit {
        if (kind.equals("env") && !Forms.VARIABLE.matcher(rest).matches()) {
            throw new Unfit("what follows 'env:' is not a variable's name", REMEDY);
        }
        return kind.equals("file") ? Paths.ofHost(rest, home).toString() : rest;
    }
}
