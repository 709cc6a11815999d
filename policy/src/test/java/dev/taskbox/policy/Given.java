package dev.taskbox.policy;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.taskbox.model.Policy;
import dev.taskbox.model.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A user, their config and one project, on a disk of their own. */
final class Given {
    private final Path root;

    Given(Path root) {
        this.root = root;
    }

    Path home() {
        return directory("home");
    }

    Path projectRoot() {
        return directory("project");
    }

    Path projectFile() {
        return projectRoot().resolve(".taskbox.yaml");
    }

    Path userFile() {
        return directory("home/.config/taskbox").resolve("config.yaml");
    }

    Given project(String yaml) {
        write(projectFile(), yaml);
        return this;
    }

    Given user(String yaml) {
        write(userFile(), yaml);
        return this;
    }

    PolicyReader reader() {
        return new PolicyReader(home(), userFile());
    }

    ResolvedSettings resolved() {
        return reader().resolve(projectRoot(), Overrides.NONE);
    }

    Policy policy() {
        return resolved().policy();
    }

    Problem problem() {
        Problem problem = catchThrowableOfType(Problem.class, this::resolved);
        if (problem == null) {
            throw new AssertionError("the files were accepted");
        }
        return problem;
    }

    /** {@code key value origin}, of one key. */
    List<String> explained(String key) {
        return resolved().explanation().stream()
                .filter(line -> line.key().equals(key))
                .map(line -> line.value() + " | " + line.origin())
                .toList();
    }

    private Path directory(String name) {
        try {
            return Files.createDirectories(root.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Policy.Network network(List<String> allow, List<String> deny) {
        try {
            return new Policy.Network(rules(allow, true), rules(deny, false), List.of());
        } catch (Unfit unfit) {
            throw new AssertionError(unfit);
        }
    }

    private static List<Policy.HostRule> rules(List<String> texts, boolean allow) throws Unfit {
        List<Policy.HostRule> rules = new java.util.ArrayList<>();
        for (String text : texts) {
            rules.add(allow ? HostRules.allow(text, ".taskbox.yaml:9") : HostRules.deny(text, ".taskbox.yaml:9"));
        }
        return rules;
    }
}
