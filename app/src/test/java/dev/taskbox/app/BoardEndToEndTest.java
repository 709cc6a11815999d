package dev.taskbox.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The board, opened here. */
@Tag("end-to-end")
class BoardEndToEndTest extends BoardContract {
    @Override
    void openBoard() throws Exception {
        terminal.line(Path.of("target/taskbox/bin/task").toAbsolutePath().toString());
        terminal.awaitScreen("Nothing on the board yet.");
        terminal.press("P");
        terminal.awaitScreen("Add a project");
        terminal.press("Enter");
    }

    @Test
    void allowsAHostThatWasRefused() throws Exception {
        newTask("Phone home", "run curl -sS -m 5 https://evil.example/ || true\nsay Done\n", "C-x");
        terminal.awaitScreen("◆ review");
        terminal.press("a");
        terminal.awaitScreen("⊘ evil.example");
        terminal.press("Down");
        terminal.press("Enter");
        terminal.awaitScreen("Allow evil.example for every task of");
        terminal.press("y");
        terminal.awaitScreen("evil.example is allowed from the next run on");
        assertThat(taskbox.project().resolve(".taskbox.yaml")).content().contains("evil.example");
    }

    @Test
    void leavesAUsableTerminalWhenTaskdIsKilled() throws Exception {
        ProcessHandle.of(taskbox.taskdPid()).ifPresent(ProcessHandle::destroyForcibly);
        terminal.awaitScreen("taskd went away");
        isAShellAgain();
    }
}
