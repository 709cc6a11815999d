package dev.taskbox.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskbox.model.Agent;
import dev.taskbox.model.PlaceName;
import dev.taskbox.model.Policy;
import dev.taskbox.model.Policy.HostRule;
import dev.taskbox.model.Policy.Isolation;
import dev.taskbox.model.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyReaderTest {
    private static final String WHOLE = """
            agent: claude
            place: native            # where it runs
            isolation: container
            setup: bin/setup
            verify: ./mvnw -q verify
            policy:
              extends: [github, maven]
              files:
                read:  ["~/.sdkman", /opt/tools/../sdk/]
                cache: ["~/.m2/repository", .gradle]
              network:
                allow: ["*.Example.com", "repo.example.com:8443"]
                deny:  ["gist.github.com"]
                expose: [3000]
              credentials:
                - {name: GITHUB_TOKEN, from: "command:gh auth token", hosts: [github.com, "API.github.com."]}
                - {name: OTHER, from: "file: ~/token", hosts: ["git.example.com:8443"]}
              git: {push: task-branch}
              limits: {cpus: 1.5, memory: 2GiB, processes: 100, disk: 5GB, time: 1h30m, idle: 90s}
            """;

    @TempDir
    Path directory;

    private Given given;

    @BeforeEach
    void setUp() {
        given = new Given(directory);
    }

    @Test
    void readsTheWholeFile() {
        ResolvedSettings settings = given.project(WHOLE).resolved();
        assertThat(settings.agent()).contains("claude");
        assertThat(settings.place()).contains(PlaceName.NATIVE);
        assertThat(settings.setup()).contains("bin/setup");
        assertThat(settings.verify()).contains("./mvnw -q verify");
        Policy policy = settings.policy();
        assertThat(policy.isolation()).isEqualTo(Isolation.CONTAINER);
        assertThat(policy.files().read()).containsExactly(given.home().resolve(".sdkman"), Path.of("/opt/sdk"));
        assertThat(policy.files().cache()).containsExactly(Path.of(".m2/repository"), Path.of(".gradle"));
        assertThat(policy.network().allow().getFirst())
                .isEqualTo(new HostRule("example.com", true, 443, "*.Example.com", ".taskbox.yaml:12"));
        assertThat(policy.network().deny())
                .containsExactly(new HostRule("gist.github.com", false, 443, "gist.github.com", ".taskbox.yaml:13"));
        assertThat(policy.network().expose()).containsExactly(3000);
        assertThat(policy.credentials())
                .containsExactly(
                        new Policy.Credential(
                                "GITHUB_TOKEN", "command: gh auth token", List.of("github.com", "api.github.com")),
                        new Policy.Credential(
                                "OTHER", "file: " + given.home() + "/token", List.of("git.example.com:8443")));
        assertThat(policy.git().push()).isEqualTo(Policy.Git.Push.TASK_BRANCH);
        assertThat(policy.limits())
                .isEqualTo(new Policy.Limits(
                        OptionalDouble.of(1.5),
                        OptionalLong.of(2L << 30),
                        OptionalInt.of(100),
                        OptionalLong.of(5_000_000_000L),
                        Optional.of(Duration.ofMinutes(90)),
                        Optional.of(Duration.ofSeconds(90)),
                        false));
    }

    @Test
    void everyRuleIsExplained() {
        given.project(WHOLE);
        assertThat(given.resolved().explanation())
                .extracting(PolicyLine::key)
                .containsSubsequence(
                        "agent",
                        "place",
                        "isolation",
                        "setup",
                        "verify",
                        "files.read",
                        "files.cache",
                        "network.allow",
                        "network.deny",
                        "network.expose",
                        "credentials",
                        "git.push",
                        "limits.cpus",
                        "limits.best_effort");
        assertThat(given.explained("network.allow"))
                .contains(
                        "*.example.com | .taskbox.yaml:12", "github.com | preset github", "*.maven.org | preset maven")
                .contains("api.anthropic.com | agent claude");
        assertThat(given.explained("limits.memory")).containsExactly("2GiB | .taskbox.yaml:19");
        assertThat(given.explained("limits.best_effort")).containsExactly("false | default");
        assertThat(given.explained("files.cache")).contains("~/.m2/repository | .taskbox.yaml:10");
    }

    @Test
    void whatABuildMayReachIsAListOfItsOwn() {
        given.user("policy: {network: {build: [mirror.example]}}\n").project("""
                        policy:
                          network:
                            allow: [a.example]
                            build: ["*.B.example", "*.b.example", {host: c.example, methods: [GET]}]
                        """);

        Policy.Network network = given.policy().network();
        assertThat(network.build())
                .extracting(HostRules::described)
                .containsExactly("mirror.example", "*.b.example", "GET c.example");
        assertThat(given.explained("network.build"))
                .containsExactly(
                        "mirror.example | config.yaml:1",
                        "*.b.example | .taskbox.yaml:4",
                        "GET c.example | .taskbox.yaml:4");
        assertThat(new NetworkRules(network).decide("x.b.example", 443))
                .as("a run does not reach what a build may")
                .isInstanceOf(Decision.Denied.class);
    }

    @Test
    void theAgentsSandboxSaysWhatItCosts() {
        given.project("agent_sandbox: true\n");

        assertThat(given.policy().agentSandbox()).isTrue();
        assertThat(given.explained("agent_sandbox"))
                .singleElement()
                .asString()
                .startsWith("true  # costs: ")
                .contains("user namespaces", "kernel")
                .endsWith(" | .taskbox.yaml:1");
        assertThat(given.resolved().hostReach())
                .containsExactly(new PolicyLine("agent_sandbox", "true", ".taskbox.yaml:1"));
    }

    @ParameterizedTest
    @CsvSource({"true,true,true", "true,false,false", "false,true,false", ",true,true", "true,,true", ",,false"})
    void oneNoKeepsTheAgentsSandboxOff(@Nullable String user, @Nullable String project, boolean on) {
        if (user != null) {
            given.user("agent_sandbox: " + user + "\n");
        }
        if (project != null) {
            given.project("agent_sandbox: " + project + "\n");
        }

        assertThat(given.policy().agentSandbox()).isEqualTo(on);
        assertThat(given.explained("agent_sandbox")).hasSize(1);
    }

    @Test
    void withoutAnyFileEverythingIsShutAndTimeIsLimited() {
        ResolvedSettings settings = given.resolved();
        assertThat(settings.agent()).isEmpty();
        assertThat(settings.place()).isEmpty();
        assertThat(settings.policy())
                .isEqualTo(new Policy(
                        Isolation.SANDBOX,
                        new Policy.Files(List.of(), List.of()),
                        new Policy.Network(List.of(), List.of(), List.of()),
                        List.of(),
                        new Policy.Git(Policy.Git.Push.NONE),
                        new Policy.Limits(
                                OptionalDouble.empty(),
                                OptionalLong.empty(),
                                OptionalInt.empty(),
                                OptionalLong.empty(),
                                Optional.of(Duration.ofHours(2)),
                                Optional.of(Duration.ofMinutes(15)),
                                false)));
        assertThat(settings.explanation()).extracting(PolicyLine::origin).containsOnly("default");
    }

    @Test
    void emptyFilesSayNothing() {
        given.user("# nothing yet\n").project("\uFEFF---\n");
        assertThat(given.policy().network().allow()).isEmpty();
    }

    @Test
    void listsAppendAndTheProjectsSingleValuesGoFirst() {
        given.user("""
                        agent: codex
                        setup: user-setup
                        policy:
                          extends: [npm]
                          network: {allow: [user.example, both.example], deny: [never.example], expose: [1, 2]}
                          limits: {memory: 1GiB, processes: 10}
                        """).project("""
                        agent: gemini
                        policy:
                          network: {allow: [both.example, project.example, never.example], expose: [2, 3]}
                          limits: {memory: 3GiB}
                        """);
        assertThat(given.explained("agent")).containsExactly("gemini | .taskbox.yaml:1");
        assertThat(given.explained("setup")).containsExactly("user-setup | config.yaml:2");
        assertThat(given.explained("network.allow"))
                .startsWith(
                        "user.example | config.yaml:5",
                        "both.example | config.yaml:5",
                        "project.example | .taskbox.yaml:3",
                        "never.example | .taskbox.yaml:3",
                        "*.npmjs.org | preset npm")
                .contains("generativelanguage.googleapis.com | agent gemini")
                .noneMatch(line -> line.contains("openai"));
        assertThat(given.policy().network().expose()).containsExactly(1, 2, 3);
        assertThat(given.explained("limits.memory")).containsExactly("3GiB | .taskbox.yaml:4");
        assertThat(given.explained("limits.processes")).containsExactly("10 | config.yaml:6");
        assertThat(new NetworkRules(given.policy().network()).decide("never.example", 443))
                .as("what the user denies, no project allows")
                .isInstanceOf(Decision.Denied.class);
    }

    @Test
    void theCommandLineGoesBeforeTheFiles() {
        given.project("agent: codex\nplace: native\n");
        ResolvedSettings settings = given.reader()
                .resolve(
                        given.projectRoot(),
                        new Overrides(
                                Optional.of("claude"), Optional.of(PlaceName.HOST), List.of("extra.example:8080")));
        assertThat(settings.agent()).contains("claude");
        assertThat(settings.place()).contains(PlaceName.HOST);
        assertThat(settings.explanation())
                .contains(
                        new PolicyLine("agent", "claude", "command line"),
                        new PolicyLine("place", "host", "command line"),
                        new PolicyLine("network.allow", "extra.example:8080", "command line"),
                        new PolicyLine("network.allow", "api.anthropic.com", "agent claude"))
                .noneMatch(line -> line.origin().equals("agent codex"));
    }

    @Test
    void aHostOnTheCommandLineIsCheckedToo() {
        Overrides wide = new Overrides(Optional.empty(), Optional.empty(), List.of("*.com"));
        assertThatThrownBy(() -> given.reader().resolve(given.projectRoot(), wide))
                .isInstanceOf(Problem.class)
                .hasMessageStartingWith("allowing '*.com' failed: ");
    }

    @Test
    void anAgentOfNoPresetBringsNoHosts() {
        assertThat(given.project("agent: npm\n").policy().network().allow())
                .as("npm is a preset, and no agent's")
                .isEmpty();
        assertThat(given.project("agent: command\n").policy().network().allow()).isEmpty();
    }

    @Test
    void aProjectCanRaiseTheWallAndNotLowerIt() {
        given.user("isolation: container\n");
        assertThat(given.project("isolation: sandbox\n").policy().isolation()).isEqualTo(Isolation.CONTAINER);
        assertThat(given.explained("isolation")).containsExactly("container | config.yaml:1");
        assertThat(given.project("isolation: machine\n").policy().isolation()).isEqualTo(Isolation.MACHINE);
    }

    @Test
    void theUserMayLiftLimits() {
        given.user("policy: {limits: {memory: none, time: none, best_effort: true}}\n");
        Policy.Limits limits = given.policy().limits();
        assertThat(limits.memory()).isEmpty();
        assertThat(limits.time()).isEmpty();
        assertThat(limits.bestEffort()).isTrue();
        assertThat(given.explained("limits.memory")).containsExactly("none | config.yaml:1");
        given.project("policy: {limits: {memory: 64MiB, best_effort: false}}\n");
        assertThat(given.policy().limits().memory()).hasValue(64 << 20);
        assertThat(given.policy().limits().bestEffort()).isFalse();
    }

    @Test
    void readsTheUsersOwnSettings() {
        given.user("""
                concurrency: 4
                daemon: {idle: 10m}
                ssh: {listen: 127.0.0.1:2222}
                agents:
                  claude:
                    executable: ~/bin/claude
                    arguments: [--model, opus, --max-turns, 5, true]
                    environment: {DEBUG: 1, LEVEL: info}
                  command: {}
                """);
        UserSettings settings = given.reader().userSettings();
        assertThat(settings.concurrency()).hasValue(4);
        assertThat(settings.daemonIdle()).contains(Duration.ofMinutes(10));
        assertThat(settings.sshListen()).contains("127.0.0.1:2222");
        assertThat(settings.agent("claude"))
                .isEqualTo(new Agent.Settings(
                        Optional.of(given.home().resolve("bin/claude")),
                        List.of("--model", "opus", "--max-turns", "5", "true"),
                        Map.of("DEBUG", "1", "LEVEL", "info")));
        assertThat(settings.agent("command")).isEqualTo(Agent.Settings.NONE);
        assertThat(settings.agent("codex")).isEqualTo(Agent.Settings.NONE);
        assertThat(given.resolved().agentSettings()).isEqualTo(settings.agents());
    }

    @Test
    void saysWhatAProjectsFileHasTheHostDo() {
        given.user("policy: {files: {read: [/opt/user]}}\n").project(WHOLE);
        assertThat(given.resolved().hostReach())
                .extracting(PolicyLine::value, PolicyLine::origin)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(given.home() + "/.sdkman", ".taskbox.yaml:9"),
                        org.assertj.core.groups.Tuple.tuple("/opt/sdk", ".taskbox.yaml:9"),
                        org.assertj.core.groups.Tuple.tuple(
                                "GITHUB_TOKEN from 'command: gh auth token' to github.com, api.github.com",
                                ".taskbox.yaml:16"),
                        org.assertj.core.groups.Tuple.tuple(
                                "OTHER from 'file: " + given.home() + "/token' to git.example.com:8443",
                                ".taskbox.yaml:17"));
    }

    @Test
    void theSameCredentialTwiceIsOne() {
        String token = "policy: {credentials: [{name: T, from: 'env: T', hosts: [a.example]}]}\n";
        assertThat(given.user(token).project(token).policy().credentials()).hasSize(1);
    }

    @Test
    void aPolicyFileMayLieAnywhere() throws Exception {
        Path file = Files.writeString(directory.resolve("strict.yaml"), "policy: {network: {allow: [a.example]}}\n");
        assertThat(given.reader()
                        .resolveFile(file, Overrides.NONE)
                        .policy()
                        .network()
                        .allow())
                .extracting(HostRule::origin)
                .containsExactly("strict.yaml:1");
        assertThatThrownBy(() -> given.reader().resolveFile(directory.resolve("none.yaml"), Overrides.NONE))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.NOT_FOUND));
    }

    @Test
    void theUsersFileMayBeALink() throws Exception {
        Path kept = Files.writeString(directory.resolve("dotfile.yaml"), "concurrency: 7\n");
        Files.createSymbolicLink(given.userFile(), kept);
        assertThat(given.reader().userSettings().concurrency()).hasValue(7);
    }
}
