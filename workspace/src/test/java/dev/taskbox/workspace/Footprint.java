package dev.taskbox.workspace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Every file below a directory by its content, to see what a call touched. */
record Footprint(Map<String, String> files) {
    /** All of a project but its objects, logs, the refs a task owns, and what git notes before it tries something. */
    static Footprint ofProject(Path root) {
        Footprint all = of(root);
        all.files
                .keySet()
                .removeIf(path -> path.matches("\\.git/(objects|logs|ORIG_HEAD|refs/taskbox|refs/heads/task)(/.*)?"));
        return all;
    }

    static Footprint of(Path root) {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(root)) {
            paths.forEach(path -> files.put(root.relativize(path).toString(), content(path)));
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
        return new Footprint(files);
    }

    private static String content(Path path) {
        try {
            if (Files.isSymbolicLink(path)) {
                return "link to " + Files.readSymbolicLink(path);
            }
            if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                return "no file";
            }
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(path));
            return HexFormat.of().formatHex(hash);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        } catch (NoSuchAlgorithmException cause) {
            throw new AssertionError(cause);
        }
    }
}
