package dev.taskbox.workspace;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One changed path, as {@code git diff-tree --raw} has it.
 *
 * @param path for people
 * @param bytes how long it is
 * @param names decoded, for comparing
 * @param object what it is now; zeros where it was deleted
 */
record Change(String path, int bytes, List<String> names, int oldMode, int newMode, String object) {
    static final int LINK = 0120000;
    static final int SUBMODULE = 0160000;
    static final int EXECUTABLE = 0100755;

    /** @param header {@code :100644 100755 OLD NEW M} */
    static Change of(byte[] header, byte[] path) {
        String[] words = new String(header, StandardCharsets.US_ASCII).split(" ");
        return new Change(
                PathText.of(path),
                path.length,
                PathNames.of(path),
                Integer.parseInt(words[0].substring(1), 8),
                Integer.parseInt(words[1], 8),
                words[3]);
    }

    boolean isAdded() {
        return oldMode == 0;
    }

    boolean isDeleted() {
        return newMode == 0;
    }

    boolean isLink() {
        return newMode == LINK;
    }

    boolean isSubmodule() {
        return newMode == SUBMODULE || oldMode == SUBMODULE;
    }

    boolean isNewlyExecutable() {
        return newMode == EXECUTABLE && oldMode != EXECUTABLE;
    }
}
