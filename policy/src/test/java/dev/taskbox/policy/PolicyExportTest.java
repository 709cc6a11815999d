package dev.taskbox.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskbox.model.Policy;
import dev.taskbox.model.Policy.HostRule;
import dev.taskbox.model.Problem;
import dev.taskbox.policy.PolicyExport.Exported;
import dev.taskbox.policy.PolicyExport.Format;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class PolicyExportTest {
    private static final Policy WHOLE = new Policy(
            Policy.Isolation.CONTAINER,
            new Policy.Files(List.of(Path.of("/opt/sdk")), List.of(Path.of(".m2/repository"))),
            new Policy.Network(
                    List.of(
                            rule("a.example", true, 443),
                            rule("b.example", false, 8443),
                            rule("fd00::1", false, 443),
                            rule("intranet", false, 443)),
                    List.of(rule("gist.a.example", false, 443), rule("com", true, 443)),
                    List.of(3000),
                    List.of(rule("b.example", true, 80))),
            List.of(
                    new Policy.Credential("GH", "env: GH_TOKEN", List.of("a.example")),
                    new Policy.Credential("F", "file: /home/u/t", List.of("a.example")),
                    new Policy.Credential("C", "command: pass show x", List.of("a.example"))),
            new Policy.Git(Policy.Git.Push.TASK_BRANCH),
            new Policy.Limits(
                    OptionalDouble.of(2),
                    OptionalLong.of(4L << 30),
                    OptionalInt.of(512),
                    OptionalLong.of(10L << 30),
                    Optional.of(Duration.ofHours(2)),
                    Optional.of(Duration.ofMinutes(15)),
                    false),
            true);

    private static HostRule rule(String host, boolean subdomains, int port) {
        return new HostRule(host, subdomains, port, host, "test");
    }

    private static Exported export(Format format) {
        return PolicyExport.export(WHOLE, format);
    }

    @Test
    void srtGetsItsSettings() {
        assertThat(export(Format.SRT).text()).isEqualTo("""
                {
                  "filesystem" : {
                    "denyRead" : [ "~/" ],
                    "allowRead" : [ ".", "/opt/sdk" ],
                    "allowWrite" : [ "." ],
                    "denyWrite" : [ ".taskbox.yaml" ]
                  },
                  "network" : {
                    "allowedDomains" : [ "*.a.example:443", "b.example:8443", "[fd00::1]:443" ],
                    "deniedDomains" : [ "gist.a.example:443" ],
                    "strictAllowlist" : true
                  },
                  "credentials" : {
                    "envVars" : [ {
                      "name" : "GH_TOKEN",
                      "mode" : "deny"
                    } ],
                    "files" : [ {
                      "path" : "/home/u/t",
                      "mode" : "deny"
                    } ]
                  }
                }
                """);
    }

    /** The same names below {@code sandbox}, and what keeps it from failing open. */
    @Test
    void claudeGetsASandboxBlock() {
        var claude = JsonMapper.shared().readTree(export(Format.CLAUDE).text());
        var srt = JsonMapper.shared().readTree(export(Format.SRT).text());

        assertThat(claude.propertyNames()).containsExactly("sandbox");
        var sandbox = claude.get("sandbox");
        assertThat(sandbox.get("enabled").booleanValue()).isTrue();
        assertThat(sandbox.get("failIfUnavailable").booleanValue()).isTrue();
        assertThat(sandbox.get("allowUnsandboxedCommands").booleanValue()).isFalse();
        for (String same : List.of("filesystem", "network", "credentials")) {
            assertThat(sandbox.get(same)).isEqualTo(srt.get(same));
        }
        assertThat(sandbox.has("permissions"))
                .as("today's versions pass it over")
                .isFalse();
    }

    @Test
    void codexGetsAProfileAndWhatTurnsItOn() {
        assertThat(export(Format.CODEX).text()).isEqualTo("""
                default_permissions = "taskbox"

                [features]
                network_proxy = true

                [permissions.taskbox.filesystem]
                ":minimal" = "read"
                "~/.codex/tmp" = "read"
                ":tmpdir" = "write"
                "/opt/sdk" = "read"

                [permissions.taskbox.filesystem.":workspace_roots"]
                "." = "write"
                ".taskbox.yaml" = "read"

                [permissions.taskbox.network]
                enabled = true
                allow_local_binding = false

                [permissions.taskbox.network.domains]
                "*.a.example" = "allow"
                "b.example" = "allow"
                "fd00::1" = "allow"
                "intranet" = "allow"
                "gist.a.example" = "deny"
                "*.com" = "deny"
                """);
    }

    @Test
    void withoutAHostCodexHasNoNetwork() {
        Policy shut = new Policy(
                Policy.Isolation.SANDBOX,
                new Policy.Files(List.of(), List.of()),
                new Policy.Network(List.of(), List.of(), List.of()),
                List.of(),
                new Policy.Git(Policy.Git.Push.NONE),
                Policy.Limits.NONE);

        assertThat(PolicyExport.export(shut, Format.CODEX).text())
                .contains("enabled = false")
                .doesNotContain("domains");
        assertThat(PolicyExport.export(shut, Format.SRT).text()).contains("\"allowedDomains\" : [ ]");
    }

    /** Each has a note that begins with the rule. */
    @ParameterizedTest
    @EnumSource(Format.class)
    void nothingIsLeftOutWithoutAWord(Format format) {
        assertThat(export(format).notes())
                .extracting(note -> note.substring(0, note.indexOf(": ")))
                .contains(
                        "isolation container",
                        "files",
                        "files.cache ~/.m2/repository",
                        "network.expose 3000",
                        "network.build *.b.example:80",
                        "credentials GH",
                        "credentials F",
                        "credentials C",
                        "git.push task-branch",
                        "limits.cpus 2.0",
                        "limits.memory 4GiB",
                        "limits.processes 512",
                        "limits.disk 10GiB",
                        "limits.time 2h",
                        "limits.idle 15m");
    }

    @Test
    void eachToolsOwnGapsAreTold() {
        assertThat(export(Format.SRT).notes())
                .anyMatch(note -> note.startsWith("network.allow intranet: "))
                .anyMatch(note -> note.startsWith("network.deny *.com: "))
                .anyMatch(note -> note.startsWith("agent_sandbox true: "));
        assertThat(export(Format.CLAUDE).notes())
                .anyMatch(note -> note.startsWith("policy: Claude Code boxes its commands only"))
                .noneMatch(note -> note.startsWith("agent_sandbox"));
        assertThat(export(Format.CODEX).notes())
                .anyMatch(note -> note.startsWith("network: codex knows no ports"))
                .anyMatch(note -> note.startsWith("network.allow b.example:8443: "))
                .anyMatch(note -> note.startsWith("network.allow [fd00::1]: "))
                .noneMatch(note -> note.startsWith("network.allow intranet"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/a\"b",
                "/a\\b",
                "/a\nallowWrite",
                "/a'\"\"\"b",
                "/a]\n[features]\nnetwork_proxy = false\n[x",
                "/ä\u202eb\u0007\u009b\u007f",
                "/\ud83d\ude00",
                "/-rf --",
                "/a#b = \"write\"",
            })
    void aHostileNameStaysOneName(String path) {
        Policy policy = reading(path);

        for (Format format : Format.values()) {
            Exported exported = PolicyExport.export(policy, format);
            assertThat(exported.text()).matches("[ -~\n]*");
            assertThat(exported.notes()).allMatch(note -> note.codePoints().allMatch(Quote::isPrintable));
            boolean told = exported.notes().stream().anyMatch(note -> note.startsWith("files.read "));
            assertThat(told || reads(exported.text(), format).contains(path))
                    .as(exported.text())
                    .isTrue();
        }
        Map<String, String> toml =
                strings(PolicyExport.export(policy, Format.CODEX).text());
        assertThat(toml).hasSizeLessThanOrEqualTo(7).containsEntry(".", "write");
    }

    /** Taken for patterns they would show more than they name. */
    @ParameterizedTest
    @ValueSource(strings = {"/a*", "/a?", "/[ab]", "/{a,b}"})
    void aNameThatIsAPatternIsLeftOut(String path) {
        for (Format format : Format.values()) {
            Exported exported = PolicyExport.export(reading(path), format);
            assertThat(reads(exported.text(), format)).doesNotContain(path);
            assertThat(exported.notes()).anyMatch(note -> note.startsWith("files.read " + path + ": it is left out"));
        }
    }

    @ParameterizedTest
    @EnumSource(Format.class)
    void aRuleForSomeRequestsOpensNoWholeHost(Format format) {
        HostRule some =
                new HostRule("part.example", false, 443, List.of("GET"), List.of("/public/**"), "part.example", "test");
        Policy policy = new Policy(
                WHOLE.isolation(),
                new Policy.Files(List.of(), List.of()),
                new Policy.Network(List.of(some), List.of(), List.of()),
                List.of(),
                WHOLE.git(),
                WHOLE.limits());

        Exported exported = PolicyExport.export(policy, format);

        assertThat(exported.text()).doesNotContain("part.example");
        assertThat(exported.notes()).anyMatch(note -> note.startsWith("network.allow GET part.example /public/**: "));
    }

    @Test
    void onlyThreeFormatsAreKnown() {
        assertThat(Format.of("srt")).isEqualTo(Format.SRT);
        assertThatThrownBy(() -> Format.of("cladue")).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.kind()).isEqualTo(Problem.Kind.USAGE);
            assertThat(problem.sentence()).contains("claude, srt, codex", "Did you mean");
        });
        assertThatThrownBy(() -> Format.of("\u001b[2J")).hasMessageNotContaining("\u001b");
    }

    private static Policy reading(String path) {
        return new Policy(
                WHOLE.isolation(),
                new Policy.Files(List.of(Path.of(path)), List.of()),
                new Policy.Network(List.of(), List.of(), List.of()),
                List.of(),
                WHOLE.git(),
                WHOLE.limits());
    }

    private static List<String> reads(String text, Format format) {
        if (format == Format.CODEX) {
            return List.copyOf(strings(text).keySet());
        }
        var root = JsonMapper.shared().readTree(text);
        var sandbox = format == Format.CLAUDE ? root.get("sandbox") : root;
        return sandbox.get("filesystem")
                .get("allowRead")
                .valueStream()
                .map(node -> node.stringValue())
                .toList();
    }

    private static final Pattern ENTRY = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\" = \"([a-z]*)\"");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(?:u([0-9A-F]{4})|U([0-9A-F]{8})|([\"\\\\]))");

    /** As TOML reads them: every line is a table, a bare key, an entry of two strings, or empty. */
    private static Map<String, String> strings(String toml) {
        Map<String, String> entries = new LinkedHashMap<>();
        for (String line : toml.lines().toList()) {
            Matcher entry = ENTRY.matcher(line);
            if (entry.matches()) {
                entries.put(unescape(entry.group(1)), entry.group(2));
            } else {
                assertThat(line).matches("|\\[[a-z.\":_]+\\]|[a-z_]+ = (true|false|\"taskbox\")");
            }
        }
        return entries;
    }

    private static String unescape(String text) {
        return ESCAPE.matcher(text)
                .replaceAll(escape -> Matcher.quoteReplacement(
                        escape.group(3) != null
                                ? escape.group(3)
                                : Character.toString(Integer.parseInt(
                                        Optional.ofNullable(escape.group(1)).orElseGet(() -> escape.group(2)), 16))));
    }
}
