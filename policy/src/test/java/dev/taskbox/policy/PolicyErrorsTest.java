package dev.taskbox.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskbox.model.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class PolicyErrorsTest {
    private static final String FAILED = "reading the policy .taskbox.yaml failed: ";

    @TempDir
    Path root;

    private Given given;

    @BeforeEach
    void start() {
        given = new Given(root);
    }

    static List<Arguments> faults() {
        return List.of(
                fault(
                        "agent: x\npolicy:\n  # c\n  netwrok: {}\n",
                        "line 4: unknown key 'netwrok'. Did you mean 'network'?"),
                fault("network: {}\n", "line 1: unknown key 'network'. Did you mean 'policy.network'?"),
                fault(
                        "zzzzzz: 1\n",
                        "line 1: unknown key 'zzzzzz'. The keys here are agent, place, isolation, setup, verify, policy."),
                fault("place: nativ\n", "line 1: in 'place' 'nativ' is not a place. Did you mean 'native'?"),
                fault(
                        "place: host\n",
                        "line 1: in 'place' 'host' is no box at all, so no file can choose it."
                                + " Name it for the one task that needs it."),
                fault(
                        "policy: {extends: [mavne]}\n",
                        "line 1: in 'policy.extends' there is no preset 'mavne'. Did you mean 'maven'?"),
                fault(
                        "policy: []\n",
                        "line 1: 'policy' is a list and not a mapping. Write keys and values: 'key: value'."),
                fault(
                        "just text\n",
                        "line 1: the file is 'just text' and not a mapping. Write keys and values: 'key: value'."),
                fault("policy:\n", "line 1: 'policy' has no value. Write one, or remove the key."),
                fault(
                        "agent: 12\n",
                        "line 1: 'agent' is '12' and not the name of an agent. Write the name of an agent."),
                fault(
                        "policy: {network: {allow: a.example}}\n",
                        "line 1: 'policy.network.allow' is not a list. Write it like [a, b]."),
                fault("agent: a\nsetup: b\nagent: c\n", "line 3: 'agent' is already in line 1. Keep one of the two."),
                fault("a: &x {}\nb: *x\n", "line 2: aliases are not allowed. Write the value out."),
                fault("agent: a\n---\nagent: b\n", "line 2: a second document begins. Keep one document in the file."),
                fault("[".repeat(5000), "line 1: it is nested more than 16 deep. Flatten it."),
                fault(
                        "agent: !!java/x a\n",
                        "line 1: 'agent' is 'a' and not the name of an agent. Write the name of an agent."),
                fault(
                        "policy: {limits: {memory: 4gib}}\n",
                        "line 1: in 'policy.limits.memory' '4gib' is not a size. Write it like 512MiB, 4GiB or 10GB."),
                fault(
                        "policy: {limits: {disk: 99999999999TiB}}\n",
                        "line 1: in 'policy.limits.disk' '99999999999TiB' is more bytes than can be counted."
                                + " Write it like 512MiB or 4GiB."),
                fault(
                        "policy: {limits: {time: 2 hours}}\n",
                        "line 1: in 'policy.limits.time' '2 hours' is not a duration."
                                + " Write it like 90s, 15m, 2h, 1h30m or 1d."),
                fault(
                        "policy: {limits: {best_effort: yes}}\n",
                        "line 1: 'policy.limits.best_effort' is 'yes' and not true or false. Write true or false."),
                fault(
                        "policy: {limits: {cpus: .inf}}\n",
                        "line 1: in 'policy.limits.cpus' '.inf' is not a number of CPUs."
                                + " Write a number from 0.01 to 4096."),
                fault(
                        "policy: {network: {expose: [70000]}}\n",
                        "line 1: in 'policy.network.expose' '70000' is not a port. Write a whole number from 1 to 65535."),
                fault(
                        "policy: {files: {read: [etc]}}\n",
                        "line 1: in 'policy.files.read' 'etc' is not an absolute path. Begin it with / or ~/."),
                fault(
                        "policy: {files: {read: [/]}}\n",
                        "line 1: in 'policy.files.read' '/' would show the whole machine."
                                + " Name the directories that are needed."),
                fault(
                        "policy: {files: {cache: [~/../x]}}\n",
                        "line 1: in 'policy.files.cache' '~/../x' holds '..'. Write the path it leads to."),
                fault(
                        "policy: {files: {read: [\"/a\\0b\"]}}\n",
                        "line 1: in 'policy.files.read' '/a\\u{0}b' is not a path."
                                + " Write a path that this machine can have."),
                fault(
                        "policy: {network: {allow: ['*']}}\n",
                        "line 1: in 'policy.network.allow' '*' matches every host, and what is not allowed is denied"
                                + " anyway. Name the hosts: example.com, or \"*.example.com\" for everything below it."),
                fault(
                        "policy: {network: {allow: ['*.com']}}\n",
                        "line 1: in 'policy.network.allow' '*.com' would allow everything below 'com', where anyone can"
                                + " have a name. Name the domains that are needed: \"*.example.com\"."),
                fault(
                        "policy: {network: {allow: ['*.CO.uk:8443']}}\n",
                        "line 1: in 'policy.network.allow' '*.CO.uk:8443' would allow everything below 'co.uk', where"
                                + " anyone can have a name. Name the domains that are needed: \"*.example.co.uk\"."),
                fault(
                        "policy: {network: {deny: ['127.1']}}\n",
                        "line 1: in 'policy.network.deny' '127.1' is an unusual spelling of an IPv4 address."
                                + " Write four decimal numbers: 127.0.0.1."),
                fault(
                        "policy: {network: {allow: ['::1']}}\n",
                        "line 1: in 'policy.network.allow' '::1' has more than one colon."
                                + " Write an IPv6 address in brackets: \"[::1]\"."),
                fault(
                        "policy: {network: {allow: ['https://a.example/x']}}\n",
                        "line 1: in 'policy.network.allow' 'https://a.example/x' is a URL."
                                + " Write the host alone, and its port where it is not 443."),
                fault(
                        "policy: {credentials: [{name: T, hosts: [a.example]}]}\n",
                        "line 1: in 'policy.credentials' a credential lacks from. Add it."),
                fault(
                        "policy: {credentials: [{name: T, from: 'env: A', hosts: ['*.a.example']}]}\n",
                        "line 1: in 'policy.credentials.hosts' a credential cannot be bound to '*.a.example'."
                                + " Name each host that may receive the secret."),
                fault(
                        "policy: {credentials: [{name: T, from: hush, hosts: [a.example]}]}\n",
                        "line 1: in 'policy.credentials.from' this is no source of a credential."
                                + " Write 'env: NAME', 'file: PATH' or 'command: LINE'."),
                fault(
                        "agents: {claude: {executable: /x}}\n",
                        "line 1: 'agents' belongs in the user's config. Move it to config.yaml."),
                fault(
                        "concurrency: 4\n",
                        "line 1: 'concurrency' belongs in the user's config. Move it to config.yaml."));
    }

    private static Arguments fault(String text, String sentence) {
        return Arguments.of(text, sentence);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void saysLineReasonAndRemedy(String text, String sentence) {
        assertThat(given.refusal(text)).isEqualTo(FAILED + sentence);
        assertThat(given.problem().kind()).isEqualTo(Problem.Kind.USAGE);
    }

    @Test
    void reportsAllFaultsOfBothFilesTogether() {
        given.userFile("concurency: 2\n");
        given.projectFile("agnet: x\npolicy:\n  netwrok: {}\n  limits: {memory: lots}\n");

        assertThat(given.problem().sentence().replace(root + "/", ""))
                .isEqualTo("reading the policy config.yaml failed: line 1: unknown key 'concurency'."
                        + " Did you mean 'concurrency'?"
                        + " Also in .taskbox.yaml line 1: unknown key 'agnet'. Did you mean 'agent'?"
                        + " Also in .taskbox.yaml line 3: unknown key 'netwrok'. Did you mean 'network'?"
                        + " Also in .taskbox.yaml line 4: in 'policy.limits.memory' 'lots' is not a size."
                        + " Write it like 512MiB, 4GiB or 10GB.");
    }

    @Test
    void countsWhatItDoesNotShow() {
        assertThat(given.refusal("x: 1\n".replace("x", "aaaaaaaa") + numbered(30)))
                .contains("line 20:")
                .doesNotContain("line 21:")
                .endsWith(" And 11 more.");
    }

    private static String numbered(int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append("unknown").append(i).append(": 1\n");
        }
        return text.toString();
    }

    @Test
    void refusesTwinsOfACredential() {
        assertThat(given.refusal("""
                policy:
                  credentials:
                    - {name: T, from: "env: A", hosts: [a.example]}
                    - {name: T, from: "env: B", hosts: [b.example]}
                """))
                .isEqualTo(FAILED + "line 4: the credential 'T' is already at .taskbox.yaml:3. Rename one.");
    }

    @Test
    void refusesWhatIsTooLargeOrNotText() throws IOException {
        assertThat(given.refusal("#".repeat(YamlFile.LARGEST + 1)))
                .isEqualTo(FAILED + "line 1: the file is larger than 256 KiB. Shorten it.");
        Files.write(given.project(), new byte[] {'a', ':', ' ', '1', '\n', (byte) 0xff, 'x'});
        assertThat(given.problem().why()).isEqualTo("line 2: it is not UTF-8");
    }

    @Test
    void refusesALinkInTheProject() throws IOException {
        Files.writeString(root.resolve("elsewhere"), "agent: x");
        Files.createSymbolicLink(given.project(), root.resolve("elsewhere"));
        assertThat(given.problem().why()).isEqualTo("it is a symbolic link");
    }

    @Test
    void refusesADanglingLinkAndADirectory() throws IOException {
        Files.createSymbolicLink(given.project(), root.resolve("nowhere"));
        assertThat(given.problem().why()).isEqualTo("it is a symbolic link");
        Files.delete(given.project());
        Files.createDirectory(given.project());
        assertThat(given.problem().why()).isEqualTo("it is not a regular file");
    }

    @Test
    void aLinkOfTheUsersMayLeadElsewhereAndNotNowhere() throws IOException {
        Files.createSymbolicLink(given.config(), root.resolve("dotfiles.yaml"));
        assertThat(given.problem().why()).isEqualTo("it is a symbolic link to nothing");
        Files.writeString(root.resolve("dotfiles.yaml"), "concurrency: 7");
        assertThat(given.resolve().concurrency()).isEqualTo(7);
    }

    @Test
    void quotesNoSecretThatStandsInTheWrongPlace() {
        given.userFile("""
                agents: {claude: {environment: {K: "hush\\n"}}}
                policy: {credentials: [{name: T, from: hush, hosts: [a.example]}]}
                """);
        assertThat(given.problem().sentence()).contains("line 1", "line 2").doesNotContain("hush");
    }

    @Test
    void showsNothingATerminalWouldObey() {
        assertThat(given.refusal("\"\\e[31mred\\u202e\": 1\n"))
                .startsWith(FAILED + "line 1: unknown key '\\u{1b}[31mred\\u{202e}'.");
    }

    @Test
    void neverFailsOtherThanWithAProblem() {
        String good = """
                agent: claude
                policy:
                  extends: [npm]
                  network: {allow: ['*.a.b', "c:1"]}
                  credentials:
                    - {name: T, from: 'env: A', hosts: [a.b]}
                  limits: {memory: 4GiB, time: 2h}
                """;
        String noise = "&*!|>%@`'\"{}[],:#?-\n\t\0~<=\ud83d\ude00\u0085";
        Random random = new Random(42);
        for (int i = 0; i < 3_000; i++) {
            StringBuilder text = new StringBuilder(good);
            for (int changes = random.nextInt(1, 5); changes > 0; changes--) {
                int at = random.nextInt(text.length());
                text.replace(
                        at,
                        Math.min(text.length(), at + random.nextInt(3)),
                        String.valueOf(noise.charAt(random.nextInt(noise.length()))));
            }
            resolveOrRefuse(text.toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    private void resolveOrRefuse(byte[] text) {
        try {
            Files.write(given.project(), text);
            assertThat(given.resolve()).isNotNull();
        } catch (Problem problem) {
            assertThat(problem.kind()).isEqualTo(Problem.Kind.USAGE);
            assertThat(problem.why()).startsWith("line ");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
