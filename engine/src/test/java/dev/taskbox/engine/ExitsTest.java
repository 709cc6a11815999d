package dev.taskbox.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskbox.egress.PushGuard;
import dev.taskbox.model.ModelAccess;
import dev.taskbox.model.Policy;
import dev.taskbox.model.Policy.Credential;
import dev.taskbox.model.Problem;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExitsTest {
    private static final ModelAccess MODEL = new ModelAccess(
            "anthropic",
            URI.create("https://api.anthropic.com"),
            "ANTHROPIC_API_KEY",
            new ModelAccess.Source.Value("sk-ant-real"),
            "x-api-key",
            "sk-ant-api03-");

    @TempDir
    private Path directory;

    private Exits.Exit exit(Map<String, String> environment, Map<String, String> known, Credential... credentials) {
        Policy policy = new Policy(
                Policy.Isolation.SANDBOX,
                new Policy.Files(List.of(), List.of()),
                new Policy.Network(List.of(), List.of(), List.of()),
                List.of(credentials),
                new Policy.Git(Policy.Git.Push.NONE),
                Policy.Limits.NONE);
        return new Exits(directory.resolve("keys"), environment)
                .of("1-1", policy, List.of(MODEL), PushGuard.none(List.of()), known);
    }

    private static Credential credential(String name, String host) {
        return new Credential(name, "env: TOKEN", List.of(host));
    }

    @Test
    void aBoxGetsPlaceholdersThatStayTheSame() {
        Exits.Exit exit =
                exit(Map.of("TOKEN", "ghp_secret0123456789"), Map.of(), credential("GITHUB_TOKEN", "github.com"));

        assertThat(exit.environment()).containsOnlyKeys("GITHUB_TOKEN");
        assertThat(exit.environment().get("GITHUB_TOKEN")).startsWith("ghp_").doesNotContain("secret");
        assertThat(exit.routes()).singleElement().satisfies(route -> {
            assertThat(route.base()).isEqualTo(URI.create("http://127.0.0.1:3128/anthropic"));
            assertThat(route.placeholder()).startsWith("sk-ant-api03-").doesNotContain("sk-ant-real");
        });
        assertThat(exit.toString()).doesNotContain("ghp_secret0123456789", "sk-ant-real");
        // as a taskd that was started without the secret finds it
        assertThat(exit(Map.of(), exit.environment(), credential("GITHUB_TOKEN", "github.com"))
                        .environment())
                .isEqualTo(exit.environment());
    }

    @Test
    void aSecretThatCannotBeReadRefusesTheFirstOpening() {
        assertThatThrownBy(() -> exit(Map.of(), Map.of(), credential("GITHUB_TOKEN", "github.com")))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("TOKEN is not set");
    }

    @Test
    void aCredentialOfTheModelsNameForAnotherHostIsRefused() {
        assertThatThrownBy(() -> exit(
                        Map.of("TOKEN", "sk-ant-0123456789"), Map.of(), credential("ANTHROPIC_API_KEY", "example.com")))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.REFUSED))
                .hasMessageContaining("ANTHROPIC_API_KEY");
    }
}
