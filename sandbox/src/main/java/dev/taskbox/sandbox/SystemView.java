package dev.taskbox.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The part of the host that every box sees, read-only: the system's toolchain and the settings it needs. */
final class SystemView {
    /** Where distributions keep programs; a link (as {@code /bin} is to {@code usr/bin}) stays a link. */
    private static final List<String> TOP =
            List.of("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/opt", "/nix/store", "/gnu/store");

    /**
     * Settings that programs need and that hold nothing of the user's. {@code /etc/gitconfig}, {@code /etc/npmrc},
     * {@code /etc/environment} and {@code /etc/ssl/private} are left out: they may hold tokens and keys.
     */
    private static final List<String> ETC = List.of(
            "alternatives",
            "bash.bashrc",
            "bash_completion.d",
            "ca-certificates",
            "ca-certificates.conf",
            "crypto-policies",
            "debian_version",
            "fonts",
            "gradle",
            "inputrc",
            "java*",
            "ld.so.cache",
            "ld.so.conf",
            "ld.so.conf.d",
            "localtime",
            "magic",
            "magic.mime",
            "maven",
            "mime.types",
            "os-release",
            "perl",
            "php*",
            "pki",
            "profile",
            "profile.d",
            "protocols",
            "python*",
            "rpc",
            "ruby*",
            "services",
            "shells",
            "ssl/certs",
            "ssl/openssl.cnf",
            "terminfo",
            "timezone",
            "vim");

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
        Path etc = Path.of("/etc");
        for (String name : ETC) {
            if (name.endsWith("*")) {
                matching(etc, name).forEach(path -> add(arguments, path));
            } else {
                add(arguments, etc.resolve(name));
            }
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

    private static List<Path> matching(Path directory, String glob) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, glob)) {
            entries.forEach(found::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        found.sort(null);
        return found;
    }
}
