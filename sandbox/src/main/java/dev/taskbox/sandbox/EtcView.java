package dev.taskbox.sandbox;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * What a box sees as {@code /etc}: copies of the system's settings that programs need, and a few files of our own. It is
 * one directory and one mount, where a mount for each entry would double the time a box takes to start. A copy is made
 * when an entry's time changed; boxes that run keep the one they have.
 */
final class EtcView {
    /**
     * Settings that programs need and that hold nothing of the user's. {@code /etc/gitconfig}, {@code /etc/npmrc},
     * {@code /etc/environment} and {@code /etc/ssl/private} are left out: they may hold tokens and keys.
     */
    private static final List<String> ENTRIES = List.of(
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

    private static final Path ETC = Path.of("/etc");

    /** An {@code /etc} that knows of three users and no hosts. */
    private static final Map<String, String> OWN = Map.of(
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
            "# No resolver: this box has no way out.\n",
            "nsswitch.conf",
            """
            passwd: files
            group: files
            hosts: files
            services: files
            protocols: files
            """);

    /** What is different where there is a way out: names lead to it. An answer takes no time; a second try is for a taskd that restarts. */
    private static final Map<String, String> WITH_NAMES = Map.of("resolv.conf", """
            # The egress proxy answers: the names that this run may reach, and no others.
            nameserver 127.0.0.1
            options timeout:2 attempts:3
            """, "nsswitch.conf", """
            passwd: files
            group: files
            hosts: files dns
            services: files
            protocols: files
            """);

    private final Path parent;
    private final Map<String, String> own;
    private final Supplier<String> trusted;

    private EtcView(Path parent, Map<String, String> own, Supplier<String> trusted) {
        this.parent = parent;
        this.own = own;
        this.trusted = trusted;
    }

    static EtcView closed(Path parent) {
        return new EtcView(parent, new TreeMap<>(OWN), () -> "");
    }

    /** Of boxes with a way out. @param trusted an authority's certificate as PEM, or nothing */
    static EtcView open(Path parent, Supplier<String> trusted) {
        Map<String, String> own = new TreeMap<>(OWN);
        own.putAll(WITH_NAMES);
        return new EtcView(parent, own, trusted);
    }

    /** The directory to mount; made if there is none of the system's present state. */
    synchronized Path directory() {
        try {
            Map<Path, FileTime> entries = entries();
            String pem = trusted.get();
            Path directory = parent.resolve("etc-" + Integer.toHexString(Objects.hash(entries, own, pem)));
            if (!Files.isDirectory(directory)) {
                copy(entries, pem, directory);
            }
            return directory;
        } catch (IOException e) {
            throw HostCommand.problem("copying the system's settings to " + parent, e.toString());
        }
    }

    /** Our own files alone, and the system's trust store for Java with the authority in it; made if they are not there. */
    synchronized Path settings() {
        String pem = trusted.get();
        Path directory = parent.resolve("settings-" + Integer.toHexString(Objects.hash(own, pem)));
        try {
            if (!Files.isDirectory(directory)) {
                Files.createDirectories(parent);
                Path made = Files.createTempDirectory(parent, ".settings-");
                Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxr-xr-x"));
                writeOwn(made);
                if (!pem.isEmpty()) {
                    TrustView.addForJava(made.resolve("java"), pem);
                }
                Files.move(made, directory, StandardCopyOption.ATOMIC_MOVE);
            }
            return directory;
        } catch (IOException e) {
            throw HostCommand.problem("writing the settings of boxes to " + parent, e.toString());
        }
    }

    private void writeOwn(Path directory) throws IOException {
        for (Map.Entry<String, String> file : own.entrySet()) {
            Path path = directory.resolve(file.getKey());
            Files.deleteIfExists(path);
            Files.writeString(path, file.getValue());
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r--r--"));
        }
    }

    private static Map<Path, FileTime> entries() throws IOException {
        Map<Path, FileTime> entries = new TreeMap<>();
        for (String name : ENTRIES) {
            for (Path path : name.endsWith("*") ? matching(name) : List.of(ETC.resolve(name))) {
                if (Files.exists(path)) {
                    entries.put(path, (FileTime) Files.getAttribute(path, "unix:ctime"));
                }
            }
        }
        return entries;
    }

    private static List<Path> matching(String glob) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(ETC, glob)) {
            entries.forEach(found::add);
        }
        return found;
    }

    /** Made beside and moved, so that no one sees half of it. Modes are kept: what the box's user may not read it may not read here. */
    private void copy(Map<Path, FileTime> entries, String pem, Path directory) throws IOException {
        Files.createDirectories(parent);
        Path made = Files.createTempDirectory(parent, ".etc-");
        Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxr-xr-x"));
        for (Path entry : entries.keySet()) {
            Path target = made.resolve(ETC.relativize(entry).toString());
            makeParent(made, ETC.relativize(entry));
            // a file that may not be read is left out; a program that needs it fails as it would outside
            HostCommand.tryRun(
                    List.of("cp", "-a", "--no-preserve=ownership", "--", entry.toString(), target.toString()));
        }
        writeOwn(made);
        if (!pem.isEmpty()) {
            TrustView.add(made, pem);
        }
        if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.move(made, directory, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Entries lie one directory deep at most. */
    private static void makeParent(Path root, Path entry) throws IOException {
        Path parent = root.resolve(entry.getName(0));
        if (entry.getNameCount() > 1 && !Files.exists(parent)) {
            Files.createDirectory(parent);
            Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }
}
