package dev.taskbox.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApprovalsTest {
    private static final Path API = Path.of("/src/api");

    @TempDir
    private Path directory;

    @Test
    void holdForTheirTextAndTheirProjectAlone() {
        Approvals approvals = new Approvals(directory.resolve("data/approved"));
        List<String> lines = List.of("credentials T from 'command: gh auth token' to github.com", "files.read /opt/x");
        assertThat(approvals.missing(API, lines)).isEqualTo(lines);

        approvals.add(API, lines);

        Approvals again = new Approvals(directory.resolve("data/approved"));
        assertThat(again.missing(API, lines)).isEmpty();
        assertThat(again.missing(Path.of("/src/web"), lines)).isEqualTo(lines);
        assertThat(again.missing(API, List.of("credentials T from 'command: gh auth token' to evil.example")))
                .hasSize(1);
    }
}
