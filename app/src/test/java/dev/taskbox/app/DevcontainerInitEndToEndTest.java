package dev.taskbox.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A person gives a project a devcontainer, and looks for a way into it. */
@Tag("end-to-end")
class DevcontainerInitEndToEndTest {
    private Installed taskbox;

    @BeforeEach
    void open() throws Exception {
        taskbox = new Installed();
        taskbox.write("pom.xml", "<project/>");
        taskbox.write(".taskbox.yaml", "# ours\nagent: command\n");
        taskbox.git("add", "-A");
        taskbox.git("commit", "-qm", "Build");
        taskbox.task("project", "add", ".", "--name", "shop").succeeded();
    }

    @AfterEach
    void close() throws IOException {
        taskbox.close();
    }

    @Test
    void aProjectGetsADevcontainerAndItsPolicy() throws Exception {
        Path elsewhere = Files.createDirectory(taskbox.root().resolve("elsewhere"));
        Installed.Result said = taskbox.taskFrom(elsewhere, "devcontainer", "init", "-p", "shop");

        assertThat(said.succeeded().out())
                .contains(
                        ".devcontainer/devcontainer.json\n+{\n",
                        "\n+place: devcontainer\n",
                        "\n+  extends: [\"maven\"]\n")
                .doesNotContain("-agent");
        assertThat(taskbox.git("status", "--short", "-uall"))
                .contains("M .taskbox.yaml", "?? .devcontainer/Dockerfile", "?? .devcontainer/devcontainer.json");
        assertThat(taskbox.task("policy", "explain").out())
                .contains(
                        "place\tdevcontainer\t.taskbox.yaml:2\n",
                        "agent\tcommand\t.taskbox.yaml:3\n",
                        "network.build\t*.maven.org\t.taskbox.yaml:7\n");
        assertThat(taskbox.task("devcontainer", "init").succeeded().out()).isEmpty();
    }

    @Test
    void aDevcontainerThatIsThereStaysUnlessForced() throws Exception {
        Files.createDirectory(taskbox.project().resolve(".devcontainer"));
        taskbox.write(".devcontainer/devcontainer.json", "{\"image\": \"ours\"}\n");

        Installed.Result refused = taskbox.task("devcontainer", "init");
        assertThat(refused.exitCode()).isEqualTo(5);
        assertThat(refused.err()).contains("the project has ", "--force");
        assertThat(taskbox.git("status", "--short")).doesNotContain(".taskbox.yaml");

        assertThat(taskbox.task("devcontainer", "init", "--force", "--kind", "go")
                        .succeeded()
                        .out())
                .contains("-{\"image\": \"ours\"}\n", "+FROM mcr.microsoft.com/devcontainers/go:1");
        assertThat(taskbox.task("devcontainer", "init", "--kind", "cobol").err())
                .contains("there is no kind cobol", "maven, gradle, node, python, go, rust");
    }

    @Test
    void aLinkIsNotFollowed() throws Exception {
        Path outside = Files.createDirectory(taskbox.root().resolve("outside"));
        Files.createSymbolicLink(taskbox.project().resolve(".devcontainer"), outside);

        Installed.Result refused = taskbox.task("devcontainer", "init", "--force");
        assertThat(refused.exitCode()).isEqualTo(4);
        assertThat(refused.err()).contains(".devcontainer is a link");
        try (Stream<Path> files = Files.list(outside)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void anEditorCannotAttachToABoxOfThisMachine() throws Exception {
        taskbox.task("add", "Work", "-b", "$ true").succeeded();

        Installed.Result refused = taskbox.task("open", "1", "--editor", "code");
        assertThat(refused.exitCode()).isEqualTo(4);
        assertThat(refused.err()).contains("its place is native", "task diff 1");
    }
}
