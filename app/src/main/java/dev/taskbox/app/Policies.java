package dev.taskbox.app;

import dev.taskbox.model.Locations;
import dev.taskbox.model.PlaceName;
import dev.taskbox.policy.Overrides;
import dev.taskbox.policy.PolicyReader;
import dev.taskbox.policy.ResolvedSettings;
import dev.taskbox.policy.UserSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads policy files, each time anew: a policy is what the file says when a task is queued. */
final class Policies {
    private final PolicyReader reader;
    private final Path userHome;

    Policies(Locations locations, Path userHome) {
        this.reader = new PolicyReader(userHome, locations.userConfig());
        this.userHome = userHome;
    }

    ResolvedSettings of(Path root, Optional<String> agent, Optional<PlaceName> place) {
        return reader.resolve(root, new Overrides(agent, place, List.of()));
    }

    ResolvedSettings ofFile(Path file) {
        return reader.resolveFile(file, Overrides.NONE);
    }

    /** What holds in a directory: the policy of the nearest directory above it that has one. */
    ResolvedSettings around(Path directory) {
        return reader.resolve(rootAround(directory), Overrides.NONE);
    }

    static Path rootAround(Path directory) {
        for (Path dir = directory; dir != null; dir = dir.getParent()) {
            if (Files.exists(dir.resolve(PolicyReader.FILE_NAME))) {
                return dir;
            }
        }
        return directory;
    }

    /** The user's own settings alone. */
    UserSettings user() {
        return reader.userSettings();
    }

    Path userHome() {
        return userHome;
    }
}
