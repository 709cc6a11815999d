package dev.taskbox.app;

import dev.taskbox.devcontainer.DevcontainerHost;
import dev.taskbox.devcontainer.DevcontainerPlace;
import dev.taskbox.engine.Approvals;
import dev.taskbox.model.Locations;
import dev.taskbox.model.PlaceName;
import dev.taskbox.model.Problem;
import dev.taskbox.policy.Overrides;
import dev.taskbox.policy.PolicyLine;
import dev.taskbox.policy.PolicyReader;
import dev.taskbox.policy.ResolvedSettings;
import dev.taskbox.policy.UserSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads policy files, each time anew: a policy is what the file says when a task is queued. */
final class Policies {
    private final PolicyReader reader;
    private final Approvals approvals;
    private final Path userHome;

    Policies(Locations locations, Path userHome) {
        this.reader = new PolicyReader(userHome, locations.userConfig());
        this.approvals = new Approvals(locations.data().resolve("approved"));
        this.userHome = userHome;
    }

    /** The lines of a project's files that nobody approved yet, whatever place its tasks go to. */
    List<PolicyLine> unapproved(Path root, ResolvedSettings settings) {
        return unapproved(root, hostReach(root, settings, true));
    }

    private List<PolicyLine> unapproved(Path root, List<PolicyLine> lines) {
        List<String> missing =
                approvals.missing(root, lines.stream().map(Policies::text).toList());
        return lines.stream().filter(line -> missing.contains(text(line))).toList();
    }

    /** What a project's files make this machine read or run. */
    private static List<PolicyLine> hostReach(Path root, ResolvedSettings settings, boolean inContainer) {
        Optional<PolicyLine> code =
                inContainer ? DevcontainerPlace.hostCode(root).map(Policies::line) : Optional.empty();
        return Stream.concat(settings.hostReach().stream(), code.stream()).toList();
    }

    private static PolicyLine line(DevcontainerHost.HostCode code) {
        return new PolicyLine(code.key(), code.text(), code.origin());
    }

    boolean isApproved(Path root, DevcontainerHost.HostCode code) {
        return approvals.missing(root, List.of(text(line(code)))).isEmpty();
    }

    void approve(Path root, List<PolicyLine> lines) {
        approvals.add(root, lines.stream().map(Policies::text).toList());
    }

    /** @throws Problem kind REFUSED where the file of {@code root} reaches for what nobody approved */
    void requireApproved(Path root, ResolvedSettings settings) {
        boolean inContainer =
                settings.place().filter(PlaceName.DEVCONTAINER::equals).isPresent();
        List<PolicyLine> waiting = unapproved(root, hostReach(root, settings, inContainer));
        if (!waiting.isEmpty()) {
            PolicyLine first = waiting.getFirst();
            throw Problem.refused(
                    "not-approved",
                    "using the policy of " + root,
                    "nobody has approved yet that it asks for " + text(first) + " (" + first.origin() + ")",
                    "Look at it, then run task policy approve there");
        }
    }

    private static String text(PolicyLine line) {
        return line.key() + " " + line.value();
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
