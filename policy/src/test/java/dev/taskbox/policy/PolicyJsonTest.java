package dev.taskbox.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskbox.model.Policy;
import dev.taskbox.model.Policy.HostRule;
import dev.taskbox.model.Problem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PolicyJsonTest {
    private static final Policy SMALL = new Policy(
            Policy.Isolation.SANDBOX,
            new Policy.Files(List.of(Path.of("/opt/é \"x\"")), List.of()),
            new Policy.Network(List.of(new HostRule("a.b", true, 443, "*.a.b", "preset x")), List.of(), List.of(80)),
            List.of(),
            new Policy.Git(Policy.Git.Push.TASK_BRANCH),
            Policy.Limits.NONE);
    private static final String SMALL_JSON = "{\"isolation\":\"sandbox\","
            + "\"files\":{\"read\":[\"/opt/é \\\"x\\\"\"],\"cache\":[]},"
            + "\"network\":{\"allow\":[{\"host\":\"a.b\",\"subdomains\":true,\"port\":443,\"text\":\"*.a.b\","
            + "\"origin\":\"preset x\"}],\"deny\":[],\"expose\":[80]},"
            + "\"credentials\":[],\"git\":{\"push\":\"task-branch\"},\"limits\":{\"bestEffort\":false}}";

    @Test
    void writesOneForm() {
        assertThat(PolicyJson.write(SMALL)).isEqualTo(SMALL_JSON);
        assertThat(PolicyJson.read(SMALL_JSON)).isEqualTo(SMALL);
        assertThat(PolicyJson.hash(SMALL)).matches("sha256:[0-9a-f]{64}").isEqualTo(PolicyJson.hash(SMALL));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"bestEffort\":false | \"bestEffort\":0",
                "\"bestEffort\":false | \"bestEffort\":false,\"x\":1",
                "\"bestEffort\":false | \"memory\":1.0,\"bestEffort\":false",
                "\"bestEffort\":false | \"time\":\"2h\",\"bestEffort\":false",
                "\"bestEffort\":false | \"bestEffort\":false,\"bestEffort\":false",
                "\"expose\":[80] | \"expose\":[\"80\"]",
                "\"expose\":[80] | \"expose\":{}",
                "\"sandbox\" | \"SANDBOX\"",
                "\"credentials\":[], | ''",
                "\"port\":443 | \"port\":null",
                "{\"isolation\" | []{\"isolation\""
            })
    void readsNothingElse(String part, String instead) {
        String json = SMALL_JSON.replace(part.strip(), instead.strip());
        assertThat(json).isNotEqualTo(SMALL_JSON);
        assertThatThrownBy(() -> PolicyJson.read(json))
                .isInstanceOf(Problem.class)
                .hasMessageStartingWith("reading a stored policy failed: it is not what Taskbox writes (");
    }

    @Test
    void comesBackAsItWas() {
        Random random = new Random(11);
        for (int i = 0; i < 2_000; i++) {
            Policy policy = policy(random);
            String json = PolicyJson.write(policy);
            assertThat(PolicyJson.read(json)).isEqualTo(policy);
            assertThat(PolicyJson.write(PolicyJson.read(json))).isEqualTo(json);
        }
    }

    private static Policy policy(Random random) {
        return new Policy(
                one(random, Policy.Isolation.values()),
                new Policy.Files(some(random, () -> path(random)), some(random, () -> path(random))),
                new Policy.Network(
                        some(random, () -> rule(random)),
                        some(random, () -> rule(random)),
                        some(random, () -> random.nextInt(65_536))),
                some(random, () -> new Policy.Credential(text(random), text(random), some(random, () -> text(random)))),
                new Policy.Git(one(random, Policy.Git.Push.values())),
                limits(random));
    }

    private static Policy.Limits limits(Random random) {
        return new Policy.Limits(
                random.nextBoolean() ? OptionalDouble.of(random.nextDouble() * 64) : OptionalDouble.empty(),
                random.nextBoolean() ? OptionalLong.of(random.nextLong()) : OptionalLong.empty(),
                random.nextBoolean() ? OptionalInt.of(random.nextInt()) : OptionalInt.empty(),
                random.nextBoolean() ? OptionalLong.of(Long.MAX_VALUE) : OptionalLong.empty(),
                random.nextBoolean() ? Optional.of(Duration.ofSeconds(random.nextInt())) : Optional.empty(),
                random.nextBoolean() ? Optional.of(Duration.ofDays(1)) : Optional.empty(),
                random.nextBoolean());
    }

    private static HostRule rule(Random random) {
        return new HostRule(text(random), random.nextBoolean(), random.nextInt(65_536), text(random), text(random));
    }

    private static Path path(Random random) {
        return Path.of("/" + text(random).replace("\0", ""));
    }

    private static String text(Random random) {
        String alphabet = "ab\"\\/{}\n\t\0\u001b\u2028é.*";
        return random.ints(random.nextInt(8), 0, alphabet.length())
                .collect(StringBuilder::new, (s, at) -> s.append(alphabet.charAt(at)), StringBuilder::append)
                .toString();
    }

    private static <T> T one(Random random, T[] values) {
        return List.of(values).get(random.nextInt(values.length));
    }

    private static <T> List<T> some(Random random, Supplier<T> next) {
        return Stream.generate(next).limit(random.nextInt(4)).toList();
    }
}
