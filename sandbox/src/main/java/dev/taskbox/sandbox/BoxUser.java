package dev.taskbox.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/**
 * Who a box is, seen from outside. Where taskd is an ordinary user the box is that user; where taskd is root, each
 * sandbox owner gets an id of its own from a range that no account, container or service manager hands out.
 */
final class BoxUser {
    private static final int FIRST = 1_900_000_000;
    private static final int COUNT = 100_000_000;

    private BoxUser() {}

    static OptionalInt of(long owner) {
        return isRoot() ? OptionalInt.of(FIRST + Math.floorMod(owner, COUNT)) : OptionalInt.empty();
    }

    private static boolean isEmptyDirectory(Path tree) {
        try (var entries = Files.newDirectoryStream(tree)) {
            return !entries.iterator().hasNext();
        } catch (IOException e) {
            return false;
        }
    }

    /** The directory, and nothing in it. */
    static void ownAlone(Path directory, int user) {
        give(directory, user);
    }

    private static void give(Path directory, int user) {
        try {
            Files.setAttribute(directory, "unix:gid", user, LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(directory, "unix:uid", user, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            throw HostCommand.problem("giving " + directory + " to the box's user", e.getMessage());
        }
    }

    static boolean isRoot() {
        return effectiveUser() == 0;
    }

    static int effectiveUser() {
        try {
            return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        } catch (IOException e) {
            throw new IllegalStateException("/proc is not mounted", e);
        }
    }

    /** Gives a tree to the box's user. Never follows a symbolic link; done once, before the box first runs. */
    static void own(Path tree, int user) {
        try {
            if (user == (Integer) Files.getAttribute(tree, "unix:uid", LinkOption.NOFOLLOW_LINKS)) {
                return;
            }
        } catch (IOException e) {
            throw HostCommand.problem("giving " + tree + " to the box's user", e.getMessage());
        }
        if (isEmptyDirectory(tree)) {
            give(tree, user);
            return;
        }
        HostCommand.run(List.of("chown", "-R", "-h", "-P", user + ":" + user, "--", tree.toString()));
    }
}
