package dev.taskbox.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The editor of this process's person, on this process's terminal: as in door.pl. */
final class CallerEditor {
    private static final String[] USUAL = {"editor", "vi", "nano"};

    private final Wire.Writer server;

    CallerEditor(Wire.Writer server) {
        this.server = server;
    }

    void edit(byte[] text) throws IOException {
        Path directory;
        try {
            directory = Files.createTempDirectory(temporary(), "task-"); // for its owner alone
        } catch (IOException e) {
            fail("no directory for it can be made: " + e);
            return;
        }
        Path file = directory.resolve("task.md");
        try {
            Files.write(file, text);
            if (!tell(run(file), file)) {
                return;
            }
        } catch (IOException e) {
            fail(e.toString());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        remove(directory);
    }

    private static Path temporary() {
        String directory = System.getenv("TMPDIR");
        return Path.of(directory == null || !directory.startsWith("/") ? "/tmp" : directory);
    }

    /** @return whether the file may go */
    private boolean tell(int code, Path file) throws IOException {
        if (code != 0) {
            fail("the editor (" + editor() + ") ended with exit code " + code);
            return true;
        }
        byte[] after;
        try (InputStream in = Files.newInputStream(file)) {
            after = in.readNBytes(Wire.LONGEST_PAYLOAD + 1);
        }
        if (after.length > Wire.LONGEST_PAYLOAD) {
            fail("it is longer than 1 MiB, and stays in " + file);
            return false;
        }
        try {
            server.frame(Wire.EDITED, after);
            return true;
        } catch (IOException _) {
            System.err.println("task: taskd went away. What you wrote is in " + file);
            return false;
        }
    }

    private void fail(String why) throws IOException {
        server.frame(Wire.NOT_EDITED, why.getBytes(UTF_8));
    }

    private static int run(Path file) throws IOException, InterruptedException {
        String editor = editor();
        return new ProcessBuilder("/bin/sh", "-c", "trap : INT QUIT; " + editor + " \"$@\"", editor, file.toString())
                .inheritIO()
                .start()
                .waitFor();
    }

    private static String editor() {
        for (String name : new String[] {"VISUAL", "EDITOR"}) {
            String value = System.getenv(name);
            if (value != null && !value.isBlank()) {
                return value;
            }
        }
        String path = System.getenv("PATH");
        for (String program : USUAL) {
            for (String directory : (path == null ? "/usr/bin:/bin" : path).split(":", -1)) {
                if (Files.isExecutable(Path.of(directory, program))) {
                    return program;
                }
            }
        }
        return "vi";
    }

    private static void remove(Path directory) throws IOException {
        new ProcessBuilder("rm", "-rf", "--", directory.toString()).inheritIO().start();
    }
}
