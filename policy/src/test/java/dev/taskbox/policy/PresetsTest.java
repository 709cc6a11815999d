package dev.taskbox.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskbox.model.Policy.HostRule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PresetsTest {
    @Test
    void everyResourceIsAPreset() throws Exception {
        Path directory = Path.of(Presets.class.getResource("presets").toURI());
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString().replace(".yaml", "")))
                    .containsExactlyInAnyOrderElementsOf(Presets.names());
        }
    }

    @Test
    void everyPresetSaysWhatItIsForAndWhereItsRulesComeFrom() {
        assertThat(Presets.all()).hasSize(13).allSatisfy(preset -> {
            assertThat(preset.description()).isNotBlank();
            assertThat(preset.rules())
                    .isNotEmpty()
                    .allSatisfy(rule -> assertThat(rule.origin()).isEqualTo("preset " + preset.name()));
        });
        assertThat(Presets.all().stream().filter(Preset::isAgent).map(Preset::name))
                .containsExactly("claude", "codex", "gemini", "opencode");
    }

    @ParameterizedTest
    @CsvSource({
        "claude, api.anthropic.com, 443",
        "codex, api.openai.com, 443",
        "gemini, generativelanguage.googleapis.com, 443",
        "opencode, models.dev, 443",
        "github, raw.githubusercontent.com, 443",
        "gitlab, gitlab.com, 443",
        "gradle, any.gradle.org, 443",
        "cargo, any.rust-lang.org, 443",
        "debian, any.debian.org, 80",
    })
    void aPresetReachesWhatItIsNamedAfterAndNotTheRest(String preset, String host, int port) {
        List<HostRule> rules = Presets.named(preset).orElseThrow().rules();
        NetworkRules network = new NetworkRules(new dev.taskbox.model.Policy.Network(rules, List.of(), List.of()));
        assertThat(network.decide(host, port)).isInstanceOf(Decision.Allowed.class);
        assertThat(network.decide(host, 22)).isInstanceOf(Decision.Denied.class);
        assertThat(network.decide("gist.github.com", 443)).isInstanceOf(Decision.Denied.class);
        assertThat(network.decide(host + ".evil.example", port)).isInstanceOf(Decision.Denied.class);
    }
}
