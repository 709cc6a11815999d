package dev.taskbox.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskbox.model.Problem;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyCheckTest {
    @TempDir
    Path directory;

    private Given given;
    private PolicyCheck check;

    @BeforeEach
    void setUp() {
        given = new Given(directory);
        given.project("""
                policy:
                  extends: [maven]
                  files: {read: ["~/.sdkman", /opt/sdk], cache: ["~/.m2/repository"]}
                  network: {allow: ["*.example.com", "[fd00::1]:80"], deny: [gist.example.com]}
                """);
        check = new PolicyCheck(given.resolved(), given.home(), List.of(Path.of("/usr"), Path.of("/etc/ssl")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a.example.com | true | a.example.com | network.allow: *.example.com (.taskbox.yaml:4)",
                "A.EXAMPLE.com:443 | true | a.example.com | network.allow: *.example.com (.taskbox.yaml:4)",
                "a.example.com:80 | false | a.example.com:80 | not in network.allow",
                "gist.example.com | false | gist.example.com | network.deny: gist.example.com (.taskbox.yaml:4)",
                "[fd00::1]:80 | true | [fd00::1]:80 | network.allow: [fd00::1]:80 (.taskbox.yaml:4)",
                "fd00::1 | false | [fd00::1] | not in network.allow",
                "[fd00::1] | false | [fd00::1] | not in network.allow",
                "x.maven.org | true | x.maven.org | network.allow: *.maven.org (preset maven)",
                "/opt/sdk | true | /opt/sdk | files.read: /opt/sdk (.taskbox.yaml:3), read-only",
                "/opt/sdk/../sdk/bin | true | /opt/sdk/bin | files.read: /opt/sdk (.taskbox.yaml:3), read-only",
                "/opt/sdk2 | false | /opt/sdk2 | not in files.read",
                "/opt/sdk/../secret | false | /opt/secret | not in files.read",
                "/usr/bin/env | true | /usr/bin/env | the system's /usr, read-only",
                "/etc/passwd | false | /etc/passwd | not in files.read",
                "/ | false | / | not in files.read",
            })
    void answersByWhichRule(String subject, boolean allowed, String canonical, String rule) {
        CheckResult result = check.check(subject);
        assertThat(result.allowed()).isEqualTo(allowed);
        assertThat(result.subject()).isEqualTo(canonical);
        assertThat(result.rule()).isEqualTo(rule);
        assertThat(result.hint().isEmpty()).isEqualTo(allowed);
    }

    @Test
    void knowsTheHome() {
        assertThat(check.check("~/.sdkman/candidates").rule()).startsWith("files.read: " + given.home() + "/.sdkman");
        assertThat(check.check(given.home() + "/.m2/repository/x").rule())
                .isEqualTo("files.cache: ~/.m2/repository (.taskbox.yaml:3), the project's own and not the host's");
        assertThat(check.check("~/.m2").allowed()).isFalse();
        assertThat(check.check("~/.ssh/id_rsa").allowed()).isFalse();
        assertThat(check.check("~").allowed()).isFalse();
    }

    @Test
    void whatIsNeitherIsSaidToBe() {
        assertThatThrownBy(() -> check.check("src/main"))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("absolute");
        assertThat(check.check("https://a.example.com").rule()).startsWith("not a host: ");
        assertThat(check.check("a.example.com:99999").rule()).isEqualTo("not a port: 99999");
        assertThat(check.check("a.example.com:x").allowed()).isFalse();
        assertThat(check.check("127.1").rule()).contains("unusual spelling");
        assertThat(check.check("").rule()).isEqualTo("not a host: the host is empty");
    }
}
