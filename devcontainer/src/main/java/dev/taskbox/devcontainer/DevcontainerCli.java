package dev.taskbox.devcontainer;

import dev.taskbox.model.Problem;
import dev.taskbox.sandbox.ContainerBoxes;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * The Dev Containers command line, which says what a devcontainer.json means and builds its image. It gets the engine through
 * a script that lets it build in the network it is told, look at images and pull them, and nothing else.
 */
final class DevcontainerCli {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int BUILD_PROCESSES = 4096;

    private final Path program;
    private final ContainerEngine engine;
    private final Map<String, String> variables;
    private final Path directory;

    private DevcontainerCli(Path program, ContainerEngine engine, Map<String, String> variables, Path directory) {
        this.program = program;
        this.engine = engine;
        this.variables = variables;
        this.directory = directory;
    }

    /**
     * @param environment taskd's
     * @param directory for its own files
     * @throws Problem kind REFUSED where it is not installed
     */
    static DevcontainerCli find(ContainerEngine engine, Map<String, String> environment, Path directory) {
        Path program = Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .filter(entry -> entry.startsWith("/"))
                .map(entry -> Path.of(entry, "devcontainer"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> Problem.refused(
                        "no-devcontainer-cli",
                        "reading the project's devcontainer",
                        "the Dev Containers command line is not installed",
                        "Install it with: npm install -g @devcontainers/cli"));
        Map<String, String> variables = new TreeMap<>(engine.variables());
        // node is where the user has it; nothing else of the environment passes, so that ${localEnv:…} is empty
        variables.put("PATH", environment.getOrDefault("PATH", "") + ":" + variables.get("PATH"));
        variables.put("TMPDIR", directory.toString());
        variables.put("DOCKER_BUILDKIT", "0");
        return new DevcontainerCli(program, engine, variables, directory);
    }

    Path program() {
        return program;
    }

    /** The configuration with what features and the image add to it. */
    JsonNode merged(Path root) {
        List<String> words = words("read-configuration", root, engineScript("none"));
        words.add("--include-merged-configuration");
        ContainerEngine.Result result = ContainerEngine.run(words, variables, java.util.Optional.of(root));
        try {
            JsonNode merged = JSON.readTree(result.output()).path("mergedConfiguration");
            if (result.exitCode() == 0 && merged.isObject()) {
                return merged;
            }
        } catch (JacksonException _) {
            // it said something else
        }
        throw failed("reading the project's devcontainer", result);
    }

    /** @param network the container whose network the build has @param arguments of the build, as NAME=VALUE */
    ContainerEngine.Result build(Path root, String image, Container network, List<String> arguments) {
        List<String> words = words("build", root, engineScript(networkOf(network), arguments));
        words.addAll(List.of("--image-name", image, "--buildkit", "never"));
        boolean isLocked = Files.exists(root.resolve(".devcontainer/devcontainer-lock.json"))
                || Files.exists(root.resolve(".devcontainer-lock.json"));
        words.add(isLocked ? "--frozen-lockfile" : "--no-lockfile");
        return ContainerEngine.run(words, variables, java.util.Optional.of(root));
    }

    private String networkOf(Container container) {
        List<String> words = new ArrayList<>(List.of(
                engine.kind() == ContainerEngine.Kind.DOCKER
                        ? "container:" + container.id()
                        : "ns:/proc/" + container.init() + "/ns/net"));
        words.addAll(Walls.ofProcesses(
                engine.kind(),
                new ContainerBoxes.Limits(
                        OptionalLong.empty(), OptionalDouble.empty(), OptionalInt.of(BUILD_PROCESSES))));
        return String.join(" ", words);
    }

    private List<String> words(String verb, Path root, Path script) {
        return new ArrayList<>(List.of(
                program.toString(),
                verb,
                "--workspace-folder",
                root.toString(),
                "--docker-path",
                script.toString(),
                "--user-data-folder",
                directory.resolve("data").toString()));
    }

    static Problem failed(String tried, ContainerEngine.Result result) {
        String why = Stream.concat(result.output().lines(), result.said().lines())
                .filter(line -> line.contains("\"message\""))
                .findFirst()
                .map(DevcontainerCli::message)
                .orElseGet(() -> result.said().lines().reduce("no reason was given", (_, last) -> last));
        return Problem.failed(
                "devcontainer-failed",
                tried,
                why,
                "Try it by hand with devcontainer build, and mend devcontainer.json");
    }

    private static String message(String json) {
        try {
            JsonNode said = JSON.readTree(json);
            return said.path("message").asString("") + " "
                    + said.path("description").asString("");
        } catch (JacksonException e) {
            return json;
        }
    }

    private Path engineScript(String network, List<String> arguments) {
        StringBuilder build = new StringBuilder("--network " + network);
        arguments.forEach(
                argument -> build.append(" --build-arg '").append(argument).append('\''));
        String text = """
                #!/bin/sh
                # The engine, for the Dev Containers command line.
                case $1 in
                    build) shift; exec %1$s build --force-rm %2$s "$@" ;;
                    ps) exit 0 ;; # whether there is a container already: none that it made
                    -v | version | inspect | image | images | info | pull | tag) exec %1$s "$@" ;;
                esac
                echo "taskbox: $1 is not for the build of an image" >&2
                exit 1
                """.formatted(engine.program(), build);
        try {
            Containers.makeDirectory(directory);
            Path script = Files.createTempFile(
                    directory,
                    "engine-",
                    ".sh",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Files.writeString(script, text);
            return script;
        } catch (IOException e) {
            throw Problem.failed("disk", "writing to " + directory, e.toString(), "Check the free space");
        }
    }

    private Path engineScript(String network) {
        return engineScript(network, List.of());
    }
}
