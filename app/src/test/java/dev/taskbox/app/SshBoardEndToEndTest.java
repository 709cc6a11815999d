package dev.taskbox.app;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The board from elsewhere, through the real client, for a key that may do the main job and no more. */
@Tag("end-to-end")
class SshBoardEndToEndTest extends BoardContract {
    @Override
    void openBoard() throws Exception {
        taskbox.task("project", "add", ".", "--name", "api").succeeded();
        SshHome ssh = SshHome.open(taskbox);
        ssh.letIn("ada", "operate");
        terminal.line(String.join(" ", ssh.argv("ada", "-oSendEnv=TASKBOX_*", SshHome.HOST)));
    }

    @Test
    void leavesAUsableTerminalWhenTaskdEnds() throws Exception {
        taskbox.task("daemon", "stop").succeeded();
        isAShellAgain();
    }

    @Test
    void saysWhoMayDoWhatThisKeyMayNot() throws Exception {
        terminal.press("P");
        terminal.awaitScreen("Add a project");
        terminal.type(taskbox.project().toString());
        terminal.press("Enter");
        terminal.awaitScreen("this takes admin");
    }
}
