package dev.taskbox.devcontainer.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskbox.devcontainer.init.DevcontainerInit.Change;
import dev.taskbox.devcontainer.init.DevcontainerInit.Plan;
import dev.taskbox.model.PlaceName;
import dev.taskbox.model.Problem;
import dev.taskbox.policy.NetworkRules;
import dev.taskbox.policy.Overrides;
import dev.taskbox.policy.PolicyReader;
import dev.taskbox.policy.ResolvedSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DevcontainerInitTest {
    @TempDir
    Path directory;

    private Path root = Path.of("");
    private Path outside = Path.of("");

    @BeforeEach
    void project() throws IOException {
        root = Files.createDirectory(directory.resolve("project"));
        outside = Files.createDirectory(directory.resolve("outside"));
    }

    private DevcontainerInitTest with(String name, String text) throws IOException {
        Files.writeString(root.resolve(name), text);
        return this;
    }

    private Plan plan() {
        return new DevcontainerInit(root).plan(Optional.empty(), false);
    }

    private String planned(String name) {
        return plan().changes().stream()
                .filter(change -> change.name().equals(name))
                .map(Change::after)
                .findFirst()
                .orElse("");
    }

    private Plan written() {
        Plan plan = plan();
        new DevcontainerInit(root).write(plan);
        return plan;
    }

    private String text(String name) throws IOException {
        return Files.readString(root.resolve(name));
    }

    /** As taskd reads it. */
    private ResolvedSettings settings() {
        return new PolicyReader(directory, directory.resolve("none")).resolve(root, Overrides.NONE);
    }

    @Test
    void aMavenProjectGetsAnImageWithMavenAndItsHosts() throws IOException {
        with("pom.xml", "<project><properties><maven.compiler.release>17</maven.compiler.release>");

        assertThat(written().kinds()).containsExactly(ProjectKind.MAVEN);
        assertThat(text(".devcontainer/devcontainer.json")).isEqualTo("""
                        {
                          "build": { "dockerfile": "Dockerfile" },
                          "remoteUser": "vscode",
                          "postCreateCommand": "mvn -B dependency:go-offline"
                        }
                        """);
        assertThat(text(".devcontainer/Dockerfile"))
                .contains(
                        "\nFROM mcr.microsoft.com/devcontainers/java:17-bookworm\n", "--no-install-recommends maven ");
        assertThat(text(".taskbox.yaml")).isEqualTo("""
                        place: devcontainer
                        policy:
                          extends: ["maven"]
                          network:
                            build: ["*.debian.org", "*.debian.org:80", "*.maven.org", "*.apache.org"]
                        """);
        assertThat(settings().place()).contains(PlaceName.DEVCONTAINER);
        assertThat(settings().policy().network().build()).hasSize(4);
    }

    @ParameterizedTest
    @CsvSource({
        "MAVEN, pom.xml, maven.org, java:21-, mvn -B dependency:go-offline",
        "GRADLE, build.gradle.kts, gradle.org, java:21-,",
        "NODE, package.json, npmjs.org, javascript-node:22-, npm install",
        "PYTHON, requirements.txt, pypi.org, python:3.13-, pip install --user -r requirements.txt",
        "PYTHON, pyproject.toml, pythonhosted.org, python:3.13-, pip install --user -e .",
        "GO, go.mod, golang.org, go:1-, go mod download",
        "RUST, Cargo.toml, crates.io, rust:1-, cargo fetch",
    })
    void eachKindIsToldByItsFile(ProjectKind kind, String sign, String host, String image, @Nullable String warming)
            throws IOException {
        with(sign, "");

        assertThat(written().kinds()).containsExactly(kind);
        assertThat(text(".devcontainer/Dockerfile")).contains("FROM mcr.microsoft.com/devcontainers/" + image);
        if (warming == null) {
            assertThat(text(".devcontainer/devcontainer.json")).doesNotContain("postCreateCommand");
        } else {
            assertThat(text(".devcontainer/devcontainer.json")).contains("\"postCreateCommand\": \"" + warming + "\"");
        }
        NetworkRules runs = new NetworkRules(settings().policy().network());
        assertThat(runs.decide("x." + host, 443).toString()).startsWith("Allowed");
        assertThat(runs.decide("deb.debian.org", 80).toString()).startsWith("Denied");
        assertThat(settings().policy().network().build()).extracting("host").contains(host, "debian.org");
    }

    @ParameterizedTest
    @CsvSource({
        "pom.xml, <java.version>1.8</java.version>, java:11-",
        "pom.xml, <release>18</release><source>17</source>, java:21-",
        "pom.xml, <maven.compiler.source>25</maven.compiler.source>, java:25-",
        "pom.xml, <maven.compiler.release>99</maven.compiler.release>, java:21-",
        "pom.xml, <release>${x}</release>, java:21-",
        "build.gradle, languageVersion = JavaLanguageVersion.of(25), java:25-",
        "build.gradle, sourceCompatibility = JavaVersion.VERSION_17, java:17-",
    })
    void theJavaIsNewEnoughForWhatTheProjectAsksFor(String file, String text, String image) throws IOException {
        with(file, text);
        assertThat(planned(".devcontainer/Dockerfile")).contains("/" + image);
    }

    @Test
    void wrappersAndLocksSayHowToFetch() throws IOException {
        with("pom.xml", "").with("mvnw", "");
        assertThat(planned(".devcontainer/devcontainer.json")).contains("\"./mvnw -B dependency:go-offline\"");
        assertThat(planned(".devcontainer/Dockerfile")).doesNotContain("recommends maven");

        Files.delete(root.resolve("pom.xml"));
        with("package.json", "{}").with("package-lock.json", "{}").with(".nvmrc", "v24.1\n");
        assertThat(planned(".devcontainer/devcontainer.json")).contains("\"npm ci\"", "\"remoteUser\": \"node\"");
        assertThat(planned(".devcontainer/Dockerfile")).contains("javascript-node:24-");

        with("yarn.lock", "");
        assertThat(planned(".devcontainer/devcontainer.json")).contains("\"yarn install --frozen-lockfile\"");
    }

    @Test
    void ofSeveralKindsTheFirstGivesTheImageAndAllTheirHosts() throws IOException {
        with("package.json", "{}").with("go.mod", "module x\n");

        assertThat(plan().kinds()).containsExactly(ProjectKind.NODE, ProjectKind.GO);
        assertThat(planned(".devcontainer/Dockerfile")).contains("javascript-node");
        assertThat(planned(".taskbox.yaml")).contains("extends: [\"npm\", \"go\"]", "*.npmjs.org", "*.golang.org");

        Plan said = new DevcontainerInit(root).plan(Optional.of(ProjectKind.GO), false);
        assertThat(said.kinds()).containsExactly(ProjectKind.GO, ProjectKind.NODE);
        assertThat(said.changes().getFirst().after()).contains("devcontainers/go:1");
    }

    @Test
    void whatTellsNothingGetsAPlainImage() throws IOException {
        assertThat(written().kinds()).isEmpty();
        assertThat(text(".devcontainer/Dockerfile")).contains("devcontainers/base:bookworm");
        assertThat(settings().policy().network().allow()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(ProjectKind.class)
    void whatIsSaidNeedsNoFile(ProjectKind kind) {
        assertThat(new DevcontainerInit(root).plan(Optional.of(kind), false).kinds())
                .containsExactly(kind);
        assertThat(ProjectKind.of(kind.word())).contains(kind);
    }

    @Test
    void aPolicyThatIsThereKeepsAllItSays() throws IOException {
        with("go.mod", "").with(".taskbox.yaml", """
                # ours
                agent: codex
                place: native # for now
                policy:
                  extends: [github]
                  network: {allow: [a.example]}
                """);
        written();
        assertThat(text(".taskbox.yaml")).isEqualTo("""
                # ours
                agent: codex
                place: devcontainer # for now
                policy:
                  extends: [github, "go"]
                  network: {build: ["*.debian.org", "*.debian.org:80", "*.golang.org"], allow: [a.example]}
                """);
    }

    @Test
    void againThereIsNothingToDo() throws IOException {
        with("go.mod", "");
        written();
        assertThat(plan().changes()).isEmpty();
    }

    @Test
    void aPlanIsKnownByItsMark() throws IOException {
        String empty = plan().mark();
        assertThat(plan().mark()).isEqualTo(empty);
        with(".taskbox.yaml", "# changed meanwhile\n");
        assertThat(plan().mark()).isNotEqualTo(empty);
    }

    @ParameterizedTest
    @ValueSource(strings = {".devcontainer/devcontainer.json", ".devcontainer/Dockerfile", ".devcontainer.json"})
    void aDevcontainerThatIsThereIsReplacedOnlyByForce(String name) throws IOException {
        Files.createDirectory(root.resolve(".devcontainer"));
        with(name, "{\"image\": \"mine\"}");

        assertThatThrownBy(this::plan).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.kind()).isEqualTo(Problem.Kind.CONFLICT);
            assertThat(problem.sentence()).contains(name + " already", "--force");
        });
        assertThat(text(name)).isEqualTo("{\"image\": \"mine\"}");

        DevcontainerInit init = new DevcontainerInit(root);
        init.write(init.plan(Optional.empty(), true));
        assertThat(text(".devcontainer/devcontainer.json")).contains("Dockerfile");
        assertThat(text(".devcontainer/Dockerfile")).contains("FROM mcr");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void noLinkLeadsOutOfTheProject(boolean force) throws IOException {
        Path victim = Files.writeString(outside.resolve("victim"), "before");
        DevcontainerInit init = new DevcontainerInit(root);

        Files.createSymbolicLink(root.resolve(".devcontainer"), outside);
        assertRefused(init, force, ".devcontainer is a link");
        Files.delete(root.resolve(".devcontainer"));

        Files.createDirectory(root.resolve(".devcontainer"));
        for (String name : List.of(".devcontainer/Dockerfile", ".devcontainer/devcontainer.json", ".taskbox.yaml")) {
            Files.createSymbolicLink(root.resolve(name), victim);
            assertRefused(init, force, name + " is a link");
            Files.delete(root.resolve(name));
        }
        assertThat(victim).hasContent("before");
        try (Stream<Path> files = Files.list(outside)) {
            assertThat(files).containsExactly(victim);
        }
    }

    @Test
    void aLinkThatCameAfterThePlanIsNotFollowedEither() throws IOException {
        DevcontainerInit init = new DevcontainerInit(root);
        Plan plan = plan();
        Files.createSymbolicLink(root.resolve(".devcontainer"), outside);

        assertThatThrownBy(() -> init.write(plan)).isInstanceOf(Problem.class).hasMessageContaining("is a link");
        assertThat(outside).isEmptyDirectory();
    }

    private static void assertRefused(DevcontainerInit init, boolean force, String why) {
        assertThatThrownBy(() -> init.plan(Optional.empty(), force)).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.kind()).isEqualTo(Problem.Kind.REFUSED);
            assertThat(problem.why()).contains(why);
        });
    }

    @Test
    void aSignThatIsALinkIsNotRead() throws IOException {
        Path pom = Files.writeString(outside.resolve("pom.xml"), "<release>11</release>");
        Files.createSymbolicLink(root.resolve("pom.xml"), pom);
        assertThat(plan().kinds()).isEmpty();
    }

    @Test
    void aPolicyThatIsNoneIsLeftAlone() throws IOException {
        with(".taskbox.yaml", "polcy: {}\n");
        assertThatThrownBy(this::plan).isInstanceOf(Problem.class).hasMessageContaining("polcy");

        Files.write(root.resolve(".taskbox.yaml"), "# \u00fc\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(this::plan).isInstanceOf(Problem.class).hasMessageContaining("reading");
        assertThat(root.resolve(".devcontainer")).doesNotExist();
    }
}
