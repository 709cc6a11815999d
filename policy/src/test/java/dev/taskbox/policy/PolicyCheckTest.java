package dev.taskbox.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PolicyCheckTest {
    @TempDir
    Path root;

    private Path home;
    private PolicyCheck check;

    @BeforeEach
    void start() throws IOException {
        home = Files.createDirectories(root.resolve("home"));
        Files.createDirectories(home.resolve(".sdk/bin"));
        Files.createDirectories(home.resolve(".ssh"));
        Files.createSymbolicLink(home.resolve(".sdk/leak"), home.resolve(".ssh"));
        Files.createSymbolicLink(home.resolve("sdk"), home.resolve(".sdk"));
        Path system = Files.createDirectories(root.resolve("usr"));
        Given given = new Given(root)
                .projectFile("policy:\n  files: {read: [~/.sdk]}\n  network: {allow: ['*.a.example', '[::1]:80']}\n");
        ResolvedSettings settings = PolicyReader.resolve(root, given.config(), home, Overrides.NONE);
        check = new PolicyCheck(settings, List.of(system), home);
    }

    @ParameterizedTest
    @CsvSource({
        "x.a.example, true",
        "x.a.example:443, true",
        "x.a.example:80, false",
        "a.example, false",
        "[::1]:80, true",
        "::1, false",
        "127.1, false"
    })
    void answersForHosts(String target, boolean allowed) {
        assertThat(check.check(target).allowed()).isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource({
        "~/.sdk, true",
        "~/.sdk/bin/java, true",
        "~/.sdk/not/there, true",
        "~/sdk/bin, true",
        "~/.sdk/leak, false",
        "~/.sdk/leak/id_rsa, false",
        "~/.sdkman, false",
        "~/.ssh/id_rsa, false",
        "~, false",
        "/, false"
    })
    void answersForPathsByWhereTheyLead(String target, boolean allowed) {
        assertThat(check.check(target).allowed()).isEqualTo(allowed);
    }

    @Test
    void namesTheRule() {
        assertThat(check.check("~/.sdk/bin")).isEqualTo(new CheckResult(true, "files.read: " + home + "/.sdk", ""));
        assertThat(check.check(root + "/usr/bin")).isEqualTo(new CheckResult(true, "system: " + root + "/usr", ""));
        assertThat(check.check("~/.ssh"))
                .isEqualTo(new CheckResult(
                        false, "not in files.read", "add \"" + home + "/.ssh\" to policy.files.read in .taskbox.yaml"));
        assertThat(check.check("x.a.example"))
                .isEqualTo(new CheckResult(true, "network.allow: *.a.example (.taskbox.yaml:3)", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "./x", "../x", "~ada/x", "/a/../b", "x.example:0", "x.example:http"})
    void refusesWhatIsNoTarget(String target) {
        assertThatThrownBy(() -> check.check(target)).hasMessageStartingWith("checking '");
    }
}
