package dev.taskbox.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jazzer, guided by coverage, for a few seconds on each of {@link FuzzTargets}, in a process of its own. */
class FuzzTest {
    private static final int SECONDS = 4;
    private static final int SECONDS_TO_FIND = 300;
    private static final String OID = "1".repeat(40);
    private static final Map<String, List<byte[]>> SEEDS = Map.of(
            "Hello",
            List.of(Hello.with().name("good.example").encryptedHello().bytes()),
            "Request",
            List.of(
                    Text.bytes(Http.head("GET http://a.example/ HTTP/1.1", "Host: a.example", "Connection: close, te")),
                    Text.bytes(Http.head("POST /x HTTP/1.1", "Host: a", "Transfer-Encoding: chunked"))),
            "Socks",
            List.of(Text.bytes("\5\1\0\5\1\0\3\11a.example\1\273"), Text.bytes("\5\1\0\5\1\0\1\1\1\1\1\1\273")),
            "Push",
            List.of(
                    Text.bytes("006d" + OID + " " + OID + " refs/heads/x\0report-status0000"),
                    Text.bytes("0035shallow " + OID + "\n0000")));

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"Hello", "Request", "Socks", "Push"})
    void findsNothing(String target) throws Exception {
        assertThat(fuzz(target, SECONDS, SEEDS.getOrDefault(target, List.of()))).isEqualTo("0");
    }

    @Test
    void findsWhatIsThereToFind() throws Exception {
        assertThat(fuzz("Broken", SECONDS_TO_FIND, List.of()))
                .contains("Java Exception")
                .contains("found");
    }

    /** {@code 0}, or all that it printed. */
    private String fuzz(String target, int seconds, List<byte[]> seeds) throws IOException, InterruptedException {
        Path corpus = Files.createDirectory(directory.resolve("corpus"));
        for (int i = 0; i < seeds.size(); i++) {
            Files.write(corpus.resolve("seed-" + i), seeds.get(i));
        }
        Path output = directory.resolve("output");
        int exitCode = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "com.code_intelligence.jazzer.Jazzer",
                        "--target_class=dev.taskbox.egress.FuzzTargets$" + target,
                        "--instrumentation_includes=dev.taskbox.egress.**",
                        "--custom_hook_includes=dev.taskbox.egress.**",
                        "--reproducer_path=" + directory,
                        "-artifact_prefix=" + directory + "/",
                        "-max_len=4096",
                        "-timeout=10",
                        "-max_total_time=" + seconds,
                        corpus.toString())
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start()
                .waitFor();
        return exitCode == 0 ? "0" : Files.readString(output, StandardCharsets.ISO_8859_1);
    }
}
