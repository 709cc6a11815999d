package dev.taskbox.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskbox.model.Locations;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The door in Perl computes the socket's path by itself: it must find the one that the model names. */
class SocketPathTest {
    @ParameterizedTest
    @CsvSource({
        "'', ''",
        "/tmp/t, ''",
        "/tmp//t/, /run/user/7",
        "/tmp/a/../b/./c, ''",
        "/../../tmp, ''",
        "rel/ative, ''",
        "../up, ''",
        "., ''",
        "'a b\tc', ''",
        "'', /run/user/1000",
        "'', /run/user/1000/",
        "'', run/relative",
        "'', /run//user/./x",
        "/größe, ''",
    })
    void isThatOfTheModel(String home, String runtime) throws Exception {
        Path directory = Path.of("").toRealPath();
        Map<String, String> environment = Map.of("TASKBOX_HOME", home, "XDG_RUNTIME_DIR", runtime);
        String script = Files.readString(Path.of("src/main/dist/lib/door.pl"))
                .replace("\nmain();\n", "\nprint socket_path();\n");
        ProcessBuilder builder = new ProcessBuilder("perl", "-e", script, "/install");
        builder.environment().putAll(environment);
        builder.environment().put("PWD", directory.toString());

        Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String computed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).isZero();
        // repeated slashes and dots name the same file, and Path leaves them out
        assertThat(Path.of(computed).normalize())
                .isEqualTo(Locations.of(environment, Path.of("/h"), Integer.toString(UserId.current()))
                        .controlSocket()
                        .normalize());
    }
}
