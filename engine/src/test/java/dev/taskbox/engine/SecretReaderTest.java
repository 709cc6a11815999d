package dev.taskbox.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskbox.model.Policy.Credential;
import dev.taskbox.model.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretReaderTest {
    @TempDir
    private Path directory;

    private String read(String from) {
        return new SecretReader(Map.of("TOKEN", "s3cret", "PATH", directory + ":/usr/bin:/bin"))
                .read(new Credential("T", from, List.of("example.com")));
    }

    @Test
    void readsVariablesFilesAndCommands() throws Exception {
        Path file = Files.writeString(directory.resolve("token"), "from-file\n");
        assertThat(read("env: TOKEN")).isEqualTo("s3cret");
        assertThat(read("file: " + file)).isEqualTo("from-file");
        assertThat(read("command: echo from-$TOKEN; echo noise >&2")).isEqualTo("from-s3cret");
    }

    @Test
    void asksTheKeyring() throws Exception {
        Path tool = Files.writeString(directory.resolve("secret-tool"), "#!/bin/sh\necho \"$*\" | tr ' ' -\n");
        assertThat(tool.toFile().setExecutable(true)).isTrue();
        assertThat(read("keyring: github")).isEqualTo("lookup-service-taskbox-name-github");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "env: NOT_SET",
                "file: /nonexistent/token",
                "command: exit 3",
                "command: true",
                "command: echo $TOKEN; echo $TOKEN",
                "command: printf \"$TOKEN\\\\001\"",
                "command: yes $TOKEN"
            })
    void saysWhatIsWrongWithoutTheValue(String from) {
        assertThatThrownBy(() -> read(from))
                .isInstanceOfSatisfying(Problem.class, problem -> {
                    assertThat(problem.kind()).isEqualTo(Problem.Kind.REFUSED);
                    assertThat(problem.sentence()).startsWith("reading the credential T failed");
                })
                .hasMessageNotContaining("s3cret")
                .hasNoCause();
    }
}
