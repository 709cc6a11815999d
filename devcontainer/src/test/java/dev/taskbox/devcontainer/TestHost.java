package dev.taskbox.devcontainer;

import dev.taskbox.model.Policy;
import dev.taskbox.policy.ContainerSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** A taskd in which nothing is reached: the proxies of builds are tried where there is one, end to end. */
final class TestHost implements DevcontainerHost {
    final Set<String> approved = new HashSet<>();

    @Override
    public ContainerSettings settings() {
        return new ContainerSettings(
                Optional.of(TestEngine.name()), Optional.of(TestEngine.image()), OptionalInt.empty());
    }

    @Override
    public boolean isApproved(Path root, HostCode code) {
        return approved.contains(code.text());
    }

    @Override
    public BuildExit exit(Path directory, List<Policy.HostRule> allow) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new BuildExit() {
            @Override
            public Path directory() {
                return directory;
            }

            @Override
            public List<String> refused() {
                return List.of();
            }

            @Override
            public void close() {}
        };
    }
}
