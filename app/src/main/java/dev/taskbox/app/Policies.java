package dev.taskbox.app;

import dev.taskbox.model.Locations;
import dev.taskbox.model.PlaceName;
import dev.taskbox.policy.Overrides;
import dev.taskbox.policy.PolicyReader;
import dev.taskbox.policy.ResolvedSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Reads policy files, each time anew: a policy is what the file says when a task is queued. */
final class Policies {
    private final Locations locations;
    private final Path userHome;

    Policies(Locations locations, Path userHome) {
        this.locations = locations;
        this.userHome = userHome;
    }

    ResolvedSettings of(Path root, Optional<String> agent, Optional<PlaceName> place) {
        return PolicyReader.resolve(root, locations.userConfig(), userHome, new Overrides(agent, place));
    }

    ResolvedSettings ofFile(Path file) {
        return PolicyReader.resolveFile(file, locations.userConfig(), userHome, Overrides.NONE);
    }

    /** What holds in a directory: the policy of the nearest directory above it that has one. */
    ResolvedSettings around(Path directory) {
        for (Path dir = directory; dir != null; dir = dir.getParent()) {
            if (Files.exists(dir.resolve(PolicyReader.PROJECT_FILE))) {
                return of(dir, Optional.empty(), Optional.empty());
            }
        }
        return of(directory, Optional.empty(), Optional.empty());
    }

    /** The user's own settings alone; there is no project in the config directory. */
    ResolvedSettings user() {
        return of(locations.config().resolve("no-project"), Optional.empty(), Optional.empty());
    }

    Path userHome() {
        return userHome;
    }
}
