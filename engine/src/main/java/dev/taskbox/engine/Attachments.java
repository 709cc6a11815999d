package dev.taskbox.engine;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import dev.taskbox.model.Locations;
import dev.taskbox.model.Problem;
import dev.taskbox.model.SandboxRequest.Mount;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Files that a person adds to a task: copied when it is added, and seen in its boxes, read-only and outside of the
 * workspace, so that no commit has them.
 */
public final class Attachments {
    private static final String INSIDE = "/run/taskbox/attachments";
    private static final int MOST = 16;
    private static final long MOST_BYTES = 32L << 20;
    private static final int LONGEST_NAME = 60;

    private final Path tasks;

    public Attachments(Locations locations) {
        this.tasks = locations.taskDirectory(0).resolveSibling(".").normalize();
    }

    /** What boxes of a task see of them. */
    static Optional<Mount> mount(Path taskDirectory) {
        Path directory = directory(taskDirectory);
        return Files.isDirectory(directory, NOFOLLOW_LINKS)
                ? Optional.of(Mount.readOnly(directory, INSIDE))
                : Optional.empty();
    }

    private static Path directory(Path taskDirectory) {
        return taskDirectory.resolve("attachments");
    }

    /** Copies that belong to no task yet; gone when it is closed, unless they were kept. */
    public final class Staged implements AutoCloseable {
        private final Optional<Path> directory;
        private final List<String> names = new ArrayList<>();

        private Staged(Optional<Path> directory) {
            this.directory = directory;
        }

        /** A task's text that names them to the agent. In a script they are named in comments. */
        public String told(String body) {
            if (names.isEmpty()) {
                return body;
            }
            String mark = body.startsWith("#!") || body.startsWith("$ ") ? "# " : "";
            StringBuilder text = new StringBuilder(body.strip());
            text.append(text.isEmpty() ? "" : "\n\n").append(mark).append("Attached, to be read only:");
            names.forEach(name ->
                    text.append('\n').append(mark).append(INSIDE).append('/').append(name));
            return text.append('\n').toString();
        }

        public void keep(long task) {
            directory.ifPresent(from -> {
                Path to = Attachments.directory(tasks.resolve(Long.toString(task)));
                try {
                    Files.createDirectories(
                            to.getParent(),
                            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
                    Files.move(from, to);
                } catch (IOException e) {
                    throw unwritable(to, e);
                }
            });
        }

        @Override
        public void close() {
            directory.filter(Files::exists).ifPresent(Attachments::remove);
        }
    }

    /**
     * Copies files.
     *
     * @param below for each, where its person stands: no link on the way from there to the file is followed
     */
    public Staged stage(List<Path> below, List<Path> files) {
        if (files.isEmpty()) {
            return new Staged(Optional.empty());
        }
        if (files.size() > MOST) {
            throw refused("adding " + files.size() + " files to a task", "a task takes at most " + MOST);
        }
        Staged staged = new Staged(Optional.of(newDirectory()));
        try {
            long left = MOST_BYTES;
            for (int i = 0; i < files.size(); i++) {
                String name = free(clean(files.get(i)), staged.names);
                left -= copy(
                        below.get(i),
                        files.get(i),
                        staged.directory.orElseThrow().resolve(name),
                        left);
                staged.names.add(name);
            }
            return staged;
        } catch (RuntimeException e) {
            staged.close();
            throw e;
        }
    }

