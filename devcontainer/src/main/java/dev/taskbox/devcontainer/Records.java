package dev.taskbox.devcontainer;

import dev.taskbox.model.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Which containers there may be: one file for each, on the disk before the engine is asked for it, with the time after
 * which nobody wants it any more. Thread-safe.
 */
final class Records {
    private static final Duration LONGEST_BUILD = Duration.ofHours(2);

    private final Path directory;
    private final String instance;

    /**
     * @param name of the sandbox's container, which the engine may still have under another
     * @param sandbox the directory of the sandbox's own records
     * @param deadline after it the container is removed
     * @param shape what it was asked for with, as one word
     * @param folder where the workspace is in it; empty: it has none
     * @param container the engine's id; empty: nobody has been told one yet
     */
    record Row(
            String name,
            Path sandbox,
            Instant deadline,
            String shape,
            Optional<String> folder,
            Optional<String> container) {
        Row until(Instant later) {
            return new Row(name, sandbox, later, shape, folder, container);
        }

        Row of(String id) {
            return new Row(name, sandbox, deadline, shape, folder, Optional.of(id));
        }
    }

    /** For what is made and removed in one go. */
    static Instant soon() {
        return Instant.now().plus(LONGEST_BUILD);
    }

    Records(Path directory) {
        this.directory = directory;
        try {
            Files.createDirectories(directory);
            this.instance = instance(directory.resolve("instance"));
        } catch (IOException e) {
            throw failed(directory, e);
        }
    }

    /** Tells the containers of this taskd from those of others that use the same engine. */
    String instance() {
        return instance;
    }

    private static String instance(Path file) throws IOException {
        if (!Files.exists(file)) {
            Path made = Files.createTempFile(file.getParent(), ".instance-", "");
            Files.writeString(made, UUID.randomUUID().toString().substring(0, 8));
            try {
                Files.createLink(file, made);
            } catch (java.nio.file.FileAlreadyExistsException _) {
                // another was first
            }
            Files.delete(made);
        }
        return Files.readString(file).strip();
    }

    void write(Row row) {
        Path file = file(row.name());
        Path made = directory.resolve("." + row.name());
        try {
            try (FileChannel out = FileChannel.open(
                    made, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
                out.write(ByteBuffer.wrap(text(row).getBytes(StandardCharsets.UTF_8)));
                out.force(true);
            }
            Files.move(made, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    private static String text(Row row) {
        return String.join(
                        "\n",
                        row.deadline().toString(),
                        row.sandbox().toString(),
                        row.shape(),
                        row.container().orElse("-"),
                        row.folder().orElse("-"))
                + "\n";
    }

    Optional<Row> read(String name) {
        try {
            List<String> lines = Files.readAllLines(file(name));
            return Optional.of(new Row(
                    name,
                    Path.of(lines.get(1)),
                    Instant.parse(lines.get(0)),
                    lines.get(2),
                    said(lines.get(4)),
                    said(lines.get(3))));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | RuntimeException e) {
            // not whole: nobody can have been given such a container
            return Optional.empty();
        }
    }

    private static Optional<String> said(String line) {
        return Optional.of(line).filter(it -> !it.equals("-"));
    }

    List<Row> all() {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("taskbox-"))
                    .flatMap(name -> read(name).stream())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void remove(String name) {
        try {
            Files.deleteIfExists(file(name));
        } catch (IOException e) {
            throw failed(file(name), e);
        }
    }

    private Path file(String name) {
        if (!name.matches("taskbox-[a-zA-Z0-9][a-zA-Z0-9_.-]{0,100}")) {
            throw new IllegalArgumentException("not a container's name: " + name);
        }
        return directory.resolve(name);
    }

    private static Problem failed(Path path, IOException e) {
        return Problem.failed(
                "disk",
                "keeping the records of containers in " + path,
                String.valueOf(e),
                "Check the free space and the rights of that directory");
    }
}
