package dev.taskbox.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskbox.model.Policy;
import dev.taskbox.model.Policy.Credential;
import dev.taskbox.model.Policy.HostRule;
import dev.taskbox.workspace.Repository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The real git reads them. */
class GitSettingsTest {
    private static final String PLACEHOLDER = "ghp_0123456789abcdefghij";

    @TempDir
    Path directory;

    @BeforeEach
    void makeProject() throws Exception {
        git("", "init", "-q");
        git("", "-c", "user.name=A", "-c", "user.email=a@b.example", "commit", "-q", "--allow-empty", "-m", "x");
    }

    private static Policy policy(Policy.Git.Push push, List<Integer> ports, List<Credential> credentials) {
        List<HostRule> allow = ports.stream()
                .map(port -> new HostRule("code.example", false, port, "code.example:" + port, "a test"))
                .toList();
        return new Policy(
                Policy.Isolation.SANDBOX,
                new Policy.Files(List.of(), List.of()),
                new Policy.Network(allow, List.of(), List.of()),
                credentials,
                new Policy.Git(push),
                Policy.Limits.NONE);
    }

    private Optional<String> settings(Policy policy) {
        return GitSettings.of(
                policy, Map.of("TOKEN", PLACEHOLDER), Repository.open(directory).httpsForm());
    }

    private String git(String input, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
        builder.environment()
                .put(GitSettings.VARIABLE, directory.resolve("settings").toString());
        builder.environment().put("GIT_TERMINAL_PROMPT", "0");
        Process process = builder.start();
        try (var stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
        return output.strip();
    }

    @Test
    void anUnneededFileIsNotMade() {
        assertThat(settings(policy(Policy.Git.Push.NONE, List.of(443), List.of())))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "git@code.example:a/b.git, https://code.example/a/b.git",
        "ssh://git@code.example:2222/a/b, https://code.example/a/b",
        "ssh://git:secret@code.example/a/b, https://code.example/a/b",
    })
    void aRemoteBySshIsOneByHttpsWhereThatIsTheWayOut(String url, String https) throws Exception {
        git("", "remote", "add", "origin", url);
        Path file = directory.resolve("settings");
        for (Policy policy : List.of(
                policy(Policy.Git.Push.NONE, List.of(443), List.of()),
                policy(Policy.Git.Push.TASK_BRANCH, List.of(22, 2222), List.of()))) {
            Files.writeString(file, settings(policy).orElseThrow());
            assertThat(git("", "ls-remote", "--get-url", url.replace(":secret", "")))
                    .isEqualTo(https);
            assertThat(file).content().doesNotContain("secret");
        }
        assertThat(settings(policy(Policy.Git.Push.NONE, List.of(443, 22, 2222), List.of())))
                .isEmpty();
        assertThat(settings(policy(Policy.Git.Push.NONE, List.of(), List.of()))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"https://me:secret@code.example/a/b.git", "/srv/b.git", "file:///srv/b.git"})
    void anotherRemoteStaysWhatItIs(String url) throws Exception {
        git("", "remote", "add", "origin", url);
        assertThat(settings(policy(Policy.Git.Push.TASK_BRANCH, List.of(443), List.of())))
                .isEmpty();
    }

    @Test
    void thePasswordOfABoundHostIsThePlaceholder() throws Exception {
        Credential token = new Credential("TOKEN", "env: X", List.of("code.example", "code.example:8443"));
        Files.writeString(
                directory.resolve("settings"),
                settings(policy(Policy.Git.Push.NONE, List.of(443), List.of(token)))
                        .orElseThrow());

        for (String host : token.hosts()) {
            assertThat(git("protocol=https\nhost=" + host + "\n\n", "credential", "fill"))
                    .contains("username=x-access-token", "password=" + PLACEHOLDER);
        }
        assertThat(git("", "config", "--get-urlmatch", "credential.username", "https://code.example"))
                .isEqualTo("x-access-token");
        assertThat(git("", "config", "--list")).doesNotContain("https://other.example");
    }
}