    private Path newDirectory() {
        try {
            Files.createDirectories(
                    tasks, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            // a box's user reads it through its mount; out here the directory above is its owner's alone
            return Files.setPosixFilePermissions(
                    Files.createTempDirectory(tasks, ".attachments-"), PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw unwritable(tasks, e);
        }
    }

    private static long copy(Path below, Path file, Path to, long most) {
        try (InputStream in = open(below.toRealPath(), below.relativize(file), file)) {
            long count = write(in, to, most);
            Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("r--r--r--"));
            if (count > most) {
                throw refused(
                        "adding " + file + " to a task",
                        "its files together may have at most " + (MOST_BYTES >> 20) + " MiB");
            }
            return count;
        } catch (NoSuchFileException e) {
            throw Problem.notFound(
                    "no-such-file", "adding " + file + " to a task", "there is no such file", "Check the name");
        } catch (IOException e) {
            throw refused("adding " + file + " to a task", String.valueOf(e.getMessage()));
        }
    }

    private static long write(InputStream in, Path to, long most) throws IOException {
        try (OutputStream out = Files.newOutputStream(to, StandardOpenOption.CREATE_NEW)) {
            byte[] piece = new byte[1 << 16];
            long count = 0;
            for (int read = in.read(piece); read >= 0 && count <= most; read = in.read(piece)) {
                out.write(piece, 0, read);
                count += read;
            }
            return count;
        }
    }

    /** From directory to directory, each opened in the one before: what is swapped for a link meanwhile is no way out. */
    private static InputStream open(Path from, Path way, Path named) throws IOException {
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(from)) {
            if (stream instanceof SecureDirectoryStream<Path> directory) {
                return open(directory, way, named);
            }
            throw new IOException("this system cannot open files safely");
        }
    }

    private static InputStream open(SecureDirectoryStream<Path> directory, Path way, Path named) throws IOException {
        Path name = way.getName(0);
        boolean isLast = way.getNameCount() == 1;
        BasicFileAttributes facts = directory
                .getFileAttributeView(name, BasicFileAttributeView.class, NOFOLLOW_LINKS)
                .readAttributes();
        if (facts.isSymbolicLink()) {
            throw refused("adding " + named + " to a task", name + " is a link, and could lead anywhere");
        }
        if (isLast ? !facts.isRegularFile() : !facts.isDirectory()) {
            throw refused(
                    "adding " + named + " to a task", name + " is no ordinary " + (isLast ? "file" : "directory"));
        }
        if (isLast) {
            return Channels.newInputStream(
                    directory.newByteChannel(name, Set.of(StandardOpenOption.READ, NOFOLLOW_LINKS)));
        }
        try (SecureDirectoryStream<Path> next = directory.newDirectoryStream(name, NOFOLLOW_LINKS)) {
            return open(next, way.subpath(1, way.getNameCount()), named);
        }
    }

    /** A name that means nothing to a shell, an agent or a terminal. */
    static String clean(Path file) {
        String name =
                Optional.ofNullable(file.getFileName()).map(Path::toString).orElse("file");
        String cleaned = name.replaceAll("[^\\p{L}\\p{N}._-]", "_").replaceAll("^[.-]", "_");
        int end = cleaned.offsetByCodePoints(0, Math.min(LONGEST_NAME, cleaned.codePointCount(0, cleaned.length())));
        return cleaned.isEmpty() ? "file" : cleaned.substring(0, end);
    }

    private static String free(String name, List<String> taken) {
        String free = name;
        for (int i = 2; contains(taken, free); i++) {
            int dot = name.lastIndexOf('.');
            free = dot > 0 ? name.substring(0, dot) + "-" + i + name.substring(dot) : name + "-" + i;
        }
        return free;
    }

    private static boolean contains(List<String> taken, String name) {
        return taken.stream().anyMatch(it -> it.toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT)));
    }

    private static void remove(Path directory) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                Files.delete(file);
            }
            Files.delete(directory);
        } catch (IOException e) {
            throw unwritable(directory, e);
        }
    }

    private static Problem refused(String tried, String why) {
        return Problem.refused("bad-attachment", tried, why, "Name ordinary files, or put the text into the body");
    }

    private static Problem unwritable(Path path, IOException cause) {
        return Problem.failed("disk", "writing " + path, cause.toString(), "Check the free space and the rights")
                .causedBy(cause);
    }
}
