package dev.taskbox.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskbox.model.Problem;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyErrorsTest {
    @TempDir
    Path directory;

    private Given given;

    @BeforeEach
    void setUp() {
        given = new Given(directory);
    }

    @Test
    void theFirstMistakeIsASentenceWithASuggestion() {
        given.project("agent: claude\npolicy:\n  files: {}\n  netwrok: {}\n");
        Problem problem = given.problem();
        assertThat(problem.kind()).isEqualTo(Problem.Kind.USAGE);
        assertThat(problem.sentence())
                .isEqualTo("reading the policy " + given.projectFile()
                        + " failed: line 4: unknown key 'netwrok'. Did you mean 'network'? See " + given.projectFile()
                        + ":4:3.");
    }

    @Test
    void allMistakesOfBothFilesAreToldAtOnce() {
        given.project("""
                        place: nativ
                        policy:
                          extends: [mavn]
                          network: {allow: ["*", ok.example], deny: 5}
                          limits: {memory: 4 gigs, cpus: lots, time: 2 hours}
                        """).user("concurrency: many\n");
        assertThat(given.problem().sentence())
                .contains("line 1: 'place': 'nativ' is not a place. Did you mean 'native'?")
                .contains(
                        given.projectFile() + ":3:13: 'policy.extends': 'mavn' is not a preset. Did you mean 'maven'?")
                .contains(given.projectFile() + ":4:21: 'policy.network.allow': '*' would mean every host")
                .contains(given.projectFile() + ":4:45: 'policy.network.deny' takes a list, not a number")
                .contains(given.projectFile() + ":5:20: 'policy.limits.memory': '4 gigs' has no unit that is known")
                .contains(given.projectFile() + ":5:34: 'policy.limits.cpus': 'lots' is not a number of processors")
                .contains(given.projectFile() + ":5:46: 'policy.limits.time': '2 hours' is not a duration")
                .contains(given.userFile() + ":1:14: 'concurrency' takes a number of runs from 1 to 1000, not text");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "agents: {}|'agents' belongs in your own config",
                "daemon: {idle: 1m}|'daemon' belongs in your own config",
                "ssh: {listen: 0.0.0.0:22}|'ssh' belongs in your own config",
                "concurrency: 4|'concurrency' belongs in your own config",
                "place: host|must be named for each task",
                "place: fly|'fly' is not a place",
                "isolation: vm|'vm' is not an isolation",
                "isolation: machin|Did you mean 'machine'?",
                "agent: Claude Code|is not an agent's name",
                "agent: [claude]|'agent' takes an agent's name such as claude, not a list",
                "agent: 5|'agent' takes an agent's name such as claude, not a number",
                "agent:|'agent' has no value",
                "setup: ' '|it is blank",
                "setup: \"a\\0b\"|control character",
                "setup: \"a\\e[2Jb\"|control character",
                "policy:|'policy' has no value",
                "policy: []|'policy' takes a mapping of keys to values, not a list",
                "[1, 2]|the file takes a mapping of keys to values, not a list",
                "just text|the file takes a mapping of keys to values, not text",
                "{agent: claude, agent: codex}|the key 'agent' is there twice",
                "policy: {network: {allow: a.example}}|'policy.network.allow' takes a list, not text",
                "policy: {network: {allow: [[a.example]]}}|takes a host such as example.com",
                "policy: {network: {allow: [~]}}|'policy.network.allow' has no value",
                "policy: {network: {allow: ['*.com']}}|every domain that anyone registers below .com",
                "policy: {network: {allow: ['127.1']}}|unusual spelling of an IPv4 address",
                "policy: {network: {expose: [0]}}|'0' is not a whole number from 1 to 65535",
                "policy: {network: {expose: ['80']}}|not quoted text",
                "policy: {network: {expose: [0x50]}}|is not a whole number",
                "policy: {git: {push: task_branch}}|Did you mean 'task-branch'?",
                "policy: {git: {push: main}}|Known here: none, task-branch.",
                "policy: {limits: {memory: 4}}|is less than 16MiB",
                "policy: {limits: {memory: 4G}}|Did you mean 'GiB' (1024) or 'GB' (1000)?",
                "policy: {limits: {memory: -1}}|is not a size",
                "policy: {limits: {memory: 99999999TiB}}|is not a whole number of bytes below 8 EiB",
                "policy: {limits: {memory: .inf}}|is not a size",
                "policy: {limits: {memory: none}}|only you may lift a limit",
                "policy: {limits: {cpus: 0}}|is not a number of processors",
                "policy: {limits: {cpus: .nan}}|is not a number of processors",
                "policy: {limits: {cpus: 1e9}}|is not a number of processors",
                "policy: {limits: {processes: 0}}|is not a whole number from 1 to 4194304",
                "policy: {limits: {processes: 99999999999}}|is not a whole number from 1 to 4194304",
                "policy: {limits: {time: 0s}}|is not between 1s and 365d",
                "policy: {limits: {time: 999999999d}}|is not between 1s and 365d",
                "policy: {limits: {time: 30}}|is not a duration",
                "policy: {limits: {time: ''}}|is not a duration",
                "policy: {limits: {best_effort: true}}|only you may accept limits that are not enforced",
                "policy: {limits: {best_effort: yes}}|takes true or false, not text",
                "policy: {limits: {best-effort: false}}|Did you mean 'best_effort'?",
                "policy: {files: {read: [src]}}|is not an absolute path",
                "policy: {files: {read: [~]}}|has no value",
                "policy: {files: {read: ['~']}}|the whole home directory",
                "policy: {files: {read: ['~/x/..']}}|the whole home directory",
                "policy: {files: {read: [/]}}|the whole home directory",
                "policy: {files: {read: ['~root/x']}}|is not an absolute path",
                "policy: {files: {read: ['~/.ssh/id_rsa']}}|only you may allow that",
                "policy: {files: {read: ['~/.config']}}|only you may allow that",
                "policy: {files: {read: ['~//.ssh']}}|only you may allow that",
                "policy: {files: {read: ['/run/docker.sock']}}|only you may allow that",
                "policy: {files: {read: ['/opt/*']}}|wildcard or a variable",
                "policy: {files: {read: ['$HOME/x']}}|is not an absolute path",
                "policy: {files: {read: [\"/x\\0\"]}}|control character",
                "policy: {files: {cache: [/var/cache]}}|is not below the home",
                "policy: {files: {cache: ['~/../x']}}|is not a directory below the home",
                "policy: {files: {cache: ['a/../..']}}|is not a directory below the home",
                "policy: {files: {cache: ['~']}}|is not a directory below the home",
                "policy: {files: {cache: ['.']}}|is not a directory below the home",
                "policy: {credentials: [{name: T, hosts: [a.example]}]}|'policy.credentials' lacks 'from'",
                "policy: {credentials: [{name: T, from: 'env: T', hosts: []}]}|is bound to no host",
                "policy: {credentials: [{name: T, from: 'env: T', hosts: ['*.a.example']}]}|goes to named hosts only",
                "policy: {credentials: [{name: T-1, from: 'env: T', hosts: [a.example]}]}|is not a name such as GITHUB_TOKEN",
                "policy: {credentials: [{name: T, from: 'env: $T', hosts: [a.example]}]}|is not a variable's name",
                "policy: {credentials: [{name: T, from: 'file: token', hosts: [a.example]}]}|is not an absolute path",
                "policy: {credentials: [{name: T, from: 'command:', hosts: [a.example]}]}|nothing on one line follows 'command:'",
            })
    void aMistakeIsNamed(String yaml, String said) {
        assertThat(given.project(yaml).problem().sentence()).contains(said).contains(given.projectFile() + ":");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "agent: &a claude\\nsetup: *a|1|no anchors",
                "agent: claude\\nsetup: *a|2|no aliases",
                "agent: !!str claude|1|no tags",
                "policy: !java.net.URL {}|1|no tags",
                "agent: claude\\n---\\nagent: codex|2|second YAML document",
                "agent: claude\\n  setup: x|2|mapping values are not allowed",
                "agent: claude\\n\\tsetup: x|2|TAB",
                "agent: \"claude|1|unexpected end",
                "policy: {network: {|1|:",
                "policy:\\n  network:\\n    allow: [a.example|3|:",
                "agent: @claude|1|cannot start any token",
                "policy: {network: {allow: [*.example.com]}}|1|begins with '*'",
                "agent: claude\\nsetup: \\u0007|2|U+0007",
                "<<: {agent: x}|1|no merge keys",
                "? [a, b]\\n: c|1|a key must be a word",
                "setup: \"\\u12\"|1|escape sequence of 4",
                "agent: x\\nsetup: \"\\x|2|not YAML from here on",
                "%YAML 9.9\\n---\\nagent: claude|1|:",
            })
    void brokenYamlIsAMistakeWithItsLine(String yaml, int line, String said) {
        String text = yaml.replace("\\n", "\n").replace("\\t", "\t").replace("\\u0007", "\u0007");
        assertThat(given.project(text).problem().sentence())
                .contains("line " + line + ":")
                .contains(said);
    }

    @Test
    void aliasesThatMultiplyAreRefusedBeforeTheyDo() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 20; i++) {
            bomb.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ", ").repeat(9)));
        }
        assertThat(given.project(bomb.toString()).problem().sentence()).contains("no anchors");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{a: ", "- ", "? "})
    void deepNestingIsRefused(String opening) {
        assertThat(given.project(opening.repeat(60_000)).problem().kind()).isEqualTo(Problem.Kind.USAGE);
        String indented = "a:\n" + " a:\n".repeat(1);
        StringBuilder block = new StringBuilder(indented);
        for (int depth = 2; depth < 300; depth++) {
            block.append(" ".repeat(depth)).append("a:\n");
        }
        assertThat(given.project(block.toString()).problem().sentence()).contains("nested too deeply");
    }

    @Test
    void aFileOfManyMistakesIsListedInPart() {
        StringBuilder yaml = new StringBuilder();
        for (int i = 0; i < 10_000; i++) {
            yaml.append("key").append(i).append(": x\n");
        }
        assertThat(given.project(yaml.toString()).problem().sentence())
                .contains("unknown key 'key0'")
                .contains("and 179 more")
                .hasSizeLessThan(10_000);
    }

    @Test
    void aHugeFileIsRefused() {
        given.project("# " + "x".repeat(256 * 1024));
        assertThat(given.problem().sentence()).contains("larger than 256 KiB");
    }

    @Test
    void whatIsNotUtf8IsRefused() throws Exception {
        Files.write(given.projectFile(), "agent: x\nsetup: \u00fc".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(given.problem().sentence()).contains("line 2: it is not UTF-8 text");
    }

    @Test
    void aProjectsFileMustBeAPlainFile() throws Exception {
        Path secret = Files.writeString(directory.resolve("secret"), "password: hunter2");
        Files.createSymbolicLink(given.projectFile(), secret);
        assertThat(given.problem().sentence())
                .contains("it is not a regular file")
                .doesNotContain("hunter2");
        Files.delete(given.projectFile());
        Files.createSymbolicLink(given.projectFile(), directory.resolve("nowhere"));
        assertThat(given.problem().sentence()).contains("it is not a regular file");
        Files.delete(given.projectFile());
        Files.createDirectory(given.projectFile());
        assertThat(given.problem().sentence()).contains("it is not a regular file");
    }

    @Test
    void aUsersFileThatLinksToNothingIsNoEmptyOne() throws Exception {
        Files.createSymbolicLink(given.userFile(), directory.resolve("nowhere"));
        assertThat(given.problem().sentence()).contains("symbolic link to nothing");
    }

    @Test
    void aFileUnderAnotherNameIsNotPassedOver() {
        Given.write(given.projectRoot().resolve(".taskbox.yml"), "policy: {}\n");
        assertThat(given.problem().sentence()).contains("must be named .taskbox.yaml");
    }

    @Test
    void aSecretThatWasPastedIsNotRepeated() {
        given.project("policy: {credentials: [{name: T, from: ghp_verysecret, hosts: [a.example]}]}");
        assertThat(given.problem().sentence())
                .contains("does not say where the secret comes from")
                .doesNotContain("verysecret");
    }

    @Test
    void oneNameIsOneSecret() {
        given.user("policy: {credentials: [{name: T, from: 'env: T', hosts: [a.example]}]}")
                .project("policy: {credentials: [{name: T, from: 'env: T', hosts: [evil.example]}]}");
        assertThat(given.problem().sentence())
                .contains(given.projectFile().toString())
                .contains("is another one at " + given.userFile() + ":1:24");
    }

    @Test
    void whatIsQuotedMovesNoCursor() {
        given.project("\"a\\e[2J\\u202e\\nb\": x");
        assertThat(given.problem().sentence())
                .contains("unknown key 'a\\u001b[2J\\u202e\\u000ab'")
                .doesNotContain("\u001b", "\u202e");
    }

    @Test
    void theUserMayShowWhatAProjectMayNot() {
        given.user("policy: {files: {read: ['~/.ssh/known_hosts']}}");
        assertThat(given.policy().files().read()).containsExactly(given.home().resolve(".ssh/known_hosts"));
        given.user("policy: {files: {read: ['/home/..']}}");
        assertThat(given.problem().sentence()).contains("whole home directory");
    }

    /** Whatever is in the file, it is read or it is a problem. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void noTextMakesItFall(long seed) {
        Random random = new Random(seed);
        String[] parts = {
            "policy",
            "network",
            "allow",
            "agent",
            "limits",
            "memory",
            ": ",
            ":",
            "\n",
            "\n  ",
            "\n    ",
            "- ",
            "[",
            "]",
            "{",
            "}",
            ", ",
            "\"",
            "'",
            "*",
            "&a",
            "*a",
            "!!map ",
            "|",
            ">",
            "?",
            "#",
            "%",
            "@",
            "`",
            "~",
            "4GiB",
            "a.example",
            "\0",
            "\t",
            "\ud800",
            "\u0085",
            "\u2028",
            "\ufeff",
            "---",
            "...",
            "\\u",
            "0x",
            "null",
            "\r"
        };
        for (int i = 0; i < 2_000; i++) {
            StringBuilder yaml = new StringBuilder();
            for (int n = random.nextInt(30); n > 0; n--) {
                yaml.append(parts[random.nextInt(parts.length)]);
            }
            outcome(yaml.toString());
        }
    }

    /** Any exception but a Problem fails the test. */
    private void outcome(String yaml) {
        Issues issues = new Issues();
        Reading in = new Reading(given.projectFile(), Reading.Scope.PROJECT, directory, given.userFile(), issues);
        Yaml.read(yaml, in).ifPresent(root -> Keys.FILE.read(root, "", in));
        assertThat(issues.all()).allSatisfy(issue -> {
            assertThat(issue.spot().line()).isPositive();
            assertThat(issue.spot().column()).isPositive();
            assertThat(issue.why()).isNotBlank();
        });
    }
}
