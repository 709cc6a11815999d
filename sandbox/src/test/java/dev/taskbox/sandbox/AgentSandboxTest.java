package dev.taskbox.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskbox.model.Policy;
import dev.taskbox.model.Sandbox;
import dev.taskbox.model.SandboxRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A sandbox within the box, as an agent's own is. */
class AgentSandboxTest {
    /** What such a sandbox does: its own user, network and process namespaces, and a fresh {@code /proc}. */
    private static final String NESTED =
            "bwrap --unshare-user --unshare-net --unshare-pid --ro-bind / / --proc /proc --dev /dev true";

    private Path root;
    private NativePlace place;

    @BeforeEach
    void open() throws IOException {
        root = Files.createTempDirectory("nested-");
        Files.createDirectory(root.resolve("home"));
        place = new NativePlace(root.resolve("place"));
    }

    @AfterEach
    void close() throws Exception {
        place.close();
        new ProcessBuilder("rm", "-rf", root.toString()).inheritIO().start().waitFor();
    }

    @Test
    void startsOnlyWhereThePolicySaysSo() throws Exception {
        assertThat(exitCode(true, NESTED)).isZero();
        assertThat(exitCode(false, NESTED)).isNotZero();
    }

    @Test
    void whatIsReadOnlyStaysSoInTheNewNamespace() throws Exception {
        assertThat(exitCode(true, "unshare -Urm true")).isZero();
        assertThat(exitCode(true, "unshare -Urm sh -c 'mount -o remount,rw,bind /usr && touch /usr/x'"))
                .isNotZero();
    }

    private int exitCode(boolean agentSandbox, String command) throws Exception {
        Policy policy = new Policy(
                Policy.Isolation.SANDBOX,
                new Policy.Files(List.of(), List.of()),
                new Policy.Network(List.of(), List.of(), List.of()),
                List.of(),
                new Policy.Git(Policy.Git.Push.NONE),
                Policy.Limits.NONE,
                agentSandbox);
        SandboxRequest request = new SandboxRequest(
                "7-1",
                root.resolve("run"),
                policy,
                List.of(),
                root.resolve("home"),
                "/home/agent",
                Map.of(),
                Optional.empty(),
                7);
        try (Sandbox sandbox = place.open(request)) {
            Sandbox.AttachedProcess process =
                    sandbox.attach(Sandbox.Command.of("sh", "-c", "exec 2>&1; " + command), Optional.empty());
            process.stdin().close();
            String said = new String(process.stdout().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(said).doesNotContain("not found");
            return process.await();
        }
    }
}
