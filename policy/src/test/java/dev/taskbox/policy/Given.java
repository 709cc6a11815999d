package dev.taskbox.policy;

import dev.taskbox.model.Policy;
import dev.taskbox.model.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.Assertions;

/** A project, a user and their files. */
record Given(Path root) {
    static final Path HOME = Path.of("/home/ada");

    Path project() {
        return root.resolve(".taskbox.yaml");
    }

    Path config() {
        return root.resolve("config.yaml");
    }

    Given projectFile(String text) {
        return write(project(), text);
    }

    Given userFile(String text) {
        return write(config(), text);
    }

    private Given write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    ResolvedSettings resolve() {
        return resolve(Overrides.NONE);
    }

    ResolvedSettings resolve(Overrides overrides) {
        return PolicyReader.resolve(root, config(), HOME, overrides);
    }

    /** The sentence that refuses the project file, with its directory taken out. */
    String refusal(String text) {
        projectFile(text);
        return problem().sentence().replace(root + "/", "");
    }

    Problem problem() {
        Problem problem = Assertions.catchThrowableOfType(Problem.class, this::resolve);
        Assertions.assertThat(problem).isNotNull();
        return problem;
    }

    static NetworkRules rules(List<String> allow, List<String> deny) {
        return new NetworkRules(new Policy.Network(parse(allow, 9), parse(deny, 19), List.of()));
    }

    private static List<Policy.HostRule> parse(List<String> texts, int line) {
        return texts.stream().map(text -> rule(text, ".taskbox.yaml:" + line)).toList();
    }

    private static Policy.HostRule rule(String text, String origin) {
        try {
            return HostPattern.denied(text).rule(text, origin);
        } catch (Unfit unfit) {
            throw new IllegalArgumentException(text, unfit);
        }
    }

    static Optional<String> canonical(String host) {
        try {
            return Optional.of(HostName.of(host).text());
        } catch (Unfit _) {
            return Optional.empty();
        }
    }
}
