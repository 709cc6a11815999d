package dev.taskbox.agents;

import dev.taskbox.model.Agent;
import dev.taskbox.model.Agent.Settings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A machine that is as the test says. */
final class FakeHost implements Agent.Host {
    private final Map<String, Path> executables = new HashMap<>();
    private final Map<Path, Path> links = new HashMap<>();
    private final Set<Path> files = new HashSet<>();
    private final Map<String, String> credentials = new HashMap<>();
    private Settings settings = Settings.NONE;

    static FakeHost with(String name, String path) {
        FakeHost host = new FakeHost();
        host.executables.put(name, Path.of(path));
        return host;
    }

    FakeHost and(String name, String path) {
        executables.put(name, Path.of(path));
        return this;
    }

    FakeHost link(String from, String to) {
        links.put(Path.of(from), Path.of(to));
        return this;
    }

    FakeHost file(String path) {
        files.add(Path.of(path));
        return this;
    }

    FakeHost credential(String name, String from) {
        credentials.put(name, from);
        return this;
    }

    FakeHost settings(Settings given) {
        settings = given;
        return this;
    }

    @Override
    public Optional<Path> executable(String name) {
        return Optional.ofNullable(executables.get(name));
    }

    @Override
    public Settings settings(String agent) {
        return settings;
    }

    @Override
    public Path realPath(Path path) {
        return links.getOrDefault(path, path);
    }

    @Override
    public boolean exists(Path path) {
        return files.contains(path);
    }

    @Override
    public Optional<String> credential(String name) {
        return Optional.ofNullable(credentials.get(name));
    }
}
