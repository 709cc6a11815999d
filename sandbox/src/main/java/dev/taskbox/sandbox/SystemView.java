package dev.taskbox.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The part of the host that every box sees, read-only: the system's toolchain. Its settings are in {@link EtcView}. */
final class SystemView {
    /** Where distributions keep programs; a link (as {@code /bin} is to {@code usr/bin}) stays a link. */
    private static final List<String> TOP =
            List.of("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/opt", "/nix/store", "/gnu/store");

    private SystemView() {}

    /** The roots a path must lie below to be visible without being named by a policy. */
    static List<Path> roots() {
        return TOP.stream().map(Path::of).toList();
    }

    /** As bwrap arguments. */
    static List<String> arguments() {
        List<String> arguments = new ArrayList<>();
        for (String top : TOP) {
            add(arguments, Path.of(top));
        }
        return arguments;
    }

    private static void add(List<String> arguments, Path path) {
        if (Files.isSymbolicLink(path)) {
            addLink(arguments, path);
        } else if (Files.exists(path)) {
            arguments.addAll(List.of("--ro-bind", path.toString(), path.toString()));
        }
    }

    private static void addLink(List<String> arguments, Path link) {
        try {
            arguments.addAll(List.of("--symlink", Files.readSymbolicLink(link).toString(), link.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
