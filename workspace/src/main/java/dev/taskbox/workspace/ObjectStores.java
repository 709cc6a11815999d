package dev.taskbox.workspace;

import dev.taskbox.model.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The directories that hold a project's objects: its own, and those it borrows from. */
final class ObjectStores {
    /** Git follows borrowed stores to this depth. */
    private static final int DEEPEST = 5;

    private ObjectStores() {}

    /** The project's own first; real paths. */
    static List<Path> of(Path commonDirectory) {
        Set<Path> found = new LinkedHashSet<>();
        try {
            follow(commonDirectory.resolve("objects").toRealPath(), 0, found);
        } catch (IOException cause) {
            throw unreadable(commonDirectory, cause);
        }
        return List.copyOf(found);
    }

    private static void follow(Path store, int depth, Set<Path> found) throws IOException {
        if (depth > DEEPEST || !found.add(store)) {
            return;
        }
        for (String line : alternates(store)) {
            Path next = store.resolve(line);
            if (Files.isDirectory(next)) {
                follow(next.toRealPath(), depth + 1, found);
            }
        }
    }

    private static List<String> alternates(Path store) throws IOException {
        Path file = store.resolve("info/alternates");
        if (!Files.exists(file)) {
            return List.of();
        }
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        lines.removeIf(line -> line.isBlank() || line.startsWith("#"));
        if (lines.stream().anyMatch(line -> line.startsWith("\""))) {
            throw Problem.refused(
                    "unusual-alternates",
                    "reading " + file,
                    "it quotes a path, which Taskbox does not read",
                    "Run git repack -a -d in the project and remove that file");
        }
        return lines;
    }

    private static Problem unreadable(Path commonDirectory, IOException cause) {
        return Problem.failed(
                        "objects-unreadable",
                        "finding the objects of " + commonDirectory,
                        "they cannot be read",
                        "Check the permissions of the directory")
                .causedBy(cause);
    }
}
