package dev.taskbox.policy;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Paths as the policy file writes them. Nothing here looks at the disk. */
final class Paths {
    private Paths() {}

    /** {@code ~} stands for the user's home; absolute and normal afterwards. */
    static Path absolute(String text, Path home) throws Unfit {
        Path path = expanded(text, home);
        if (!path.isAbsolute()) {
            throw new Unfit(Quote.of(text) + " is not an absolute path", "Begin it with / or ~/");
        }
        return withoutParents(path, text);
    }

    /** Like {@link #absolute}, and not the whole machine. */
    static Path readable(String text, Path home) throws Unfit {
        if (text.indexOf('*') >= 0) {
            throw new Unfit(Quote.of(text) + " is a pattern, and paths here are literal", "Name the directory itself");
        }
        Path path = absolute(text, home);
        if (path.getNameCount() == 0) {
            throw new Unfit(Quote.of(text) + " would show the whole machine", "Name the directories that are needed");
        }
        return path;
    }

    /** {@code ~/x} as {@code x}: the home meant is the one in the box. */
    static Path cache(String text) throws Unfit {
        if (!text.startsWith("~/")) {
            throw new Unfit(Quote.of(text) + " is not below the box's home", "Begin it with ~/");
        }
        Path path = withoutParents(parse(text.replaceFirst("~/+", ""), text), text);
        if (path.toString().isEmpty()) {
            throw new Unfit(Quote.of(text) + " is the box's whole home", "Name the directory below it");
        }
        return path;
    }

    private static Path expanded(String text, Path home) throws Unfit {
        if (text.equals("~")) {
            return home;
        }
        return text.startsWith("~/") ? home.resolve(parse(text.replaceFirst("~/+", ""), text)) : parse(text, text);
    }

    private static Path withoutParents(Path path, String text) throws Unfit {
        for (Path name : path) {
            if (name.toString().equals("..")) {
                throw new Unfit(Quote.of(text) + " holds '..'", "Write the path it leads to");
            }
        }
        return path.normalize();
    }

    private static Path parse(String path, String text) throws Unfit {
        try {
            return Path.of(path);
        } catch (InvalidPathException e) {
            throw new Unfit(Quote.of(text) + " is not a path", "Write a path that this machine can have");
        }
    }
}
