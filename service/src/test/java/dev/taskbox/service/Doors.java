package dev.taskbox.service;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taskbox.model.Locations;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** An installed launcher with both its doors, in a directory of its own. */
final class Doors {
    static final String VERSION = "0.1.0+test";

    enum Door {
        PERL,
        JAVA
    }

    /** @param rawOut a character a byte */
    record Result(int exitCode, String rawOut, String err) {
        String out() {
            return new String(bytes(), UTF_8);
        }

        byte[] bytes() {
            return rawOut.getBytes(ISO_8859_1);
        }
    }

    final Path root;
    final Path home;

    Doors() throws IOException {
        root = Files.createTempDirectory(Path.of("/tmp"), "doors").toRealPath();
        home = root.resolve("home");
        Path lib = Files.createDirectories(root.resolve("lib"));
        Path bin = Files.createDirectories(root.resolve("bin"));
        Path dist = Path.of("src/main/dist").toAbsolutePath();
        for (String name : List.of("lib/door.pl", "lib/java.sh", "bin/task")) {
            Files.copy(dist.resolve(name), root.resolve(name));
        }
        Files.writeString(lib.resolve("version"), VERSION + "\n");
        script(bin.resolve("task"), Files.readString(bin.resolve("task")));
        script(root.resolve("java"), javaWithTheMainClassOfTheseTests());
    }

    /** A java that takes the launcher's flags and runs these tests' main class in place of the product's. */
    private static String javaWithTheMainClassOfTheseTests() {
        return "#!/bin/sh\nwhile [ \"$1\" != dev.taskbox.app.TaskMain ]; do shift; done\nshift\n"
                + "exec '" + java() + "' -XX:TieredStopAtLevel=1 -cp '" + System.getProperty("java.class.path")
                + "' dev.taskbox.service.DoorMain \"$@\"\n";
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    static void script(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    Path socket() {
        return locations(home).controlSocket();
    }

    Path runtime() {
        return locations(home).runtime();
    }

    static Locations locations(Path home) {
        return Locations.of(Map.of("TASKBOX_HOME", home.toString()), Path.of("/nowhere"), "0");
    }

    Path launcher() {
        return root.resolve("bin/task");
    }

    /** As a shell at a terminal starts a command: a test run in the background ignores Ctrl-C, and so would this. */
    static List<String> interruptible(String... command) {
        List<String> words = new ArrayList<>(List.of("env", "--default-signal=INT,QUIT"));
        words.addAll(List.of(command));
        return words;
    }

    ProcessBuilder command(Door door, String... argv) {
        List<String> command = interruptible(launcher().toString());
        command.addAll(List.of(argv));
        ProcessBuilder builder = new ProcessBuilder(command);
        environment(door).forEach(builder.environment()::put);
        List.of("EDITOR", "VISUAL", "COLORTERM", "NO_COLOR", "TZ", "LC_ALL").forEach(builder.environment()::remove);
        return builder.directory(root.toFile());
    }

    Map<String, String> environment(Door door) {
        return Map.of(
                "TASKBOX_HOME",
                home.toString(),
                "TASKBOX_DOOR",
                door == Door.JAVA ? "java" : "any",
                "TASKBOX_JAVA",
                root.resolve("java").toString(),
                "LANG",
                "C.UTF-8",
                "TERM",
                "xterm");
    }

    Result call(Door door, String... argv) throws Exception {
        return finish(command(door, argv).start(), new byte[0]);
    }

    static Result finish(Process process, byte[] stdin) throws Exception {
        CompletableFuture<byte[]> out = CompletableFuture.supplyAsync(() -> readAll(process.getInputStream()));
        CompletableFuture<byte[]> err = CompletableFuture.supplyAsync(() -> readAll(process.getErrorStream()));
        try (OutputStream in = process.getOutputStream()) {
            in.write(stdin);
        } catch (IOException _) {
            // it need not read all
        }
        return new Result(process.waitFor(), new String(out.get(), ISO_8859_1), new String(err.get(), UTF_8));
    }

    private static byte[] readAll(InputStream stream) {
        try (stream) {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void remove() throws Exception {
        if (Files.exists(socket())) {
            // one that a failed test started outside of this JVM would stay for ever
            call(Door.PERL, "daemon", "stop");
        }
        try (Stream<Path> files = Files.walk(root)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }
}
