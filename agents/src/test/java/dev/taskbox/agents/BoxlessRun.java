package dev.taskbox.agents;

import dev.taskbox.model.Agent;
import dev.taskbox.model.Agent.Host;
import dev.taskbox.model.Agent.Launch;
import dev.taskbox.model.Agent.Outcome;
import dev.taskbox.model.Agent.Turn;
import dev.taskbox.model.Agent.TurnReader;
import dev.taskbox.model.Agent.Usage;
import dev.taskbox.model.Fact;
import dev.taskbox.model.Policy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs turns as a sandbox would, with a cleared environment and a home of its own, only without the wall. */
final class BoxlessRun {
    record Ended(List<Fact> facts, Usage usage, Outcome outcome, int exitCode) {}

    private final Agent agent;
    private final Host host;
    private final Path workspace;
    private final Path home;
    private Optional<String> sessionId = Optional.empty();
    private Optional<Policy> policy = Optional.empty();
    private Usage earlier = Usage.NONE;
    private int turns;

    BoxlessRun(Agent agent, Host host, Path directory) throws IOException {
        this.agent = agent;
        this.host = host;
        this.workspace = Files.createDirectories(directory.resolve("workspace"));
        this.home = Files.createDirectories(directory.resolve("home"));
    }

    Path workspace() {
        return workspace;
    }

    Path home() {
        return home;
    }

    BoxlessRun under(Policy given) {
        policy = Optional.of(given);
        return this;
    }

    Ended turn(String prompt) throws IOException, InterruptedException {
        Turn turn = new Turn(++turns, prompt, sessionId, workspace.toString(), home.toString(), policy, List.of());
        Launch launch = agent.launch(turn, host);
        for (Map.Entry<String, String> file : launch.command().files().entrySet()) {
            Path path = home.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
        Path stderr = home.resolve("stderr");
        Process process = start(launch, stderr);
        Ended ended = read(process, stderr, earlier);
        earlier = plus(earlier, ended.usage());
        sessionId = ended.usage().sessionId().or(() -> sessionId);
        return ended;
    }

    private Process start(Launch launch, Path stderr) throws IOException {
        Path stdin = Files.writeString(
                home.resolve("stdin"), launch.command().stdin().orElse(""));
        ProcessBuilder builder = new ProcessBuilder(launch.command().argv())
                .directory(workspace.toFile())
                .redirectInput(stdin.toFile())
                .redirectError(stderr.toFile());
        builder.environment().clear();
        builder.environment()
                .putAll(Map.of(
                        "PATH", "/usr/local/bin:/usr/bin:/bin",
                        "HOME", home.toString(),
                        "GIT_CONFIG_NOSYSTEM", "1"));
        builder.environment().putAll(launch.command().environment());
        return builder.start();
    }

    private static Usage plus(Usage a, Usage b) {
        return new Usage(
                b.sessionId(),
                a.turns() + b.turns(),
                a.tokens().plus(b.tokens()),
                a.cost().plus(b.cost()));
    }

    private Ended read(Process process, Path stderr, Usage before) throws IOException, InterruptedException {
        TurnReader reader = agent.reader(before);
        List<Fact> facts = new ArrayList<>();
        for (String line : new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
            facts.addAll(reader.line(line));
        }
        int exitCode = process.waitFor();
        return new Ended(facts, reader.usage(), reader.end(exitCode, Files.readString(stderr)), exitCode);
    }
}
