package dev.taskbox.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** taskd comes when it is needed and goes when it is not. */
@Tag("end-to-end")
class DaemonTest {
    private Installed taskbox;

    @BeforeEach
    void open() throws Exception {
        taskbox = new Installed();
    }

    @AfterEach
    void close() throws Exception {
        taskbox.close();
    }

    @Test
    void endsByItselfWhenItWasIdle() throws Exception {
        taskbox.userConfig("daemon: {idle: 1s}\n");
        ProcessHandle taskd = ProcessHandle.of(taskbox.taskdPid()).orElseThrow();
        taskd.onExit().join();
        assertThat(taskbox.home().resolve("run/taskd.sock")).doesNotExist();
        taskbox.task("list").succeeded();
    }

    @Test
    void staysWhileSomethingRuns() throws Exception {
        taskbox.userConfig("daemon: {idle: 1s}\n");
        taskbox.task("project", "add", ".").succeeded();
        int id = taskbox.addScript("Slow", "run sleep 4\nsay done\n");
        taskbox.task("start", Integer.toString(id)).succeeded();
        long pid = taskbox.taskdPid();
        taskbox.task("run", Integer.toString(id), "--wait").succeeded();
        assertThat(taskbox.taskdPid()).isEqualTo(pid);
    }

    @Test
    void keepsItsSocketAndItsFilesToTheUser() throws Exception {
        taskbox.task("list").succeeded();
        assertThat(mode("run/taskd.sock")).isEqualTo("rw-------");
        assertThat(mode("run")).isEqualTo("rwx------");
        assertThat(mode("data")).isEqualTo("rwx------");
        assertThat(mode("data/taskbox.db")).isEqualTo("rw-------");
    }

    private String mode(String path) throws Exception {
        return PosixFilePermissions.toString(
                Files.getPosixFilePermissions(taskbox.home().resolve(path)));
    }

    @Test
    void isTheSameThroughTheJavaDoor() throws Exception {
        taskbox.task("project", "add", ".").succeeded();
        Installed.Result perl = taskbox.task("project", "list");
        taskbox.variable("TASKBOX_DOOR", "java");
        assertThat(taskbox.task("project", "list")).isEqualTo(perl);
        assertThat(taskbox.taskWith("in", "sandbox", "--", "sh", "-c", "cat; exit 4"))
                .isEqualTo(new Installed.Result(4, "in", ""));
    }

    @Test
    void completesInAShell() throws Exception {
        assertThat(taskbox.task("completion", "bash").succeeded().out()).contains("sandbox", "policy");
    }
}
