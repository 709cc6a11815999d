package dev.taskbox.devcontainer;

import dev.taskbox.model.Policy;
import dev.taskbox.model.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;

/** What an image was made from, as one short word: what has the same word need not be built again. */
final class ImageKey {
    private static final int MOST_FILES = 10_000;

    private final MessageDigest digest;

    private ImageKey() {
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Of what devcontainer.json says and of the files beside it and of the build's. */
    static String of(DevcontainerFile file, List<Policy.HostRule> build, String tree) {
        ImageKey key = new ImageKey();
        key.add(file.text());
        build.forEach(rule -> key.add(rule.text()));
        Path beside = file.root().resolve(".devcontainer");
        if (Files.isDirectory(beside)) {
            key.addTree(beside);
        }
        if (reachesOut(file)) {
            key.add(tree);
        }
        return key.word();
    }

    /** Whether the build sees more of the project than the directory of devcontainer.json. */
    private static boolean reachesOut(DevcontainerFile file) {
        return file.content().has("build") || file.content().has("dockerFile");
    }

    static String of(String one, String other) {
        ImageKey key = new ImageKey();
        key.add(one);
        key.add(other);
        return key.word();
    }

    private String word() {
        return HexFormat.of().formatHex(digest.digest(), 0, 8);
    }

    private void add(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
        digest.update(bytes);
    }

    private void addTree(Path directory) {
        TreeMap<String, Path> files = new TreeMap<>();
        try {
            Files.walkFileTree(directory, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
                    files.put(directory.relativize(path).toString(), path);
                    return files.size() > MOST_FILES ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
                }
            });
            for (var entry : files.entrySet()) {
                add(entry.getKey());
                Path path = entry.getValue();
                if (Files.isSymbolicLink(path)) {
                    add(Files.readSymbolicLink(path).toString());
                } else if (Files.isRegularFile(path)) {
                    add(Files.getPosixFilePermissions(path).toString());
                    digest.update(Files.readAllBytes(path));
                }
            }
        } catch (IOException e) {
            throw Problem.failed("unreadable", "reading " + directory, e.toString(), "Check its rights");
        }
    }
}
