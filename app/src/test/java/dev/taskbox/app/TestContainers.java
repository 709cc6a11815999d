package dev.taskbox.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The engine of containers that the tests use; ./verify starts one, and nobody else uses it. */
final class TestContainers {
    private final Map<String, String> variables = new TreeMap<>();

    TestContainers() {
        assertThat(System.getenv("DOCKER_HOST"))
                .as("DOCKER_HOST; ./verify starts an engine and sets this")
                .isNotNull();
    }

    static String image() {
        String image = System.getenv("TASKBOX_TEST_IMAGE");
        assertThat(image)
                .as("TASKBOX_TEST_IMAGE; ./verify makes it and sets this")
                .isNotNull();
        return image;
    }

    /** Another one than the environment's. @param host as in DOCKER_HOST */
    TestContainers at(String host) {
        variables.put("DOCKER_HOST", host);
        return this;
    }

    /** @return what it said, stripped; whether it succeeded is the caller's to see */
    String run(String... words) throws IOException, InterruptedException {
        List<String> argv = new ArrayList<>(List.of("docker"));
        argv.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(argv).redirectErrorStream(true);
        builder.environment().putAll(variables);
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said.strip();
    }

    /** As the engine has it: running, paused, exited; empty: there is none of that name. */
    String status(String name) throws IOException, InterruptedException {
        return inspect(name, "{{.State.Status}}");
    }

    String id(String name) throws IOException, InterruptedException {
        return inspect(name, "{{.Id}}");
    }

    private String inspect(String name, String format) throws IOException, InterruptedException {
        String said = run("container", "inspect", "--format", format, name);
        return said.contains("No such container") ? "" : said;
    }

    /** What tells the containers of one taskd from those of others. */
    static String instance(Installed taskbox) throws IOException {
        return Files.readString(taskbox.home().resolve("data/devcontainer/containers/instance"))
                .strip();
    }

    static Path records(Installed taskbox) {
        return taskbox.home().resolve("data/devcontainer/containers");
    }

    /** Those of this taskd, whatever became of it. */
    void removeThoseOf(Installed taskbox) throws IOException, InterruptedException {
        if (!Files.exists(records(taskbox).resolve("instance"))) {
            return;
        }
        String ids = run("ps", "--all", "--quiet", "--filter", "label=taskbox.instance=" + instance(taskbox));
        if (!ids.isBlank()) {
            List<String> words = new ArrayList<>(List.of("rm", "--force", "--volumes"));
            words.addAll(ids.lines().toList());
            run(words.toArray(String[]::new));
        }
    }
}
