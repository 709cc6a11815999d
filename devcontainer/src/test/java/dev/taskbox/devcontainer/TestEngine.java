package dev.taskbox.devcontainer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The engine that the tests use; ./verify starts one, and nobody else uses it. */
final class TestEngine {
    private TestEngine() {}

    /** Docker, unless TASKBOX_TEST_ENGINE names another. */
    static String name() {
        return Optional.ofNullable(System.getenv("TASKBOX_TEST_ENGINE")).orElse("docker");
    }

    static String image() {
        String image = System.getenv("TASKBOX_TEST_IMAGE");
        if (image == null || (name().equals("docker") && System.getenv("DOCKER_HOST") == null)) {
            throw new IllegalStateException("DOCKER_HOST and TASKBOX_TEST_IMAGE are not set; ./verify sets them");
        }
        return image;
    }

    static String run(String... words) throws IOException, InterruptedException {
        List<String> argv = new ArrayList<>(List.of("/usr/bin/" + name()));
        argv.addAll(List.of(words));
        Process process = new ProcessBuilder(argv).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        process.waitFor();
        return said.strip();
    }

    static void removeContainers() throws IOException, InterruptedException {
        String ids = run("ps", "--all", "--quiet", "--filter", "label=taskbox.instance");
        if (!ids.isBlank()) {
            List<String> words = new ArrayList<>(
                    name().equals("podman") ? List.of("rm", "--force", "--depend") : List.of("rm", "--force"));
            words.addAll(ids.lines().toList());
            run(words.toArray(String[]::new));
        }
    }
}
