package dev.taskbox.workspace;

import dev.taskbox.model.Problem;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What the host does with files of a box: looks at their times and deletes them. It opens none and follows no link. */
final class HostFiles {
    private static final Bounds DELETING = Bounds.QUICK.withTime(Duration.ofMinutes(30));

    /** A tree with more entries is not looked through. */
    private static final int MOST_ENTRIES = 5_000_000;

    private HostFiles() {}

    /** Whether a tree changed since a moment, by the clock of its file system. */
    enum Since {
        UNCHANGED,
        CHANGED,
        /** Part of it cannot be read. */
        UNKNOWN
    }

    /** The change time of an inode, which no program inside can set. */
    static FileTime changeTime(Path path) throws IOException {
        return (FileTime) Files.getAttribute(path, "unix:ctime", LinkOption.NOFOLLOW_LINKS);
    }

    static Since since(Path tree, FileTime moment) {
        Lookout lookout = new Lookout(moment, tree.resolve(".git/objects"));
        try {
            Files.walkFileTree(tree, lookout);
        } catch (IOException _) {
            return Since.UNKNOWN;
        }
        return lookout.verdict;
    }

    private static final class Lookout extends SimpleFileVisitor<Path> {
        private final FileTime moment;
        private final Path objects;
        private Since verdict = Since.UNCHANGED;
        private int entries;

        Lookout(FileTime moment, Path objects) {
            this.moment = moment;
            this.objects = objects;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) throws IOException {
            return look(directory);
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            // git renews the time of an object that it would have written again; a new one changes its directory
            return file.startsWith(objects) ? FileVisitResult.CONTINUE : look(file);
        }

        private FileVisitResult look(Path path) throws IOException {
            if (++entries > MOST_ENTRIES) {
                verdict = Since.UNKNOWN;
            } else if (changeTime(path).compareTo(moment) >= 0) {
                verdict = Since.CHANGED;
            }
            return verdict == Since.UNCHANGED ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
        }
    }

    /**
     * Deletes exactly this directory. Left to {@code rm}: it deletes names of any bytes at any depth, and no link that
     * is swapped in under it leads it out of the tree.
     */
    static void delete(Path directory) {
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!remove(directory).ok()) {
            run("chmod", List.of("-R", "u+rwX", "--", directory.toString()));
            remove(directory)
                    .orFail("cannot-delete", "deleting " + directory, "Delete it by hand with sufficient rights");
        }
    }

    private static Output remove(Path directory) {
        return run("rm", List.of("-rf", Exec.isLinux() ? "--one-file-system" : "-x", "--", directory.toString()));
    }

    private static Output run(String program, List<String> arguments) {
        List<String> argv = new ArrayList<>(List.of(program));
        argv.addAll(arguments);
        Map<String, String> environment =
                Map.of("PATH", Optional.ofNullable(System.getenv("PATH")).orElse("/usr/bin:/bin"));
        return Exec.run(Path.of("/"), environment, DELETING, new byte[0], argv);
    }

    /** Whether some file right in {@code directory}, one of our own, has grown to {@code bytes}. */
    static boolean holdsFileOf(Path directory, long bytes) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.anyMatch(entry -> entry.toFile().length() >= bytes);
        } catch (IOException _) {
            return false;
        }
    }

    static Problem unwritable(Path path, IOException cause) {
        return Problem.failed(
                        "cannot-write", "writing " + path, "the file system refused it", "Check its space and rights")
                .causedBy(cause);
    }
}
