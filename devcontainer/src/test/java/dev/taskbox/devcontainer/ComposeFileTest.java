package dev.taskbox.devcontainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskbox.model.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ComposeFileTest {
    @TempDir
    private Path root;

    private ComposeFile read(String image) throws IOException {
        Files.createDirectories(root.resolve(".devcontainer"));
        Files.writeString(
                root.resolve(".devcontainer/devcontainer.json"),
                "{\"dockerComposeFile\": \"compose.yaml\", \"service\": \"work\"}");
        Files.writeString(
                root.resolve(".devcontainer/compose.yaml"),
                "services:\n  work: {image: work}\n  db: {image: '" + image + "', command: /bin/sh}\n");
        return ComposeFile.of(DevcontainerFile.of(root).orElseThrow()).orElseThrow();
    }

    @Test
    void aVariableOfThisMachineIsNotKnown() throws Exception {
        assertThat(read("db:${PATH:-16}").services().getFirst().image()).isEqualTo("db:16");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--privileged", "${X:---privileged}", "${X}", "a b", "${X:--v}/:/host"})
    void anImageIsNoOptionOfTheEngines(String image) {
        assertThatThrownBy(() -> read(image))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("services.db.image names no image");
    }
}
