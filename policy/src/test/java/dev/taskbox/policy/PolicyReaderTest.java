package dev.taskbox.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.taskbox.model.Agent;
import dev.taskbox.model.PlaceName;
import dev.taskbox.model.Policy;
import dev.taskbox.model.Policy.HostRule;
import dev.taskbox.policy.ResolvedSettings.Line;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PolicyReaderTest {
    @TempDir
    Path root;

    private Given given;

    @BeforeEach
    void start() {
        given = new Given(root);
    }

    @Test
    void withoutFilesThereAreDefaultsAndNothingIsAllowed() {
        ResolvedSettings settings = given.resolve();

        assertThat(settings.agent()).isEmpty();
        assertThat(settings.place()).isEmpty();
        assertThat(settings.concurrency()).isEqualTo(4);
        assertThat(settings.policy().isolation()).isEqualTo(Policy.Isolation.SANDBOX);
        assertThat(settings.policy().network()).isEqualTo(new Policy.Network(List.of(), List.of(), List.of()));
        assertThat(settings.policy().limits().time()).contains(Duration.ofHours(4));
        assertThat(settings.explanation())
                .containsExactly(
                        new Line("isolation", "sandbox", "default"),
                        new Line("policy.git.push", "none", "default"),
                        new Line("policy.limits.time", "4h", "default"),
                        new Line("concurrency", "4", "default"));
    }

    @Test
    void readsEveryKey() {
        given.projectFile("""
                agent: command
                place: native
                isolation: container
                setup: bin/setup
                verify: |
                  ./mvnw -q verify
                  ./lint
                policy:
                  files: {read: ["~/.sdkman", /opt/sdk/], cache: ["~/.m2/repository"]}
                  network:
                    allow: ["*.Example.com", "repo.example.com:8443", "[0:0::1]:8080"]
                    deny: [gist.github.com]
                    expose: [3000]
                  credentials:
                    - {name: GITHUB_TOKEN, from: "command: gh auth token", hosts: [GitHub.com., api.github.com]}
                    - {name: KEY, from: "file:~/key", hosts: [x.example]}
                  git: {push: task-branch}
                  limits: {cpus: 1.5, memory: 4GiB, processes: 512, disk: 10GB, time: 1h30m, idle: 15m, best_effort: true}
                """);

        ResolvedSettings settings = given.resolve();

        assertThat(settings.agent()).contains("command");
        assertThat(settings.place()).contains(PlaceName.NATIVE);
        assertThat(settings.setup()).contains("bin/setup");
        assertThat(settings.verify()).contains("./mvnw -q verify\n./lint\n");
        assertThat(settings.policy())
                .isEqualTo(new Policy(
                        Policy.Isolation.CONTAINER,
                        new Policy.Files(
                                List.of(Path.of("/home/ada/.sdkman"), Path.of("/opt/sdk")),
                                List.of(Path.of(".m2/repository"))),
                        new Policy.Network(
                                List.of(
                                        rule("example.com", true, 443, "*.Example.com", 11),
                                        rule("repo.example.com", false, 8443, "repo.example.com:8443", 11),
                                        rule("::1", false, 8080, "[0:0::1]:8080", 11)),
                                List.of(rule("gist.github.com", false, 443, "gist.github.com", 12)),
                                List.of(3000)),
                        List.of(
                                new Policy.Credential(
                                        "GITHUB_TOKEN",
                                        "command: gh auth token",
                                        List.of("github.com", "api.github.com")),
                                new Policy.Credential("KEY", "file: /home/ada/key", List.of("x.example"))),
                        new Policy.Git(Policy.Git.Push.TASK_BRANCH),
                        new Policy.Limits(
                                OptionalDouble.of(1.5),
                                OptionalLong.of(4L << 30),
                                OptionalInt.of(512),
                                OptionalLong.of(10_000_000_000L),
                                Optional.of(Duration.ofMinutes(90)),
                                Optional.of(Duration.ofMinutes(15)),
                                true)));
    }

    @Test
    void theProjectBeatsTheUserAndTheTaskBeatsBoth() {
        given.userFile("""
                agent: codex
                place: native
                policy: {limits: {time: 1h, memory: 1024}, network: {allow: [a.example]}, git: {push: none}}
                """);
        given.projectFile("""
                agent: gemini
                policy:
                  limits: {time: 30m}
                  network: {allow: [b.example, A.example]}
                """);

        ResolvedSettings files = given.resolve();
        ResolvedSettings task = given.resolve(new Overrides(Optional.of("command"), Optional.of(PlaceName.HOST)));

        assertThat(files.agent()).contains("gemini");
        assertThat(task.agent()).contains("command");
        assertThat(task.place()).contains(PlaceName.HOST);
        assertThat(task.explanation())
                .containsExactly(
                        new Line("agent", "command", "task"),
                        new Line("place", "host", "task"),
                        new Line("isolation", "sandbox", "default"),
                        new Line("policy.network.allow", "a.example", "config.yaml:3"),
                        new Line("policy.network.allow", "b.example", ".taskbox.yaml:4"),
                        new Line("policy.git.push", "none", "config.yaml:3"),
                        new Line("policy.limits.memory", "1024", "config.yaml:3"),
                        new Line("policy.limits.time", "30m", ".taskbox.yaml:3"),
                        new Line("concurrency", "4", "default"));
    }

    @Test
    void presetsAreSpelledOutAndTheAgentsOwnComesByItself() {
        given.projectFile("agent: claude\npolicy:\n  extends:\n    - npm\n    - gitlab\n");

        assertThat(given.resolve().policy().network().allow())
                .extracting(HostRule::text, HostRule::origin)
                .contains(
                        tuple("*.npmjs.org", "preset npm (.taskbox.yaml:4)"),
                        tuple("gitlab.com", "preset gitlab (.taskbox.yaml:5)"),
                        tuple("api.anthropic.com", "agent claude"));
        assertThat(given.resolve(new Overrides(Optional.of("scripted"), Optional.empty()))
                        .policy()
                        .network()
                        .allow())
                .extracting(HostRule::text)
                .doesNotContain("api.anthropic.com");
    }

    @Test
    void theUsersConfigSaysHowAgentsRun() {
        given.userFile("""
                agents:
                  claude: {executable: ~/bin/claude, arguments: [--model, "1"], environment: {LEVEL: 3, TOKEN: hush}}
                daemon: {idle: 10m}
                concurrency: 2
                """);

        ResolvedSettings settings = given.resolve();

        assertThat(settings.agentSettings())
                .isEqualTo(Map.of(
                        "claude",
                        new Agent.Settings(
                                Optional.of(Path.of("/home/ada/bin/claude")),
                                List.of("--model", "1"),
                                Map.of("LEVEL", "3", "TOKEN", "hush"))));
        assertThat(settings.daemonIdle()).contains(Duration.ofMinutes(10));
        assertThat(settings.concurrency()).isEqualTo(2);
        assertThat(settings.explanation().toString())
                .contains("agents.claude", "TOKEN")
                .doesNotContain("hush");
    }

    @Test
    void aCredentialOfTheProjectReplacesTheUsers() {
        given.userFile("policy: {credentials: [{name: T, from: 'env: A', hosts: [a.example]}]}");
        given.projectFile("policy: {credentials: [{name: T, from: 'env: B', hosts: [b.example]}]}");

        assertThat(given.resolve().policy().credentials())
                .containsExactly(new Policy.Credential("T", "env: B", List.of("b.example")));
    }

    @Test
    void aNamedFileMustBeThereAndIsReadLikeAProjects() {
        Path named = root.resolve("strict.yaml");
        given.projectFile("agent: codex");
        assertThatThrownBy(() -> PolicyReader.resolveFile(named, given.config(), Given.HOME, Overrides.NONE))
                .hasMessage("reading the policy " + named + " failed: there is no such file");
    }

    @Test
    void everyPresetIsDescribedAndIsARuleOfItsOwn() {
        assertThat(Presets.all()).extracting(Preset::name).containsExactlyElementsOf(Presets.NAMES);
        assertThat(Presets.all()).allSatisfy(preset -> {
            assertThat(preset.description()).isNotBlank();
            assertThat(preset.hosts()).isNotEmpty();
        });
    }

    private static HostRule rule(String host, boolean subdomains, int port, String text, int line) {
        return new HostRule(host, subdomains, port, text, ".taskbox.yaml:" + line);
    }
}
