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
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The files every box of this program's version shares: the supervisor, the box's first script, and its {@code /etc}.
 * They are written once.
 */
final class BoxFiles {
    /** The parts of its script. */
    private static final List<String> SUPERVISOR =
            List.of("main", "box", "modes", "limits", "waiting", "network", "way-out", "names");

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
        String supervisor = SUPERVISOR.stream()
                .map(part -> resource("supervisor/" + part + ".pl"))
                .collect(Collectors.joining("\n"));
        String init = resource("box-init.pl");
        String port = resource("port.pl");
        String version = Integer.toHexString(Objects.hash(supervisor, init, port));
        Path directory = parent.resolve("box-" + version);
        if (!Files.isDirectory(directory)) {
            write(parent, directory, supervisor, init, port);
        }
        return new BoxFiles(parent, directory, trusted);
    }

    Path supervisor() {
        return directory.resolve("supervisor.pl");
    }

    /** Leads a port to one in a box. */
    Path port() {
        return directory.resolve("port.pl");
    }

    Path init() {
        return directory.resolve("box-init.pl");
    }

    SeccompFilter filter() {
        return filter;
    }

    /** @param hasExit whether the box has a way out */
    Path etc(boolean hasExit) {
        return (hasExit ? openEtc : closedEtc).directory();
    }

    /** Written beside and moved, so that no one reads half a file; losing the race is as good as winning it. */
    private static void write(Path parent, Path directory, String supervisor, String init, String port) {
        try {
            Files.createDirectories(parent);
            Path made = Files.createTempDirectory(parent, ".box-");
            Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.writeString(made.resolve("supervisor.pl"), supervisor);
            Files.writeString(made.resolve("port.pl"), port);
            Files.writeString(made.resolve("box-init.pl"), init);
            Files.setPosixFilePermissions(made.resolve("box-init.pl"), PosixFilePermissions.fromString("rw-r--r--"));
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
