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
import java.util.Map;
import java.util.Objects;

/**
 * The files every box of this program's version shares: the supervisor, the box's first script, and an {@code /etc}
 * that knows of two users and no hosts. They are written once.
 */
final class BoxFiles {
    static final Map<String, String> ETC = Map.of(
            "passwd",
            """
            root:x:0:0:root:/root:/bin/sh
            agent:x:1000:1000:agent:/home/agent:/bin/bash
            nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
            """,
            "group",
            """
            root:x:0:
            agent:x:1000:
            nogroup:x:65534:
            """,
            "hosts",
            """
            127.0.0.1 localhost taskbox
            ::1 localhost
            """,
            "resolv.conf",
            "# No resolver: names are resolved by the egress proxy, which this box reaches at 127.0.0.1:3128.\n",
            "nsswitch.conf",
            """
            passwd: files
            group: files
            hosts: files
            services: files
            protocols: files
            """);

    private final Path directory;

    private BoxFiles(Path directory) {
        this.directory = directory;
    }

    /** @param parent made if it is not there */
    static BoxFiles in(Path parent) {
        String supervisor = resource("supervisor.pl");
        String init = resource("box-init.sh");
        String version = Integer.toHexString(Objects.hash(supervisor, init, ETC));
        Path directory = parent.resolve("box-" + version);
        if (!Files.isDirectory(directory)) {
            write(parent, directory, supervisor, init);
        }
        return new BoxFiles(directory);
    }

    Path supervisor() {
        return directory.resolve("supervisor.pl");
    }

    Path init() {
        return directory.resolve("box-init.sh");
    }

    Path etc(String name) {
        return directory.resolve("etc").resolve(name);
    }

    /** Written beside and moved, so that no one reads half a file; losing the race is as good as winning it. */
    private static void write(Path parent, Path directory, String supervisor, String init) {
        try {
            Files.createDirectories(parent);
            Path made = Files.createTempDirectory(parent, ".box-");
            Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.writeString(made.resolve("supervisor.pl"), supervisor);
            Files.writeString(made.resolve("box-init.sh"), init);
            Files.createDirectory(made.resolve("etc"));
            for (Map.Entry<String, String> file : ETC.entrySet()) {
                Path path = made.resolve("etc").resolve(file.getKey());
                Files.writeString(path, file.getValue());
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r--r--"));
            }
            Files.setPosixFilePermissions(made.resolve("box-init.sh"), PosixFilePermissions.fromString("rw-r--r--"));
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
