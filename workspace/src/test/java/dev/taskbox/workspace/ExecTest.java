package dev.taskbox.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExecTest {
    @TempDir
    Path root;

    private Output run(Bounds bounds, byte[] input, String script) {
        return Exec.run(root, Map.of("PATH", "/usr/bin:/bin"), bounds, input, List.of("/bin/sh", "-c", script));
    }

    private Output run(Bounds bounds, String script) {
        return run(bounds, new byte[0], script);
    }

    @Test
    void nothingOfOurEnvironmentIsPassedOn() {
        assertThat(run(Bounds.QUICK, "env").text().lines())
                .containsExactlyInAnyOrder("PATH=/usr/bin:/bin", "PWD=" + root);
    }

    /** A process that is gone before it is read from is the common case, and once lost its output. */
    @Test
    void allOutputArrivesHoweverQuicklyItEnds() {
        for (int round = 0; round < 200; round++) {
            assertThat(run(Bounds.QUICK, "echo out; echo err >&2").text()).isEqualTo("out");
        }
    }

    @Test
    void bothStreamsAreDrainedAtOnceAndInputNeverBlocks() {
        byte[] input = new byte[1 << 20];
        Output output = run(
                Bounds.QUICK,
                input,
                "head -c 300000 /dev/zero >&2; head -c 300000 /dev/zero; head -c 300000 /dev/zero >&2");
        assertThat(output.ok()).isTrue();
        assertThat(output.bytes()).hasSize(300000);
        assertThat(output.stderr()).hasSize(64 << 10);
    }

    @Test
    void theEndOfStderrIsWhatIsKept() {
        Output output = run(Bounds.QUICK, "head -c 200000 /dev/zero | tr '\\0' x >&2; printf end >&2; exit 3");
        assertThat(output.stderr()).endsWith("xend").hasSize(64 << 10);
        assertThat(output.exitCode()).isEqualTo(3);
    }

    @Test
    void tooMuchOutputIsCutAndTheProcessEnded() {
        Output output = run(Bounds.QUICK.withOutput(1000), "yes");
        assertThat(output.end()).isEqualTo(Output.End.TOO_MUCH_OUTPUT);
        assertThat(output.bytes()).hasSize(1000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sleep 31415.9", "sleep 31415.9 & sleep 31415.9", "exec >&- 2>&-; sleep 31415.9"})
    void whatTakesTooLongIsEndedWithItsChildren(String script) {
        Output output = run(Bounds.QUICK.withTime(Duration.ofMillis(300)), script);
        assertThat(output.end()).isEqualTo(Output.End.TIME_IS_UP);
        assertThat(output.ok()).isFalse();
        assertThat(ProcessHandle.allProcesses()
                        .filter(process ->
                                process.info().commandLine().orElse("").contains("31415.9")))
                .isEmpty();
    }

    @Test
    void limitsHoldForChildrenToo() {
        Bounds bounds = new Bounds(Duration.ofMinutes(1), 1000, OptionalLong.of(1 << 20), OptionalLong.of(64 << 20));
        assertThat(run(bounds, "ulimit -f; ulimit -d").text()).isEqualTo("2048\n65536");
        run(bounds, "sh -c 'cat /dev/zero > large'");
        assertThat(root.resolve("large").toFile().length()).isEqualTo(1 << 20);
    }

    @Test
    void wordsAreNeverReadByAShell() {
        Bounds limited = Bounds.QUICK.withFile(1 << 20);
        Output output = Exec.run(
                root,
                Map.of("PATH", "/usr/bin:/bin"),
                limited,
                new byte[0],
                List.of("printf", "%s|", "$(touch x)", "a b", "-n"));
        assertThat(new String(output.bytes(), StandardCharsets.UTF_8)).isEqualTo("$(touch x)|a b|-n|");
        assertThat(root).isEmptyDirectory();
    }
}
