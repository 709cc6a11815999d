package dev.taskbox.app;

import dev.taskbox.model.Agent;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** This machine and its user's settings, as far as an agent's adapter may ask. */
final class MachineHost implements Agent.Host {
    private final Policies policies;
    private final Path userHome;

    MachineHost(Policies policies, Path userHome) {
        this.policies = policies;
        this.userHome = userHome;
    }

    @Override
    public Optional<Path> executable(String name) {
        Optional<Path> named = settings(name).executable();
        return named.isPresent()
                ? named
                : directories()
                        .map(dir -> dir.resolve(name))
                        .filter(MachineHost::isProgram)
                        .findFirst();
    }

    private Stream<Path> directories() {
        Stream<Path> path = Stream.of(
                        Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator, -1))
                .filter(entry -> entry.startsWith("/"))
                .map(Path::of);
        return Stream.concat(
                path, Stream.of(userHome.resolve(".local/bin"), userHome.resolve("bin"), Path.of("/usr/local/bin")));
    }

    private static boolean isProgram(Path path) {
        return Files.isRegularFile(path) && Files.isExecutable(path);
    }

    @Override
    public Agent.Settings settings(String agent) {
        return policies.user().agent(agent);
    }

    @Override
    public Path realPath(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean exists(Path path) {
        return Files.exists(path);
    }

    @Override
    public Optional<String> credential(String name) {
        return Optional.ofNullable(System.getenv(name))
                .filter(value -> !value.isBlank())
                .map(_ -> "env: " + name);
    }
}
