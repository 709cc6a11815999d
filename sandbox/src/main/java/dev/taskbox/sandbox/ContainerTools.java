package dev.taskbox.sandbox;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The programs of this machine that run in every container, bwrap and perl, with the loader and the libraries they need: an
 * image may have none of them, or those of another C library. One directory, copied once and mounted read-only.
 */
final class ContainerTools {
    private static final Pattern LIBRARY = Pattern.compile("(?m)^\\s*(?:\\S+ => )?(/\\S+) \\(0x");

    private ContainerTools() {}

    /** @param parent where it is made if it is not there */
    static Path in(Path parent, Path bwrap, Path perl) {
        Map<String, Path> copies = new TreeMap<>();
        copies.put("bwrap", bwrap);
        copies.put("perl", perl);
        copies.put("inc/strict.pm", strict(perl));
        List.of(bwrap, perl).forEach(program -> addLibraries(program, copies));
        Path directory = parent.resolve("tools-" + Integer.toHexString(version(copies)));
        if (!Files.isDirectory(directory)) {
            copy(copies, parent, directory);
        }
        return directory;
    }

    /** The words that start a script with them, where they are mounted at this path. */
    static List<String> perl(String at, String script) {
        return List.of(at + "/ld.so", "--library-path", at + "/lib", at + "/perl", "-I" + at + "/inc", script);
    }

    private static Path strict(Path perl) {
        HostCommand.Result said =
                HostCommand.tryRun(List.of(perl.toString(), "-e", "use strict; print $INC{'strict.pm'}"));
        if (said.exitCode() != 0 || !said.output().startsWith("/")) {
            throw HostCommand.problem("looking for perl's own modules", said.output());
        }
        return Path.of(said.output());
    }

    private static void addLibraries(Path program, Map<String, Path> copies) {
        HostCommand.Result said = HostCommand.tryRun(List.of("ldd", program.toString()));
        if (said.exitCode() != 0) {
            throw HostCommand.problem("looking for the libraries of " + program, said.output());
        }
        Matcher library = LIBRARY.matcher(said.output());
        while (library.find()) {
            Path path = Path.of(library.group(1));
            String name = path.getFileName().toString();
            copies.put(name.startsWith("ld-") ? "ld.so" : "lib/" + name, path);
        }
        if (!copies.containsKey("ld.so")) {
            throw HostCommand.problem("looking for the loader of " + program, "ldd names none");
        }
    }

    private static int version(Map<String, Path> copies) {
        Map<String, Object> found = new TreeMap<>();
        copies.forEach((name, path) -> {
            try {
                found.put(name, List.of(path, Files.size(path), Files.getLastModifiedTime(path)));
            } catch (IOException e) {
                throw HostCommand.problem("reading " + path, e.toString());
            }
        });
        return found.hashCode();
    }

    /** Made beside and moved, so that no one mounts half of it; losing the race is as good as winning it. */
    private static void copy(Map<String, Path> copies, Path parent, Path directory) {
        try {
            Files.createDirectories(parent);
            Path made = Files.createTempDirectory(parent, ".tools-");
            Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxr-xr-x"));
            for (Map.Entry<String, Path> copy : copies.entrySet()) {
                Path target = made.resolve(copy.getKey());
                Files.createDirectories(target.getParent());
                Files.setPosixFilePermissions(target.getParent(), PosixFilePermissions.fromString("rwxr-xr-x"));
                // not its mode: on some systems bwrap has rights that nobody in a container gets
                Files.copy(copy.getValue().toRealPath(), target);
                Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
            Files.move(made, directory, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
            return;
        } catch (IOException e) {
            throw HostCommand.problem("copying what containers need to " + directory, e.toString());
        }
    }
}
