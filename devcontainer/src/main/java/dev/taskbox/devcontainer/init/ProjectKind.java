package dev.taskbox.devcontainer.init;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a project is built with, told by the files at its root. In the order in which one of several gives the image. */
public enum ProjectKind {
    MAVEN("maven"),
    GRADLE("gradle"),
    NODE("npm"),
    PYTHON("pypi"),
    GO("go"),
    RUST("cargo");

    private final String preset;

    ProjectKind(String preset) {
        this.preset = preset;
    }

    private List<String> signs() {
        return switch (this) {
            case MAVEN -> List.of("pom.xml");
            case GRADLE -> List.of("build.gradle", "build.gradle.kts", "settings.gradle", "settings.gradle.kts");
            case NODE -> List.of("package.json");
            case PYTHON -> List.of("pyproject.toml", "requirements.txt", "setup.py");
            case GO -> List.of("go.mod");
            case RUST -> List.of("Cargo.toml");
        };
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<ProjectKind> of(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
    }

    /** Of the policy: the hosts that its packages come from. */
    String preset() {
        return preset;
    }

    /** All that the checkout's files tell of. */
    static List<ProjectKind> of(Checkout checkout) {
        return Arrays.stream(values())
                .filter(kind -> kind.signs().stream().anyMatch(checkout::has))
                .toList();
    }
}
