package dev.taskbox.engine;

import dev.taskbox.model.Policy.Credential;
import dev.taskbox.model.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Reads a credential's value where it lives: a variable of taskd, a file, a command's output, the system's keyring.
 * Nothing is kept.
 */
final class SecretReader {
    private static final int MOST_BYTES = 64 * 1024;
    private static final int SECONDS = 30;
    private static final Path SECURITY = Path.of("/usr/bin/security");

    private final Map<String, String> environment;

    /** @param environment of taskd */
    SecretReader(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /** @throws Problem kind REFUSED, without the value, where there is none */
    String read(Credential credential) {
        int colon = credential.from().indexOf(": ");
        String kind = credential.from().substring(0, colon);
        String where = credential.from().substring(colon + 2);
        String value = switch (kind) {
            case "env" ->
                Optional.ofNullable(environment.get(where))
                        .orElseThrow(() -> lacking(
                                credential,
                                "the variable " + where + " is not set where taskd was started",
                                "Set it and run task daemon stop"));
            case "file" -> file(credential, Path.of(where));
            case "command" -> output(credential, List.of("/bin/sh", "-c", where));
            case "keyring" -> output(credential, keyring(where));
            default -> throw new IllegalStateException("not a source of secrets: " + kind);
        };
        return checked(credential, value.strip());
    }

    private static String checked(Credential credential, String value) {
        if (value.isEmpty() || !value.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw lacking(
                    credential,
                    "what " + credential.from() + " gives is not one line of printable ASCII",
                    "See that it gives the secret and nothing else");
        }
        return value;
    }

    private static List<String> keyring(String name) {
        return Files.isExecutable(SECURITY)
                ? List.of(SECURITY.toString(), "find-generic-password", "-s", "taskbox", "-a", name, "-w")
                : List.of("/bin/sh", "-c", "exec secret-tool lookup service taskbox name \"$1\"", "sh", name);
    }

    private static String file(Credential credential, Path path) {
        try {
            if (Files.size(path) > MOST_BYTES) {
                throw lacking(credential, path + " is too large for a secret", "Name the file that holds it alone");
            }
            return Files.readString(path);
        } catch (IOException e) {
            throw lacking(
                    credential,
                    path + " cannot be read: " + e.getClass().getSimpleName(),
                    "Check the path and its rights");
        }
    }

    private String output(Credential credential, List<String> argv) {
        try {
            ProcessBuilder builder = new ProcessBuilder(argv)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectError(ProcessBuilder.Redirect.DISCARD);
            builder.environment().clear();
            builder.environment().putAll(environment);
            Process process = builder.start();
            try {
                return output(credential, process);
            } finally {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw lacking(credential, credential.from() + " cannot be started", "Run it by hand to see why");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw lacking(credential, "asking for it was interrupted", "Start the task again");
        }
    }

    private static String output(Credential credential, Process process) throws IOException, InterruptedException {
        Thread.ofVirtual().start(() -> endLate(process));
        byte[] bytes = process.getInputStream().readNBytes(MOST_BYTES + 1);
        if (bytes.length > MOST_BYTES || !process.waitFor(1, TimeUnit.SECONDS)) {
            throw lacking(credential, credential.from() + " gives too much", "See that it prints the secret alone");
        }
        if (process.exitValue() != 0) {
            throw lacking(
                    credential,
                    credential.from() + " ended with exit code " + process.exitValue(),
                    "Run it by hand to see why");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** A command that asks for a password nobody types would hold the run for ever. */
    private static void endLate(Process process) {
        try {
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            // nobody interrupts it
        }
    }

    private static Problem lacking(Credential credential, String why, String remedy) {
        return Problem.refused("no-credential", "reading the credential " + credential.name(), why, remedy);
    }
}
