package dev.taskbox.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskbox.model.Agent.Launch;
import dev.taskbox.model.Agent.Settings;
import dev.taskbox.model.Agent.Turn;
import dev.taskbox.model.Policy;
import dev.taskbox.model.Policy.HostRule;
import dev.taskbox.model.Problem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ClaudeSandboxTest {
    private static final String FILE = ".taskbox/claude-settings.json";

    /** With Claude's own sandbox on. */
    static Policy policy() {
        return policy(
                true,
                List.of(rule("a.example", true, 443), rule("b.example", false, 8443), rule("fd00::1", false, 443)),
                List.of(rule("bad.a.example", false, 443)));
    }

    private static Policy policy(boolean on, List<HostRule> allow, List<HostRule> deny) {
        return new Policy(
                Policy.Isolation.SANDBOX,
                new Policy.Files(List.of(), List.of()),
                new Policy.Network(allow, deny, List.of()),
                List.of(),
                new Policy.Git(Policy.Git.Push.NONE),
                Policy.Limits.NONE,
                on);
    }

    private static HostRule rule(String host, boolean subdomains, int port) {
        return new HostRule(host, subdomains, port, host, "test");
    }

    private static FakeHost host() {
        return FakeHost.with("claude", "/usr/bin/claude")
                .and("bwrap", "/usr/bin/bwrap")
                .and("socat", "/usr/bin/socat");
    }

    private static Launch launch(Optional<Policy> policy, FakeHost host) {
        return new ClaudeAgent()
                .launch(new Turn(1, "x", Optional.empty(), "/work/a \"b\"", "/home/agent", policy, List.of()), host);
    }

    private static JsonNode sandbox(Policy policy) {
        String json = launch(Optional.of(policy), host()).command().files().get(FILE);
        JsonNode root = JsonMapper.shared().readTree(json);
        assertThat(root.propertyNames()).containsExactly("sandbox");
        return root.get("sandbox");
    }

    private static List<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::stringValue).toList();
    }

    @Test
    void isHandedOverAsSettingsThatGoFirst() {
        assertThat(launch(Optional.of(policy()), host()).command().argv())
                .containsSequence("--settings", "/home/agent/" + FILE);
    }

    @Test
    void noCommandLeavesItAndItNeverFailsOpen() {
        JsonNode sandbox = sandbox(policy());

        assertThat(sandbox.propertyNames())
                .containsExactlyInAnyOrder(
                        "enabled",
                        "failIfUnavailable",
                        "autoAllowBashIfSandboxed",
                        "allowUnsandboxedCommands",
                        "excludedCommands",
                        "filesystem",
                        "network");
        assertThat(sandbox.get("enabled").booleanValue()).isTrue();
        assertThat(sandbox.get("failIfUnavailable").booleanValue()).isTrue();
        assertThat(sandbox.get("allowUnsandboxedCommands").booleanValue()).isFalse();
        assertThat(sandbox.get("excludedCommands").isEmpty()).isTrue();
    }

    @Test
    void theNetworkIsThatOfThePolicyWithItsPorts() {
        JsonNode network = sandbox(policy()).get("network");

        assertThat(texts(network.get("allowedDomains")))
                .containsExactly("*.a.example:443", "b.example:8443", "[fd00::1]:443");
        assertThat(texts(network.get("deniedDomains"))).containsExactly("bad.a.example:443");
        assertThat(network.get("strictAllowlist").booleanValue()).isTrue();
        assertThat(network.get("allowAllUnixSockets").booleanValue()).isFalse();
        assertThat(network.has("httpProxyPort"))
                .as("it would lift Claude's own look")
                .isFalse();
    }

    @Test
    void aNameThatClaudeDoesNotTakeIsLeftToTheBox() {
        JsonNode network = sandbox(policy(
                        true,
                        List.of(rule("intranet", false, 443)),
                        List.of(rule("com", true, 443), rule("localhost", false, 443))))
                .get("network");

        assertThat(network.get("allowedDomains").isEmpty()).isTrue();
        assertThat(texts(network.get("deniedDomains"))).containsExactly("localhost:443");
    }

    @Test
    void writesAreTheBoxsButForClaudesOwnSettings() {
        JsonNode filesystem = sandbox(policy()).get("filesystem");

        assertThat(texts(filesystem.get("allowWrite"))).containsExactly("/work/a \"b\"", "/home/agent", "/tmp");
        assertThat(texts(filesystem.get("denyWrite")))
                .containsExactly("/home/agent/.claude", "/home/agent/.claude.json", "/home/agent/.taskbox");
    }

    @Test
    void isOffUnlessThePolicySaysSo() {
        Policy off = policy(false, List.of(), List.of());

        for (Optional<Policy> given : List.of(Optional.<Policy>empty(), Optional.of(off))) {
            Launch launch = launch(given, FakeHost.with("claude", "/usr/bin/claude"));
            assertThat(launch.command().argv()).doesNotContain("--settings");
            assertThat(launch.command().files()).doesNotContainKey(FILE);
        }
    }

    @Test
    void theUsersArgumentsStillComeLast() {
        FakeHost host = host().settings(new Settings(Optional.empty(), List.of("--model", "x"), Map.of()));

        assertThat(launch(Optional.of(policy()), host).command().argv()).endsWith("--model", "x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bwrap", "socat"})
    void refusesWithoutWhatClaudesSandboxNeeds(String program) {
        FakeHost host = FakeHost.with("claude", "/usr/bin/claude")
                .and(program.equals("bwrap") ? "socat" : "bwrap", "/usr/bin/other");

        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> launch(Optional.of(policy()), host))
                .satisfies(problem -> assertThat(problem.code()).isEqualTo("missing-" + program))
                .satisfies(problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.REFUSED));
    }
}
