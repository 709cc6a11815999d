package dev.taskbox.policy;

import static java.util.Objects.requireNonNull;

import dev.taskbox.model.Agent;
import dev.taskbox.model.Problem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Reads {@code .taskbox.yaml} and the user's {@code config.yaml}. A file that is not there says nothing; one that is
 * wrong in any way is a {@link Problem} of the kind USAGE that lists everything that is wrong in both.
 *
 * <p>Only the user's file may have {@code agents}, {@code daemon}, {@code ssh} and {@code concurrency}, lift a limit
 * ({@code none}), set {@code limits.best_effort: true}, or show what holds secrets under {@code files.read}. The stronger
 * {@code isolation} of both counts, and what either denies is denied. {@code place: host} is in neither.
 */
public final class PolicyReader {
    public static final String FILE_NAME = ".taskbox.yaml";

    private final Path home;
    private final Path userConfig;

    /** @param home the user's, for {@code ~}; absolute @param userConfig the user's own file */
    public PolicyReader(Path home, Path userConfig) {
        this.home = home.toAbsolutePath().normalize();
        this.userConfig = requireNonNull(userConfig, "userConfig is null");
    }

    /**
     * What holds for a task of this project.
     *
     * @param projectRoot the trusted checkout; never a workspace that an agent wrote to
     */
    public ResolvedSettings resolve(Path projectRoot, Overrides overrides) {
        return resolve(Source.inProject(policyFile(projectRoot)), overrides);
    }

    /** What holds without any project's file. */
    public ResolvedSettings resolve(Overrides overrides) {
        return resolve(Optional.empty(), overrides);
    }

    /** What holds under this file in the place of a project's, wherever it lies. */
    public ResolvedSettings resolveFile(Path policyFile, Overrides overrides) {
        Source source = Source.inProject(policyFile)
                .orElseThrow(() -> Problem.notFound(
                        "no-policy-file", "reading the policy " + policyFile, "there is no such file", "Name another"));
        return resolve(Optional.of(source), overrides);
    }

    public UserSettings userSettings() {
        Issues issues = new Issues();
        Values user = values(Source.ofUser(userConfig), Reading.Scope.USER, issues);
        issues.throwIfAny();
        return userSettings(user);
    }

    private ResolvedSettings resolve(Optional<Source> project, Overrides overrides) {
        Issues issues = new Issues();
        Values projectValues = values(project, Reading.Scope.PROJECT, issues);
        Values userValues = values(Source.ofUser(userConfig), Reading.Scope.USER, issues);
        issues.throwIfAny();
        return new Resolution(new Layers(userValues, projectValues), overrides, issues)
                .resolve(userSettings(userValues));
    }

    private Values values(Optional<Source> source, Reading.Scope scope, Issues issues) {
        if (source.isEmpty()) {
            return new Values();
        }
        Reading in = new Reading(source.get().file(), scope, home, userConfig, issues);
        return Yaml.read(source.get().text(), in)
                .filter(root -> !Shape.isNull(root))
                .flatMap(root -> Keys.FILE.read(root, "", in))
                .orElseGet(Values::new);
    }

    /** A policy under a name that nothing reads would be no policy, and its writer would not know. */
    private static Path policyFile(Path projectRoot) {
        Path file = projectRoot.resolve(FILE_NAME);
        Path wrong = projectRoot.resolve(".taskbox.yml");
        if (Files.exists(wrong, LinkOption.NOFOLLOW_LINKS) && !Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw Problem.usage(
                    "bad-policy", "reading the policy " + wrong, "the file must be named " + FILE_NAME, "Rename it");
        }
        return file;
    }

    private static UserSettings userSettings(Values user) {
        Map<String, Agent.Settings> agents = new HashMap<>();
        user.get(Keys.AGENTS)
                .map(Found::value)
                .orElse(Map.of())
                .forEach((name, found) -> agents.put(name, agentSettings(found.value())));
        Optional<Duration> idle = user.group(Keys.DAEMON).get(Keys.DAEMON_IDLE).map(Found::value);
        OptionalInt concurrency = user.get(Keys.CONCURRENCY)
                .map(found -> OptionalInt.of(found.value()))
                .orElseGet(OptionalInt::empty);
        Optional<String> listen = user.group(Keys.SSH).get(Keys.SSH_LISTEN).map(Found::value);
        return new UserSettings(agents, idle, concurrency, listen, containers(user.group(Keys.DEVCONTAINER)));
    }

    private static ContainerSettings containers(Values values) {
        return new ContainerSettings(
                values.get(Keys.ENGINE).map(Found::value),
                values.get(Keys.IMAGE).map(Found::value),
                values.get(Keys.WARM)
                        .map(found -> OptionalInt.of(found.value()))
                        .orElseGet(OptionalInt::empty));
    }

    private static Agent.Settings agentSettings(Values values) {
        return new Agent.Settings(
                values.get(Keys.EXECUTABLE).map(Found::value),
                values.list(Keys.ARGUMENTS).stream().map(Found::value).toList(),
                table(values, Keys.ENVIRONMENT),
                table(values, Keys.SOURCES));
    }

    private static Map<String, String> table(Values values, Key<Map<String, Found<String>>> key) {
        Map<String, String> table = new LinkedHashMap<>();
        values.get(key).map(Found::value).orElse(Map.of()).forEach((name, found) -> table.put(name, found.value()));
        return table;
    }
}
