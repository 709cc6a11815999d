package dev.taskbox.service;

import dev.taskbox.model.Problem;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** A directory no other user can enter. In {@code /tmp} anyone may have made one of that name before us. */
final class PrivateDirectory {
    static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    private PrivateDirectory() {}

    /** Makes it private from its first moment, or checks the one that is there. */
    static void prepare(Path directory) {
        try {
            Path parent = directory.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        } catch (FileAlreadyExistsException _) {
            check(directory);
        } catch (IOException e) {
            throw Problem.failed(
                            "runtime-directory",
                            "making the runtime directory " + directory,
                            e.toString(),
                            "Set TASKBOX_HOME to a directory you can write to")
                    .causedBy(e);
        }
    }

    /** @throws Problem kind REFUSED where somebody else could have put something there */
    static void check(Path directory) {
        try {
            PosixFileAttributes attributes =
                    Files.readAttributes(directory, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!attributes.isDirectory()) {
                throw refused(directory, "it is not a directory", "Remove it");
            }
            if (UserId.ownerOf(directory) != UserId.current()) {
                throw refused(
                        directory,
                        "it belongs to " + attributes.owner().getName(),
                        "Set TASKBOX_HOME to a directory of your own");
            }
            Set<PosixFilePermission> foreign = EnumSet.copyOf(OWNER_ONLY);
            foreign.addAll(attributes.permissions());
            foreign.removeAll(OWNER_ONLY);
            if (!foreign.isEmpty()) {
                String mode = PosixFilePermissions.toString(attributes.permissions());
                throw refused(directory, "others can enter it (" + mode + ")", "Run chmod 700 " + directory);
            }
        } catch (IOException e) {
            throw refused(directory, e.toString(), "Set TASKBOX_HOME to a directory of your own");
        }
    }

    private static Problem refused(Path directory, String why, String remedy) {
        return Problem.refused("runtime-directory", "using the runtime directory " + directory, why, remedy);
    }
}
