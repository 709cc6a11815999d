package dev.taskbox.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskbox.model.Place.Unenforceable;
import dev.taskbox.model.Policy;
import dev.taskbox.model.Problem;
import dev.taskbox.model.SandboxRequest.Mount;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class SeatbeltCommandTest {
    private static final Path PROFILE = Path.of("/Users/me/run/7-1.sb");

    private final SeatbeltFixture mac = new SeatbeltFixture();

    private SeatbeltCommand command(String... words) {
        return SeatbeltCommand.of(
                mac.request(),
                PROFILE,
                mac.tmp,
                mac.port,
                List.of(words),
                Map.of("EXTRA", "s3cret"),
                SeatbeltFixture::realPath);
    }

    @Test
    void startsTheSystemsOwnProgramWithTheProfile() {
        SeatbeltCommand command = command("sh", "-c", "echo \"$HOME\"");

        assertThat(command.argv())
                .containsExactly("/usr/bin/sandbox-exec", "-f", PROFILE.toString(), "sh", "-c", "echo \"$HOME\"");
        assertThat(command.directory()).isEqualTo(SeatbeltFixture.WORKSPACE + "/src");
    }

    @Test
    void theEnvironmentIsTheBoxsWithTheHostsPaths() {
        assertThat(command("true").environment())
                .containsEntry("HOME", SeatbeltFixture.HOME)
                .containsEntry("TMPDIR", SeatbeltFixture.TMP)
                .containsEntry("HTTPS_PROXY", "http://127.0.0.1:41234")
                .containsEntry("ALL_PROXY", "socks5h://127.0.0.1:41234")
                .containsEntry("GREETING", "hello")
                .containsEntry("EXTRA", "s3cret")
                .doesNotContainValue("http://127.0.0.1:3128")
                .doesNotContainKey("SSH_AUTH_SOCK");
        mac.port = OptionalInt.empty();
        assertThat(command("true").environment()).doesNotContainKeys("HTTPS_PROXY", "ALL_PROXY");
    }

    @Test
    void anOptionIsNoCommandAndADirectoryOutsideIsNone() {
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> command("-p", "(allow default)"));
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(this::command);
        mac.mounts.clear();
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> command("true"))
                .satisfies(problem -> assertThat(problem.code()).isEqualTo("no-such-directory"));
    }

    @Test
    void theWorkspaceOfALaterMountIsTheOneThatCounts() {
        mac.mounts.add(Mount.readWrite(Path.of(SeatbeltFixture.WORKSPACE + "/src"), "/work/api/src"));

        assertThat(command("true").directory()).isEqualTo(SeatbeltFixture.WORKSPACE + "/src");
    }

    private static Policy policy(Policy.Limits limits, boolean agentSandbox) {
        return new Policy(
                agentSandbox ? Policy.Isolation.MACHINE : Policy.Isolation.SANDBOX,
                new Policy.Files(List.of(), List.of()),
                new Policy.Network(List.of(), List.of(), List.of()),
                List.of(),
                new Policy.Git(Policy.Git.Push.NONE),
                limits,
                agentSandbox);
    }

    private static Policy.Limits all(boolean bestEffort) {
        return new Policy.Limits(
                OptionalDouble.of(1),
                OptionalLong.of(1),
                OptionalInt.of(1),
                OptionalLong.of(1),
                Optional.of(Duration.ofHours(1)),
                Optional.of(Duration.ofHours(1)),
                bestEffort);
    }

    @Test
    void whatMacosCannotHoldIsNamed() {
        assertThat(SeatbeltLimits.unenforceable(policy(all(false), true)))
                .extracting(Unenforceable::rule)
                .containsExactly(
                        "isolation",
                        "agent_sandbox",
                        "policy.limits.cpus",
                        "policy.limits.memory",
                        "policy.limits.processes",
                        "policy.limits.disk");
        assertThat(SeatbeltLimits.unenforceable(policy(all(true), false))).isEmpty();
        assertThat(SeatbeltLimits.unenforceable(policy(Policy.Limits.NONE, false)))
                .isEmpty();
    }
}
