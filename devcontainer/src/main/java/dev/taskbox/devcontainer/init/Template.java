package dev.taskbox.devcontainer.init;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a kind of project gets.
 *
 * @param image what its Dockerfile begins with
 * @param user of the image, who has no rights
 * @param packages of Debian, which the image lacks
 * @param warming fetches what the project depends on, once; empty where nothing tells what that is
 */
record Template(String image, String user, List<String> packages, Optional<String> warming) {
    private static final String IMAGES = "mcr.microsoft.com/devcontainers/";
    private static final String SYSTEM = "-bookworm";

    /** Those that the images come with, and the one for a project that names none. */
    private static final List<Integer> JAVAS = List.of(11, 17, 21, 25);

    private static final int JAVA = 21;
    private static final List<Integer> NODES = List.of(20, 22, 24);
    private static final int NODE = 22;

    private static final Pattern JAVA_VERSION = Pattern.compile(
            "(?:<(?:maven\\.compiler\\.(?:release|source|target)|java\\.version|release|source|target)>\\s*(?:1\\.)?"
                    + "|JavaLanguageVersion\\.of\\(\\s*|JavaVersion\\.VERSION_(?:1_)?)(\\d{1,2})\\b");
    private static final Pattern NODE_VERSION = Pattern.compile("^v?(\\d{1,2})(?=\\.|\\s|$)");

    static Template of(Optional<ProjectKind> kind, Checkout checkout) {
        if (kind.isEmpty()) {
            return of("base:bookworm", "vscode", "");
        }
        return switch (kind.get()) {
            case MAVEN -> maven(checkout);
            case GRADLE -> gradle(checkout);
            case NODE -> of("javascript-node:" + node(checkout) + SYSTEM, "node", installing(checkout));
            case PYTHON -> of("python:3.13" + SYSTEM, "vscode", python(checkout));
            case GO -> of("go:1" + SYSTEM, "vscode", "go mod download");
            case RUST -> of("rust:1" + SYSTEM, "vscode", "cargo fetch");
        };
    }

    private static Template of(String image, String user, String warming) {
        return new Template(
                IMAGES + image, user, List.of(), Optional.of(warming).filter(it -> !it.isEmpty()));
    }

    /** A wrapper brings the Maven that the project wants. */
    private static Template maven(Checkout checkout) {
        String image = "java:" + java(checkout.read("pom.xml")) + SYSTEM;
        if (checkout.has("mvnw")) {
            return of(image, "vscode", "./mvnw -B dependency:go-offline");
        }
        return new Template(IMAGES + image, "vscode", List.of("maven"), Optional.of("mvn -B dependency:go-offline"));
    }

    /** Debian's Gradle is too old for any Java of today, so without a wrapper there is nothing to call. */
    private static Template gradle(Checkout checkout) {
        int java = java(checkout.read("build.gradle") + checkout.read("build.gradle.kts"));
        return of(
                "java:" + java + SYSTEM, "vscode", checkout.has("gradlew") ? "./gradlew --no-daemon dependencies" : "");
    }

    /** The oldest that is new enough for all that is asked for. */
    private static int java(String text) {
        return Stream.of(JAVA_VERSION.matcher(text))
                .flatMap(Matcher::results)
                .mapToInt(found -> Integer.parseInt(found.group(1)))
                .max()
                .stream()
                .flatMap(asked -> JAVAS.stream()
                        .mapToInt(it -> it)
                        .filter(it -> it >= asked)
                        .limit(1))
                .findFirst()
                .orElse(JAVA);
    }

    private static int node(Checkout checkout) {
        Matcher version = NODE_VERSION.matcher(checkout.read(".nvmrc").strip());
        return version.find() && NODES.contains(Integer.parseInt(version.group(1)))
                ? Integer.parseInt(version.group(1))
                : NODE;
    }

    private static String installing(Checkout checkout) {
        if (checkout.has("pnpm-lock.yaml")) {
            return "npx --yes pnpm install --frozen-lockfile";
        }
        if (checkout.has("yarn.lock")) {
            return "yarn install --frozen-lockfile";
        }
        return checkout.has("package-lock.json") ? "npm ci" : "npm install";
    }

    private static String python(Checkout checkout) {
        return "pip install --user " + (checkout.has("requirements.txt") ? "-r requirements.txt" : "-e .");
    }

    String dockerfile() {
        StringBuilder text = new StringBuilder("""
                # The tools that this project's tasks work with, and people in their editors.
                FROM %s
                """.formatted(image));
        if (packages.isEmpty()) {
            text.append("""

                    # Debian's packages, for one:
                    # RUN apt-get update && apt-get install -y --no-install-recommends PACKAGE && rm -rf /var/lib/apt/lists/*
                    """);
        } else {
            text.append("""

                    RUN apt-get update && apt-get install -y --no-install-recommends %s && rm -rf /var/lib/apt/lists/*
                    """.formatted(String.join(" ", packages)));
        }
        return text.toString();
    }

    String settings() {
        String warm = warming.map(line -> ",\n  \"postCreateCommand\": \"" + line + "\"")
                .orElse("");
        return """
                {
                  "build": { "dockerfile": "Dockerfile" },
                  "remoteUser": "%s"%s
                }
                """.formatted(user, warm);
    }
}
