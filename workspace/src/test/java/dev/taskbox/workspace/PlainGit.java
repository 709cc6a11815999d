package dev.taskbox.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Programs as a person runs them on the host, with none of our precautions. */
record PlainGit(Path directory, Map<String, String> more) {
    /** @param text stdout and stderr, without the last line end */
    record Ran(int exitCode, String text) {}

    static PlainGit in(Path directory) {
        return new PlainGit(directory, Map.of());
    }

    PlainGit with(String name, String value) {
        return new PlainGit(directory, Map.of(name, value));
    }

    String git(String... arguments) {
        Ran ran = tryGit(arguments);
        assertThat(ran.exitCode())
                .as("git %s: %s", String.join(" ", arguments), ran.text())
                .isZero();
        return ran.text();
    }

    Ran tryGit(String... arguments) {
        List<String> argv = new ArrayList<>(List.of("git", "-c", "protocol.file.allow=always"));
        argv.addAll(List.of(arguments));
        return run(argv);
    }

    void sh(String script) {
        Ran ran = run(List.of("/bin/sh", "-euc", script));
        assertThat(ran.exitCode()).as("%s: %s", script, ran.text()).isZero();
    }

    Ran run(List<String> argv) {
        ProcessBuilder builder = new ProcessBuilder(argv).directory(directory.toFile());
        builder.environment()
                .putAll(Map.of(
                        "GIT_CONFIG_GLOBAL", "/dev/null",
                        "GIT_CONFIG_NOSYSTEM", "1",
                        "GIT_AUTHOR_NAME", "Ada",
                        "GIT_AUTHOR_EMAIL", "ada@example.com",
                        "GIT_COMMITTER_NAME", "Ada",
                        "GIT_COMMITTER_EMAIL", "ada@example.com",
                        "LC_ALL", "C"));
        builder.environment().putAll(more);
        try {
            Process process = builder.redirectErrorStream(true)
                    .redirectInput(Path.of("/dev/null").toFile())
                    .start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Ran(process.waitFor(), text.endsWith("\n") ? text.substring(0, text.length() - 1) : text);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        } catch (InterruptedException cause) {
            Thread.currentThread().interrupt();
            throw new AssertionError(cause);
        }
    }

    void write(String path, String content) {
        try {
            Path file = directory.resolve(path);
            Files.createDirectories(file.getParent());
            Files.writeString(file, content);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    String read(String path) {
        try {
            return Files.readString(directory.resolve(path));
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    void commit(String message) {
        git("add", "--all");
        git("commit", "--quiet", "--message", message);
    }
}
