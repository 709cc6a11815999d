package dev.taskbox.devcontainer;

import dev.taskbox.model.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Docker or Podman, by its own command line, which both have in common. Thread-safe. */
final class ContainerEngine {
    private static final int MOST_OUTPUT_BYTES = 4 << 20;
    private static final List<Path> SEARCH =
            List.of(Path.of("/usr/bin"), Path.of("/usr/local/bin"), Path.of("/bin"), Path.of("/usr/sbin"));

    /** What leads the engine's client to its engine; nothing else of taskd's environment does it get. */
    private static final List<String> PASSED = List.of(
            "HOME",
            "XDG_RUNTIME_DIR",
            "DOCKER_HOST",
            "DOCKER_CONTEXT",
            "DOCKER_CONFIG",
            "DOCKER_CERT_PATH",
            "DOCKER_TLS_VERIFY",
            "CONTAINER_HOST",
            "HTTP_PROXY",
            "HTTPS_PROXY",
            "NO_PROXY");

    enum Kind {
        DOCKER,
        PODMAN;

        String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    private final Kind kind;
    private final Path program;
    private final Map<String, String> variables;

    private ContainerEngine(Kind kind, Path program, Map<String, String> variables) {
        this.kind = kind;
        this.program = program;
        this.variables = variables;
    }

    /**
     * @param preferred {@code docker}, {@code podman}, or empty: the first of them that is installed
     * @param environment taskd's
     * @throws Problem kind REFUSED where there is none
     */
    static ContainerEngine find(Optional<String> preferred, Map<String, String> environment) {
        for (Kind kind : Kind.values()) {
            Optional<Path> program =
                    preferred.filter(word -> !word.equals(kind.word())).isPresent()
                            ? Optional.empty()
                            : programNamed(kind.word());
            if (program.isPresent()) {
                return new ContainerEngine(kind, program.get(), variables(environment));
            }
        }
        throw Problem.refused(
                "no-container-engine",
                "looking for an engine of containers",
                preferred.orElse("neither Docker nor Podman")
                        + (preferred.isPresent() ? " is not installed" : " is installed"),
                "Install one of them, on Debian with apt-get install docker.io, or choose another place");
    }

    private static Optional<Path> programNamed(String name) {
        return SEARCH.stream()
                .map(directory -> directory.resolve(name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static Map<String, String> variables(Map<String, String> environment) {
        Map<String, String> variables = new TreeMap<>();
        variables.put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        variables.put("LC_ALL", "C");
        for (String name : PASSED) {
            String value = environment.get(name);
            if (value != null) {
                variables.put(name, value);
            }
        }
        return Map.copyOf(variables);
    }

    Kind kind() {
        return kind;
    }

    Path program() {
        return program;
    }

    Map<String, String> variables() {
        return variables;
    }

    /** @param output what it wrote to stdout; {@code said} to stderr; both without blanks around, and cut at 4 MiB */
    record Result(int exitCode, String output, String said) {}

    Result tryRun(List<String> words) {
        List<String> argv = new ArrayList<>(List.of(program.toString()));
        argv.addAll(words);
        return run(argv, variables, Optional.empty());
    }

    /** @param input what it reads */
    Result pipe(List<String> words, byte[] input) {
        List<String> argv = new ArrayList<>(List.of(program.toString()));
        argv.addAll(words);
        return run(argv, variables, Optional.empty(), input);
    }

    ProcessBuilder builder(List<String> words) {
        List<String> argv = new ArrayList<>(List.of(program.toString()));
        argv.addAll(words);
        ProcessBuilder builder = new ProcessBuilder(argv).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().putAll(variables);
        return builder;
    }

    /** @param directory where it runs; empty: here */
    static Result run(List<String> argv, Map<String, String> variables, Optional<Path> directory) {
        return run(argv, variables, directory, new byte[0]);
    }

    private static Result run(
            List<String> argv, Map<String, String> variables, Optional<Path> directory, byte[] input) {
        try {
            ProcessBuilder builder = new ProcessBuilder(argv);
            builder.environment().clear();
            builder.environment().putAll(variables);
            directory.ifPresent(path -> builder.directory(path.toFile()));
            Process process = builder.start();
            Thread.ofVirtual().start(() -> feed(process, input));
            StringBuilder said = new StringBuilder();
            Thread reader = Thread.ofVirtual().start(() -> said.append(text(process.getErrorStream())));
            String output = text(process.getInputStream());
            reader.join();
            return new Result(process.waitFor(), output.strip(), said.toString().strip());
        } catch (IOException e) {
            return new Result(127, "", String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Result(130, "", "interrupted");
        }
    }

    private static void feed(Process process, byte[] input) {
        try (var out = process.getOutputStream()) {
            out.write(input);
        } catch (IOException _) {
            // it reads no more, and says why by how it ends
        }
    }

    /** The rest is read and dropped, so that the program ends. */
    private static String text(InputStream in) {
        try (in) {
            byte[] bytes = in.readNBytes(MOST_OUTPUT_BYTES);
            in.transferTo(java.io.OutputStream.nullOutputStream());
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    /** @param tried for the message, as {@link Problem} wants it @return stdout */
    String run(String tried, List<String> words) {
        Result result = tryRun(words);
        if (result.exitCode() != 0) {
            throw problem(tried, result.said().isEmpty() ? result.output() : result.said());
        }
        return result.output();
    }

    /** What stands in the way, in words that help: most often the engine itself. */
    Problem problem(String tried, String said) {
        String name = kind == Kind.DOCKER ? "Docker" : "Podman";
        // the words differ from version to version
        if (said.contains("permission denied")
                && (said.contains("daemon socket") || said.contains("docker API") || said.contains("Podman socket"))) {
            return Problem.refused(
                    "engine-permission",
                    tried,
                    "this user may not use " + name,
                    "Add the user to the group docker, which makes it as powerful as root, or install rootless Docker"
                            + " or Podman");
        }
        if (said.contains("Cannot connect to the Docker daemon")
                || said.contains("failed to connect to the docker API")
                || said.contains("error during connect")
                || said.contains("onnect to Podman")) {
            return Problem.refused(
                    "engine-stopped",
                    tried,
                    name + " does not run: " + lastLine(said),
                    "Start it, with sudo systemctl start " + (kind == Kind.DOCKER ? "docker" : "podman.socket")
                            + " for one");
        }
        if (said.contains("no space left on device")) {
            return Problem.failed(
                    "disk-full",
                    tried,
                    "no space is left where " + name + " keeps its containers",
                    "Remove what is not needed there, with " + kind.word() + " system prune for one");
        }
        return Problem.failed("container-failed", tried, lastLine(said), "Run task doctor to see what is wrong");
    }

    private static String lastLine(String text) {
        String line = text.lines()
                .filter(it -> !it.isBlank() && !it.startsWith("See '"))
                .reduce((_, last) -> last)
                .orElse("no reason was given");
        return line.strip().replaceFirst("\\.$", "");
    }
}
