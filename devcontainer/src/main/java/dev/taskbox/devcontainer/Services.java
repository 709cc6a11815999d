package dev.taskbox.devcontainer;

import dev.taskbox.model.Problem;
import dev.taskbox.model.SandboxRequest;
import dev.taskbox.sandbox.ContainerBoxes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What runs beside a run's boxes: a database for its tests. Each in a container of its own that shares the network of the
 * run's, where its name leads to it; it lives and pauses with that one.
 */
final class Services {
    private static final Duration READY = Duration.ofSeconds(90);
    private static final Duration LOOK = Duration.ofMillis(250);

    /** What databases begin with: they are root until they have their directory, and then are not. */
    private static final List<String> RIGHTS = List.of("CHOWN", "DAC_OVERRIDE", "FOWNER", "SETGID", "SETUID");

    private Services() {}

    /** Starts those that do not run yet. @param deadline as the run's container has it */
    static void start(
            Containers engine,
            Container container,
            SandboxRequest request,
            List<ComposeFile.Service> services,
            Instant deadline) {
        for (ComposeFile.Service service : services) {
            Containers.Made made = made(engine.engine().kind(), container, request, service);
            String sandbox = request.id() + "-" + service.name();
            if (engine.find(sandbox, made.shape(), deadline).isEmpty()) {
                Container started = engine.start(
                        new Containers.Use(sandbox, made.shape(), request.directory(), deadline, Optional.empty()),
                        made);
                awaitReady(engine, started, service);
            }
        }
        if (!services.isEmpty()) {
            name(engine, container, services);
        }
    }

    private static Containers.Made made(
            ContainerEngine.Kind kind, Container container, SandboxRequest request, ComposeFile.Service service) {
        List<String> words = new ArrayList<>(List.of(
                "--network",
                "container:" + container.id(),
                "--cap-drop",
                "ALL",
                "--security-opt",
                "no-new-privileges",
                "--restart",
                "no",
                "--log-driver",
                "none"));
        RIGHTS.forEach(right -> words.addAll(List.of("--cap-add", right)));
        words.addAll(Walls.limits(kind, ContainerBoxes.Limits.of(request.policy())));
        service.environment().forEach((key, value) -> words.addAll(List.of("--env", key + "=" + value)));
        return Containers.Made.ofImage(words, service.image(), service.command());
    }

    private static void awaitReady(Containers engine, Container started, ComposeFile.Service service) {
        if (service.check().isEmpty()) {
            return;
        }
        List<String> words = new ArrayList<>(List.of("exec", started.id()));
        words.addAll(service.check());
        Instant end = Instant.now().plus(READY);
        ContainerEngine.Result said = engine.engine().tryRun(words);
        while (said.exitCode() != 0) {
            if (Instant.now().isAfter(end)) {
                throw Problem.failed(
                        "service-not-ready",
                        "starting the service " + service.name(),
                        "its healthcheck did not succeed in " + READY.toSeconds() + " s: " + said.output()
                                + said.said(),
                        "Mend it in the compose file");
            }
            try {
                Thread.sleep(LOOK);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw Problem.failed(
                        "interrupted", "starting the service " + service.name(), "it was interrupted", "Try again");
            }
            said = engine.engine().tryRun(words);
        }
    }

    /** In the hosts that boxes see, once. */
    private static void name(Containers engine, Container container, List<ComposeFile.Service> services) {
        String line = "127.0.0.1 "
                + String.join(
                        " ", services.stream().map(ComposeFile.Service::name).toList());
        List<String> words = new ArrayList<>(List.of("exec", "--user", "65534:65534", container.id()));
        words.addAll(ContainerBoxes.addHosts(line));
        engine.engine().run("naming the run's services", words);
    }
}
