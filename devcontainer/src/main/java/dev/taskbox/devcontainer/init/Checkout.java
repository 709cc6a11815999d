package dev.taskbox.devcontainer.init;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taskbox.model.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** A project's trusted checkout: what is below it is read and written, and no link is followed, as it may lead elsewhere. */
record Checkout(Path root) {
    private static final int LONGEST_READ = 1 << 20;

    boolean has(String name) {
        return Files.isRegularFile(root.resolve(name), LinkOption.NOFOLLOW_LINKS);
    }

    /** Its text, or what of it is to be read; empty where it is no file. */
    String read(String name) {
        Path file = root.resolve(name);
        if (!has(name)) {
            return "";
        }
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return new String(in.readNBytes(LONGEST_READ), UTF_8);
        } catch (IOException e) {
            throw cannot("reading", file, e);
        }
    }

    /** All of a text that is to be written again. @throws Problem where it is not UTF-8 */
    String readWhole(String name) {
        Path file = root.resolve(name);
        try {
            return has(name) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw cannot("reading", file, e);
        }
    }

    /** @throws Problem kind REFUSED where a link or something that is no directory or file is in the way */
    void requireNoLink(String name) {
        Path at = root;
        for (Path part : Path.of(name)) {
            at = at.resolve(part);
            boolean isFit = at.equals(root.resolve(name))
                    ? Files.isRegularFile(at, LinkOption.NOFOLLOW_LINKS)
                    : Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS);
            if (!isFit && Files.exists(at, LinkOption.NOFOLLOW_LINKS)) {
                throw Problem.refused(
                        "in-the-way",
                        "writing " + root.resolve(name),
                        at + (Files.isSymbolicLink(at) ? " is a link, which may lead out of the project" : " is there"),
                        "Move it away, or write the file by hand");
            }
        }
    }

    /** Whole or not at all. */
    void write(String name, String text) {
        requireNoLink(name);
        Path file = root.resolve(name);
        try {
            Path directory =
                    Files.createDirectories(root.resolve(name).resolve("..").normalize());
            Path made = Files.createTempFile(directory, ".taskbox", ".new");
            try {
                Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rw-r--r--"));
                Files.writeString(made, text);
                Files.move(made, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(made);
            }
        } catch (IOException e) {
            throw cannot("writing", file, e);
        }
    }

    private static Problem cannot(String what, Path file, IOException e) {
        return Problem.failed(
                        "devcontainer-file", what + " " + file, e.toString(), "Check its rights and the free space")
                .causedBy(e);
    }
}
