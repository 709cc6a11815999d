package dev.taskbox.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskbox.model.Policy;
import dev.taskbox.model.Policy.HostRule;
import dev.taskbox.model.Problem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyJsonTest {
    private static final Policy SMALL = new Policy(
            Policy.Isolation.SANDBOX,
            new Policy.Files(List.of(Path.of("/opt/sdk")), List.of(Path.of(".m2"))),
            new Policy.Network(
                    List.of(new HostRule("a.example", true, 443, "*.A.example", "preset x")), List.of(), List.of(3000)),
            List.of(new Policy.Credential("T", "env: T", List.of("a.example"))),
            new Policy.Git(Policy.Git.Push.TASK_BRANCH),
            new Policy.Limits(
                    OptionalDouble.of(2),
                    OptionalLong.of(1L << 32),
                    OptionalInt.empty(),
                    OptionalLong.empty(),
                    Optional.of(Duration.ofHours(2)),
                    Optional.empty(),
                    false));
    private static final String SMALL_JSON = """
            {"version":1,"isolation":"sandbox","files":{"read":["/opt/sdk"],"cache":[".m2"]},\
            "network":{"allow":[{"host":"a.example","subdomains":true,"port":443,"text":"*.A.example",\
            "origin":"preset x"}],"deny":[],"expose":[3000]},"credentials":[{"name":"T","from":"env: T",\
            "hosts":["a.example"]}],"git":{"push":"task-branch"},"limits":{"cpus":2.0,"memory":4294967296,\
            "processes":null,"disk":null,"time":"PT2H","idle":null,"bestEffort":false}}""";

    @Test
    void hasOneForm() {
        assertThat(PolicyJson.write(SMALL)).isEqualTo(SMALL_JSON);
        assertThat(PolicyJson.read(SMALL_JSON)).isEqualTo(SMALL);
    }

    @Test
    void theAgentsSandboxIsThereOnlyWhereItIsOn() {
        Policy on = new Policy(
                SMALL.isolation(),
                SMALL.files(),
                SMALL.network(),
                SMALL.credentials(),
                SMALL.git(),
                SMALL.limits(),
                true);
        String json = SMALL_JSON.replace("false}}", "false},\"agentSandbox\":true}");

        assertThat(PolicyJson.write(on)).isEqualTo(json);
        assertThat(PolicyJson.read(json)).isEqualTo(on);
        assertThat(PolicyJson.hash(on)).isNotEqualTo(PolicyJson.hash(SMALL));
    }

    @Test
    void whatABuildMayReachIsThereOnlyWhereItNamesAHost() {
        Policy building = new Policy(
                SMALL.isolation(),
                SMALL.files(),
                new Policy.Network(
                        SMALL.network().allow(),
                        List.of(),
                        List.of(3000),
                        List.of(new HostRule("b.example", false, 80, "b.example:80", "x"))),
                SMALL.credentials(),
                SMALL.git(),
                SMALL.limits());
        String json = SMALL_JSON.replace("[3000]", """
                [3000],"build":[{"host":"b.example","subdomains":false,"port":80,"text":"b.example:80","origin":"x"}]\
                """);

        assertThat(PolicyJson.write(building)).isEqualTo(json);
        assertThat(PolicyJson.read(json)).isEqualTo(building);
        assertThat(PolicyJson.hash(building)).isNotEqualTo(PolicyJson.hash(SMALL));
    }

    @Test
    void theHashIsThatOfTheText() {
        assertThat(PolicyJson.hash(SMALL))
                .isEqualTo(PolicyJson.hash(SMALL_JSON))
                .matches("sha256:[0-9a-f]{64}");
        assertThat(PolicyJson.hash("")).endsWith("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void everyPolicySurvives(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            Policy policy = policy(random);
            String json = PolicyJson.write(policy);
            assertThat(PolicyJson.read(json)).isEqualTo(policy);
            assertThat(PolicyJson.write(PolicyJson.read(json))).isEqualTo(json);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"version\":1|\"version\":2",
                "\"version\":1|\"version\":1,\"more\":1",
                "\"version\":1|\"version\":1,\"version\":1",
                "\"version\":1,|",
                "\"sandbox\"|\"Sandbox\"",
                "\"sandbox\"|1",
                "\"/opt/sdk\"|\"opt/sdk\"",
                "\"/opt/sdk\"|\"/opt\\u0000\"",
                "\"/opt/sdk\"|null",
                "\"host\":\"a.example\"|\"host\":\"A.example\"",
                "\"host\":\"a.example\"|\"host\":\"a.example.\"",
                "\"host\":\"a.example\"|\"host\":\"127.1\"",
                "\"host\":\"a.example\"|\"host\":\"127.0.0.1\"",
                "\"host\":\"a.example\"|\"host\":\"\"",
                "\"port\":443|\"port\":0",
                "\"port\":443|\"port\":4294967739",
                "\"port\":443|\"port\":\"443\"",
                "\"port\":443|\"port\":443.0",
                "\"subdomains\":true|\"subdomains\":\"true\"",
                "\"port\":443|\"port\":443,\"methods\":[]",
                "\"port\":443|\"port\":443,\"methods\":[],\"paths\":[]",
                "\"port\":443|\"port\":443,\"methods\":[\"get\"],\"paths\":[]",
                "\"port\":443|\"port\":443,\"methods\":[],\"paths\":[\"/../x\"]",
                "\"port\":443|\"port\":443,\"paths\":[\"/x\"]",
                "\"deny\":[]|\"deny\":{}",
                "\"deny\":[]|\"deny\":null",
                "\"deny\":[],|",
                "[3000]|[3000],\"build\":[]",
                "[3000]|[3000],\"build\":null",
                "[3000]|[3000],\"build\":[\"b.example\"]",
                "\"cpus\":2.0|\"cpus\":\"NaN\"",
                "\"memory\":4294967296|\"memory\":-1",
                "\"memory\":4294967296|\"memory\":1e9",
                "\"memory\":4294967296|\"memory\":99999999999999999999",
                "\"PT2H\"|\"120m\"",
                "\"PT2H\"|\"PT120M\"",
                "\"bestEffort\":false|\"bestEffort\":null",
                "\"bestEffort\":false}}|\"bestEffort\":false}} {}",
                "\"bestEffort\":false}}|\"bestEffort\":false}",
                "\"bestEffort\":false}}|\"bestEffort\":false}}x",
                "\"bestEffort\":false}}|\"bestEffort\":false},\"agentSandbox\":false}",
                "\"bestEffort\":false}}|\"bestEffort\":false},\"agentSandbox\":null}",
                "\"bestEffort\":false}}|\"bestEffort\":false},\"agentSandbox\":true,\"agentSandbox\":true}",
            })
    void whatIsNotExactlyAPolicyIsRefused(String part, String instead) {
        String json = SMALL_JSON.replace(part, instead == null ? "" : instead);
        assertThat(json).isNotEqualTo(SMALL_JSON);
        assertThatThrownBy(() -> PolicyJson.read(json))
                .isInstanceOf(Problem.class)
                .hasMessageStartingWith("reading a stored policy failed: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "null", "[]", "1", "\"x\"", "{", "{}", "\u0000", "[[[[[[[["})
    void whatIsNoObjectIsRefused(String json) {
        assertThatThrownBy(() -> PolicyJson.read(json)).isInstanceOf(Problem.class);
        assertThatThrownBy(() -> PolicyJson.read("[".repeat(100_000))).isInstanceOf(Problem.class);
    }

    private static Policy policy(Random random) {
        return new Policy(
                pick(random, Policy.Isolation.values()),
                new Policy.Files(paths(random, "/"), paths(random, "")),
                new Policy.Network(rules(random), rules(random), List.of(1 + random.nextInt(65_535)), rules(random)),
                List.of(new Policy.Credential(
                        "N" + random.nextInt(9), "command: " + text(random), List.of("a.example"))),
                new Policy.Git(pick(random, Policy.Git.Push.values())),
                new Policy.Limits(
                        random.nextBoolean() ? OptionalDouble.empty() : OptionalDouble.of(random.nextDouble() * 64),
                        random.nextBoolean()
                                ? OptionalLong.empty()
                                : OptionalLong.of(random.nextLong(1, Long.MAX_VALUE)),
                        random.nextBoolean() ? OptionalInt.empty() : OptionalInt.of(1 + random.nextInt(9999)),
                        random.nextBoolean() ? OptionalLong.empty() : OptionalLong.of(random.nextLong(1, 1L << 50)),
                        Optional.of(Duration.ofMillis(random.nextLong(1, 1L << 40))),
                        random.nextBoolean()
                                ? Optional.empty()
                                : Optional.of(Duration.ofSeconds(random.nextInt(99_999))),
                        random.nextBoolean()));
    }

    private static List<Path> paths(Random random, String root) {
        List<Path> paths = new ArrayList<>();
        for (int n = random.nextInt(4); n > 0; n--) {
            paths.add(Path.of(root + "p" + text(random).replace("/", "").replace("\0", "")));
        }
        return paths;
    }

    private static List<HostRule> rules(Random random) {
        List<HostRule> rules = new ArrayList<>();
        for (int n = random.nextInt(4); n > 0; n--) {
            String host =
                    random.nextInt(3) == 0 ? "fd00::" + (1 + random.nextInt(9)) : "h" + random.nextInt(99) + ".example";
            boolean subdomains = host.indexOf(':') < 0 && random.nextBoolean();
            rules.add(new HostRule(
                    host,
                    subdomains,
                    1 + random.nextInt(65_535),
                    random.nextBoolean() ? List.of() : List.of("GET", "PUT"),
                    random.nextBoolean() ? List.of() : List.of("/a/*", "/b/**"),
                    text(random),
                    text(random)));
        }
        return rules;
    }

    /** Of every plane, but without surrogates that stand alone: no file that was read holds one. */
    private static String text(Random random) {
        StringBuilder out = new StringBuilder();
        for (int n = random.nextInt(10); n > 0; n--) {
            int point = random.nextInt(random.nextBoolean() ? 0x80 : 0x110000);
            out.appendCodePoint(point >= 0xd800 && point <= 0xdfff ? '"' : point);
        }
        return out.toString();
    }

    private static <T> T pick(Random random, T[] values) {
        return values[random.nextInt(values.length)];
    }
}
