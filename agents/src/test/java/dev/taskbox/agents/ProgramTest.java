package dev.taskbox.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskbox.model.Problem;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgramTest {
    @ParameterizedTest
    @CsvSource({
        "/p/node_modules/@a/cli/bin/x, /p/node_modules/@a/cli",
        "/p/node_modules/cli/bin/x, /p/node_modules/cli",
        "/p/node_modules/.pnpm/@a+cli@1/node_modules/@a/cli/bin/x, /p/node_modules/.pnpm/@a+cli@1/node_modules/@a/cli",
        "/p/node_modules/cli/node_modules/dep/x, /p/node_modules/cli/node_modules/dep"
    })
    void ofAnNpmInstallationTheInnermostPackageIsVisible(String file, String visible) {
        assertThat(Program.packageOf(Path.of(file))).contains(Path.of(visible));
    }

    @ParameterizedTest
    @CsvSource({"/home/me/.local/share/claude/versions/2.1.0", "/x", "/p/node_modules/x", "/p/node_modules/@a/x"})
    void ofAnyOtherProgramOnlyItsFile(String file) {
        assertThat(Program.packageOf(Path.of(file))).isEmpty();
        assertThat(Program.of(Path.of(file), new FakeHost()).toolchain()).containsExactly(Path.of(file));
    }

    @Test
    void aJavaScriptProgramBringsItsNode() {
        FakeHost host =
                FakeHost.with("node", "/home/me/.nvm/bin/node").link("/home/me/.nvm/bin/node", "/nvm/22/bin/node");

        assertThat(Program.of(Path.of("/p/node_modules/cli/cli.js"), host))
                .isEqualTo(new Program(
                        List.of("/nvm/22/bin/node", "/p/node_modules/cli/cli.js"),
                        List.of(Path.of("/p/node_modules/cli"), Path.of("/nvm/22/bin/node"))));
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> Program.of(Path.of("/p/cli.mjs"), new FakeHost()))
                .satisfies(problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.REFUSED));
    }
}
