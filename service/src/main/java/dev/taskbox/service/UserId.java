package dev.taskbox.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** The user this process acts as. */
public final class UserId {
    private static final Path SELF = Path.of("/proc/self");

    private UserId() {}

    public static int current() {
        try {
            return Files.exists(SELF) ? ownerOf(SELF.toRealPath()) : ownerOfNewFile();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static int ownerOf(Path path) throws IOException {
        return (Integer) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    }

    private static int ownerOfNewFile() throws IOException {
        Path file = Files.createTempFile("taskbox", "");
        try {
            return ownerOf(file);
        } finally {
            Files.delete(file);
        }
    }
}
