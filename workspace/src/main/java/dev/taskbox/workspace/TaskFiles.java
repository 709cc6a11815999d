package dev.taskbox.workspace;

import static java.util.Objects.requireNonNull;

import dev.taskbox.model.SandboxRequest.Mount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A task's directory on the host. Only {@link #workspace} is ever visible in a box. */
record TaskFiles(Path directory) {
    /** Where a box sees the project's objects, read-only. */
    static final String OBJECTS_INSIDE = "/run/taskbox/objects";

    TaskFiles {
        requireNonNull(directory, "directory is null");
    }

    Path workspace() {
        return directory.resolve("workspace");
    }

    /** A repository of our own that lasts as long as one collect. */
    Path incoming() {
        return directory.resolve("incoming.git");
    }

    /** Holds when the last collect that succeeded began, by the clock of this file system. */
    private Path stamp() {
        return directory.resolve("collected");
    }

    private Path newStamp() {
        return directory.resolve("collected.new");
    }

    FileTime beginCollect() {
        try {
            Files.deleteIfExists(newStamp());
            Files.createFile(newStamp());
            FileTime began = HostFiles.changeTime(newStamp());
            Files.writeString(newStamp(), began.toInstant().toString());
            return began;
        } catch (IOException cause) {
            throw HostFiles.unwritable(newStamp(), cause);
        }
    }

    void endCollect() {
        try {
            Files.move(newStamp(), stamp(), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException cause) {
            throw HostFiles.unwritable(stamp(), cause);
        }
    }

    void forgetCollect() {
        try {
            Files.deleteIfExists(stamp());
            Files.deleteIfExists(newStamp());
        } catch (IOException cause) {
            throw HostFiles.unwritable(stamp(), cause);
        }
    }

    Optional<FileTime> collectBegan() {
        try {
            return Files.exists(stamp())
                    ? Optional.of(FileTime.from(Instant.parse(Files.readString(stamp()))))
                    : Optional.empty();
        } catch (IOException | DateTimeParseException _) {
            return Optional.empty();
        }
    }

    /**
     * The workspace, and the project's objects at {@link #OBJECTS_INSIDE}. A store that borrows from others names host
     * paths in its {@code info/alternates}; a file of ours lies over it that names where those are inside.
     */
    List<Mount> mounts(List<Path> stores, String inside) {
        List<Mount> mounts = new ArrayList<>();
        mounts.add(Mount.readWrite(workspace(), inside));
        for (int number = 0; number < stores.size(); number++) {
            Path store = stores.get(number);
            mounts.add(Mount.readOnly(store, storeInside(number)));
            if (Files.exists(store.resolve("info/alternates"))) {
                mounts.add(Mount.readOnly(alternates(number, stores.size()), storeInside(number) + "/info/alternates"));
            }
        }
        return mounts;
    }

    private static String storeInside(int number) {
        return number == 0 ? OBJECTS_INSIDE : OBJECTS_INSIDE + "-" + number;
    }

    private Path alternates(int number, int count) {
        StringBuilder lines = new StringBuilder();
        for (int other = 1; number == 0 && other < count; other++) {
            lines.append(storeInside(other)).append('\n');
        }
        Path file = directory.resolve(number == 0 ? "alternates" : "no-alternates");
        try {
            return Files.writeString(file, lines.toString());
        } catch (IOException cause) {
            throw HostFiles.unwritable(file, cause);
        }
    }
}
