package dev.taskbox.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskbox.model.Agent.Settings;
import dev.taskbox.model.ModelAccess;
import dev.taskbox.model.ModelAccess.Source;
import dev.taskbox.model.Problem;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelApiTest {
    @Test
    void whatTheConfigNamesCountsBeforeItsValuesAndBothBeforeTheMachine() {
        FakeHost host = new FakeHost().credential("ANTHROPIC_AUTH_TOKEN", "env: ANTHROPIC_AUTH_TOKEN");

        assertThat(access(host).orElseThrow().source()).isEqualTo(new Source.From("env: ANTHROPIC_AUTH_TOKEN"));
        host.settings(settings(Map.of("ANTHROPIC_API_KEY", "sk-real"), Map.of()));
        assertThat(access(host))
                .contains(new ModelAccess(
                        "anthropic",
                        URI.create("https://api.anthropic.com"),
                        "ANTHROPIC_API_KEY",
                        new Source.Value("sk-real"),
                        "x-api-key",
                        "sk-ant-api03-"));
        assertThat(access(host).toString()).doesNotContain("sk-real");
        host.settings(settings(
                Map.of("ANTHROPIC_API_KEY", "sk-real"), Map.of("CLAUDE_CODE_OAUTH_TOKEN", "command: pass claude")));
        assertThat(access(host).orElseThrow().header()).isEqualTo("authorization");
    }

    @Test
    void anotherServerOverTlsIsTheTarget() {
        FakeHost host = new FakeHost()
                .credential("ANTHROPIC_API_KEY", "env: ANTHROPIC_API_KEY")
                .settings(settings(Map.of("ANTHROPIC_BASE_URL", "https://gateway.example/a"), Map.of()));

        assertThat(access(host).orElseThrow().target()).isEqualTo(URI.create("https://gateway.example/a"));
    }

    @Test
    void aPlainServerGetsNoKey() {
        Map<String, String> plain = Map.of("ANTHROPIC_BASE_URL", "http://10.0.0.5:4000");
        FakeHost host = new FakeHost().credential("ANTHROPIC_API_KEY", "env: ANTHROPIC_API_KEY");

        assertThat(access(host.settings(settings(plain, Map.of())))).isEmpty();
        refused(host.settings(settings(plain, Map.of("ANTHROPIC_API_KEY", "file: /k"))), "key-over-http");
    }

    @Test
    void withoutAKeyItIsRefused() {
        refused(new FakeHost(), "no-model-key");
        refused(new FakeHost().settings(settings(Map.of("ANTHROPIC_API_KEY", " "), Map.of())), "no-model-key");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ftp://x", "https://user:secret@x/", "https://x?secret", "https://x#secret", "secret", "https:"})
    void anAddressThatIsNoneIsRefusedAndNotRepeated(String base) {
        FakeHost host = new FakeHost()
                .credential("ANTHROPIC_API_KEY", "env: ANTHROPIC_API_KEY")
                .settings(settings(Map.of("ANTHROPIC_BASE_URL", base), Map.of()));

        refused(host, "bad-base-url");
    }

    private static Optional<ModelAccess> access(FakeHost host) {
        return ModelApi.ANTHROPIC.access("claude", host);
    }

    private static void refused(FakeHost host, String code) {
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> access(host))
                .satisfies(problem -> assertThat(problem.code()).isEqualTo(code))
                .satisfies(problem -> assertThat(problem.sentence()).doesNotContain("secret"));
    }

    private static Settings settings(Map<String, String> environment, Map<String, String> credentials) {
        return new Settings(Optional.empty(), List.of(), environment, credentials);
    }
}
