package dev.taskbox.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The files every box of this program's version shares: the supervisor, the box's first script, and its {@code /etc}.
 * They are written once.
 */
final class BoxFiles {
    private static final List<String> SUPERVISOR = Stream.of(
                    "constants",
                    "main",
                    "box",
                    "container",
                    "modes",
                    "limits",
                    "waiting",
                    "network",
                    "way-out",
                    "names")
            .map(part -> "supervisor/" + part)
            .toList();

    /** In a container the same stands alone. */
    private static final List<String> WAY_OUT = List.of(
            "supervisor/constants",
            "container/way-out",
            "supervisor/network",
            "supervisor/way-out",
            "supervisor/names",
            "supervisor/waiting");

    private final Path directory;
    private final EtcView closedEtc;
    private final EtcView openEtc;
    private final SeccompFilter filter;

    private BoxFiles(Path parent, Path directory, Supplier<String> trusted) {
        this.directory = directory;
        this.closedEtc = EtcView.closed(parent);
        this.openEtc = EtcView.open(parent, trusted);
        this.filter = new SeccompFilter(directory, resource("syscalls.txt"));
    }

    /** @param parent made if it is not there @param trusted as {@link EtcView#open} has it */
    static BoxFiles in(Path parent, Supplier<String> trusted) {
        Map<String, String> scripts = Map.of(
                "supervisor.pl",
                joined(SUPERVISOR),
                "box-init.pl",
                resource("box-init.pl"),
                "port.pl",
                resource("port.pl"),
                "stay.pl",
                resource("container/stay.pl"),
                "enter.pl",
                resource("container/enter.pl"),
                "way-out.pl",
                joined(WAY_OUT),
                "move-in.pl",
                resource("container/move-in.pl"));
        Path directory = parent.resolve("box-" + Integer.toHexString(scripts.hashCode()));
        if (!Files.isDirectory(directory)) {
            write(parent, directory, scripts);
        }
        return new BoxFiles(parent, directory, trusted);
    }

    private static String joined(List<String> parts) {
        return parts.stream().map(part -> resource(part + ".pl")).collect(Collectors.joining("\n"));
    }

    /** All of them, as a container gets them: readable by everyone, and nothing in there is secret. */
    Path directory() {
        return directory;
    }

    Path supervisor() {
        return directory.resolve("supervisor.pl");
    }

    /** Leads a port to one in a box. */
    Path port() {
        return directory.resolve("port.pl");
    }

    /** Carries a container's connections. */
    Path wayOut() {
        return directory.resolve("way-out.pl");
    }

    /** Mounts a run's directories in a container. */
    Path moveIn() {
        return directory.resolve("move-in.pl");
    }

    /** What the kernel is asked for, by name. */
    Syscalls syscalls() {
        return Syscalls.read(resource("syscalls.txt"));
    }

    Path init() {
        return directory.resolve("box-init.pl");
    }

    SeccompFilter filter() {
        return filter;
    }

    /** What a container's boxes have in {@code /etc} besides the image's. @param hasExit whether they have a way out */
    Path settings(boolean hasExit) {
        return (hasExit ? openEtc : closedEtc).settings();
    }

    /** @param hasExit whether the box has a way out */
    Path etc(boolean hasExit) {
        return (hasExit ? openEtc : closedEtc).directory();
    }

    /** Written beside and moved, so that no one reads half a file; losing the race is as good as winning it. */
    private static void write(Path parent, Path directory, Map<String, String> scripts) {
        try {
            Files.createDirectories(parent);
            Path made = Files.createTempDirectory(parent, ".box-");
            Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxr-xr-x"));
            for (Map.Entry<String, String> script : scripts.entrySet()) {
                Path file = Files.writeString(made.resolve(script.getKey()), script.getValue());
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
            }
            Files.move(made, directory, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | java.nio.file.DirectoryNotEmptyException e) {
            return;
        } catch (IOException e) {
            throw HostCommand.problem("writing the sandbox's own files to " + directory, e.toString());
        }
    }

    private static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(BoxFiles.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
