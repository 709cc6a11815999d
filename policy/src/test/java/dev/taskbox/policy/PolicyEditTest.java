package dev.taskbox.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskbox.model.PlaceName;
import dev.taskbox.model.Problem;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyEditTest {
    private static final Path FILE = Path.of("/x/.taskbox.yaml");

    static Stream<Arguments> edits() {
        return Stream.of(
                edit("", "policy:\n  network:\n    allow: [\"a.example\"]\n"),
                edit("# mine\n", "# mine\npolicy:\n  network:\n    allow: [\"a.example\"]\n"),
                edit("agent: claude", "agent: claude\npolicy:\n  network:\n    allow: [\"a.example\"]\n"),
                edit("{agent: claude}", "{policy: {network: {allow: [\"a.example\"]}}, agent: claude}"),
                edit("{}", "{policy: {network: {allow: [\"a.example\"]}}}"),
                edit(
                        "policy:\n  # files\n  files: {}\n",
                        "policy:\n  # files\n  network: {allow: [\"a.example\"]}\n  files: {}\n"),
                edit(
                        "policy:\n    network:\n        deny: [b.example] # no\n",
                        "policy:\n    network:\n        allow: [\"a.example\"]\n        deny: [b.example] # no\n"),
                edit("policy: {network: {}}\n", "policy: {network: {allow: [\"a.example\"]}}\n"),
                edit(
                        "policy: {network: {deny: [b.example]}}\n",
                        "policy: {network: {allow: [\"a.example\"], deny: [b.example]}}\n"),
                edit("policy: {network: {allow: []}}\n", "policy: {network: {allow: [\"a.example\"]}}\n"),
                edit(
                        "policy: {network: {allow: [ b.example , ]}}\n",
                        "policy: {network: {allow: [ b.example, \"a.example\" , ]}}\n"),
                edit(
                        "policy:\n  network:\n    allow: [\"*.b.example\", # wide\n      c.example] # rest\n",
                        "policy:\n  network:\n    allow: [\"*.b.example\", # wide\n      c.example, \"a.example\"] # rest\n"),
                edit("""
                        policy:
                          network:
                            allow:
                              - b.example # why
                              # last
                            deny: []
                        """, """
                        policy:
                          network:
                            allow:
                              - b.example # why
                              - "a.example"
                              # last
                            deny: []
                        """),
                edit(
                        "policy:\n  network:\n    allow:\n    - b.example",
                        "policy:\n  network:\n    allow:\n    - b.example\n    - \"a.example\""),
                edit(
                        "# ünïcödé 😀\r\npolicy:\r\n  network:\r\n    allow:\r\n      - b.example\r\n",
                        "# ünïcödé 😀\r\npolicy:\r\n  network:\r\n    allow:\r\n      - b.example\r\n      - \"a.example\"\r\n"));
    }

    private static Arguments edit(String before, String after) {
        return Arguments.of(before, after);
    }

    @ParameterizedTest
    @MethodSource("edits")
    void addsTheHostAndLeavesTheRest(String before, String after) {
        String changed = PolicyEdit.allow(FILE, before, "A.example.");
        assertThat(changed).isEqualTo(after);
        assertThat(PolicyEdit.allow(FILE, changed, "a.example:443")).as("again").isEqualTo(changed);
    }

    static Stream<Arguments> places() {
        return Stream.of(
                edit("", "place: devcontainer\n"),
                edit("# mine", "# mine\nplace: devcontainer\n"),
                edit("# mine\nagent: claude\n", "# mine\nplace: devcontainer\nagent: claude\n"),
                edit("agent: claude\r\n", "place: devcontainer\r\nagent: claude\r\n"),
                edit("{agent: claude}", "{place: devcontainer, agent: claude}"),
                edit("agent: claude\nplace: native # here\n", "agent: claude\nplace: devcontainer # here\n"),
                edit("{\"place\": \"native\"}", "{\"place\": devcontainer}"));
    }

    @ParameterizedTest
    @MethodSource("places")
    void saysThePlaceAndLeavesTheRest(String before, String after) {
        String changed = PolicyEdit.place(FILE, before, PlaceName.DEVCONTAINER);
        assertThat(changed).isEqualTo(after);
        assertThat(PolicyEdit.place(FILE, changed, PlaceName.DEVCONTAINER))
                .as("again")
                .isEqualTo(changed);
    }

    @Test
    void addsPresetsAndHostsOfABuild() {
        String text = PolicyEdit.build(FILE, "", "*.A.example");
        text = PolicyEdit.build(FILE, text, "a.example:80");
        text = PolicyEdit.extend(FILE, text, "maven");
        text = PolicyEdit.extend(FILE, text, "npm");
        assertThat(text).isEqualTo("""
                        policy:
                          extends: ["maven", "npm"]
                          network:
                            build: ["*.a.example", "a.example:80"]
                        """);
        assertThat(PolicyEdit.extend(FILE, text, "maven")).isEqualTo(text);
        assertThat(PolicyEdit.build(FILE, text, "*.a.example:443")).isEqualTo(text);
        assertThat(PolicyEdit.extend(FILE, "agent: claude\n", "go"))
                .isEqualTo("agent: claude\npolicy:\n  extends: [\"go\"]\n");
        assertThatThrownBy(() -> PolicyEdit.extend(FILE, "", "none")).isInstanceOf(Problem.class);
    }

    @Test
    void aPortAnAddressAndAWildcardAreQuotedSoThatTheyStayText() {
        String one = PolicyEdit.allow(FILE, "", "[FD00::1]:8080");
        String two = PolicyEdit.allow(FILE, one, "*.B.example:22");
        assertThat(two).endsWith("allow: [\"[fd00::1]:8080\", \"*.b.example:22\"]\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"agent: claude\n...\n", "--- {}\n...\n# end\n"})
    void aLayoutThatItDoesNotMasterIsLeftAlone(String text) {
        try {
            String changed = PolicyEdit.allow(FILE, text, "a.example");
            assertThat(PolicyEdit.allow(FILE, changed, "a.example")).isEqualTo(changed);
        } catch (Problem problem) {
            assertThat(problem.sentence()).contains("by hand");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "*.com", "https://a.example", "a.example\"]}, agent: evil #", "127.1", ""})
    void whatIsNoRuleIsNotAdded(String host) {
        assertThatThrownBy(() -> PolicyEdit.allow(FILE, "", host))
                .isInstanceOf(Problem.class)
                .hasMessageStartingWith("allowing ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"policy: []", "policy: {network: {allow: x}}", "a: &a [*a]", "policy:", "nope: 1"})
    void whatIsNoPolicyIsNotChanged(String text) {
        assertThatThrownBy(() -> PolicyEdit.allow(FILE, text, "a.example"))
                .isInstanceOf(Problem.class)
                .hasMessageStartingWith("reading the policy ");
    }
}
