package dev.taskbox.sandbox;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Trees that a box wrote in: names and modes may be anything. No box may run over one while it is deleted. */
final class BoxTree {
    private BoxTree() {}

    /** Follows no link. The usual small tree goes without starting a program; what Java cannot name goes by rm. */
    static void delete(Path tree) {
        if (!Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try {
            Files.walkFileTree(tree, new Deleter());
        } catch (IOException e) {
            HostCommand.tryRun(List.of("chmod", "-R", "u+rwX", "--", tree.toString()));
            HostCommand.tryRun(List.of("rm", "-rf", "--one-file-system", "--", tree.toString()));
        }
    }

    private static final class Deleter extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) throws IOException {
            if (failure != null) {
                throw failure;
            }
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}
