package dev.taskbox.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A person gives a task files, and an agent gets them in its box. */
@Tag("end-to-end")
class AttachmentsEndToEndTest {
    private Installed taskbox;

    @BeforeEach
    void open() throws Exception {
        taskbox = new Installed();
        taskbox.task("project", "add", ".", "--name", "shop").succeeded();
    }

    @AfterEach
    void close() throws IOException {
        taskbox.close();
    }

    @Test
    void anAgentReadsThemAndCannotChangeThem() throws Exception {
        Path notes = Files.writeString(taskbox.root().resolve("my notes.txt"), "what was said\n");

        taskbox.task(
                        "add",
                        "Read",
                        "-a",
                        "command",
                        "-b",
                        "$ cd /run/taskbox/attachments && cat my_notes.txt && ! echo x >>my_notes.txt && ! touch new",
                        "--attach",
                        notes.toString())
                .succeeded();
        assertThat(taskbox.task("show", "1").out()).contains("/run/taskbox/attachments/my_notes.txt");
        taskbox.task("run", "1", "--wait").succeeded();

        assertThat(taskbox.task("logs", "1", "--raw").out()).contains("what was said");
        assertThat(notes).hasContent("what was said");
        assertThat(taskbox.git("status", "--short")).isEmpty();
        assertThat(taskbox.task("diff", "1", "--stat").out()).doesNotContain("notes");
    }

    @Test
    void aLinkIsNotFollowed() throws Exception {
        Path secret = Files.writeString(taskbox.root().resolve("secret"), "not for an agent\n");
        Files.createSymbolicLink(taskbox.project().resolve("innocent.txt"), secret);

        Installed.Result refused =
                taskbox.task("add", "Read", "-a", "command", "-b", "$ true", "--attach", "innocent.txt");

        assertThat(refused.exitCode()).isEqualTo(4);
        assertThat(refused.err()).contains("innocent.txt is a link");
        assertThat(taskbox.task("list").out()).isEmpty();
    }
}
