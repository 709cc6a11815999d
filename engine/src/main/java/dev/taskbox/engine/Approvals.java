package dev.taskbox.engine;

import dev.taskbox.model.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * Which lines of which project's policy file a person has approved: those by which the file, which came with a clone or
 * a merge, has the host run a command, or show a box what is the user's. Another text needs another approval.
 */
public final class Approvals {
    private final Path file;

    /** @param file one hash a line; need not exist */
    public Approvals(Path file) {
        this.file = file;
    }

    /** @param lines each as it is shown to the person */
    public List<String> missing(Path project, List<String> lines) {
        List<String> known = known();
        return lines.stream()
                .filter(line -> !known.contains(hash(project, line)))
                .toList();
    }

    public synchronized void add(Path project, List<String> lines) {
        StringBuilder added = new StringBuilder();
        missing(project, lines)
                .forEach(line -> added.append(hash(project, line)).append('\n'));
        try {
            if (!Files.exists(file)) {
                Files.createDirectories(file.getParent());
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            Files.writeString(file, added, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw failed("writing", e);
        }
    }

    private List<String> known() {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw failed("reading", e);
        }
    }

    private static String hash(Path project, String line) {
        try {
            byte[] bytes = (project + "\0" + line).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private Problem failed(String what, IOException e) {
        return Problem.failed("disk", what + " " + file, e.toString(), "Check the free space and its rights")
                .causedBy(e);
    }
}
