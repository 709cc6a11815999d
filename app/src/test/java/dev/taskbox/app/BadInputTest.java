package dev.taskbox.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a person gets to read when something is wrong: one sentence, an exit code, and nothing changed. */
@Tag("end-to-end")
class BadInputTest {
    private Installed taskbox;

    @BeforeEach
    void open() throws Exception {
        taskbox = new Installed();
    }

    @AfterEach
    void close() throws Exception {
        taskbox.close();
    }

    private static void assertOneSentence(Installed.Result result, int exitCode, String... parts) {
        assertThat(result.exitCode()).as(result.err()).isEqualTo(exitCode);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).startsWith("task: ").contains(" failed: ").contains(parts);
        assertThat(result.err().strip().lines()).hasSize(1);
    }

    private void addProject() throws Exception {
        taskbox.task("project", "add", ".").succeeded();
    }

    @Test
    void aPathThatIsNoRepository() throws Exception {
        assertOneSentence(taskbox.task("project", "add", taskbox.root().toString()), 2, "git", "git init");
        assertThat(taskbox.task("project", "list").succeeded().out()).isEmpty();
    }

    @Test
    void aPathThatIsNotThere() throws Exception {
        assertOneSentence(taskbox.task("project", "add", "/nowhere/at/all"), 2, "/nowhere/at/all");
    }

    @Test
    void anUnknownAgent() throws Exception {
        addProject();
        assertOneSentence(taskbox.task("add", "Anything", "-a", "clade"), 3, "clade", "claude");
        assertThat(taskbox.task("list").succeeded().out()).isEmpty();
    }

    @Test
    void aMisspeltKeyInThePolicy() throws Exception {
        addProject();
        int id = taskbox.addScript("Anything", "say hi\n");
        taskbox.write(".taskbox.yaml", "policy:\n  netwrok:\n    allow: [example.com]\n");
        assertOneSentence(taskbox.task("start", Integer.toString(id)), 2, "netwrok", "network", ".taskbox.yaml");
        assertThat(taskbox.show(id).required("state").stringValue()).isEqualTo("backlog");
        assertThat(taskbox.show(id).required("runs").size()).isZero();
    }

    @Test
    void aRuleThatThePlaceCannotEnforce() throws Exception {
        addProject();
        int id = taskbox.addScript("Anything", "say hi\n");
        taskbox.write(".taskbox.yaml", "isolation: machine\n");
        assertOneSentence(taskbox.task("start", Integer.toString(id)), 4, "isolation", "machine");
        assertThat(taskbox.show(id).required("state").stringValue()).isEqualTo("backlog");
    }

    @Test
    void aTaskThatDoesNotExist() throws Exception {
        for (String verb : new String[] {"show", "start", "stop", "retry", "diff", "merge", "done", "logs"}) {
            assertOneSentence(taskbox.task(verb, "4711"), 3, "4711", "task list");
        }
    }

    @Test
    void aProjectWhoseDirectoryIsGone() throws Exception {
        addProject();
        int id = taskbox.addScript("Anything", "say hi\n");
        Files.move(taskbox.project(), taskbox.root().resolve("moved"));
        Files.createDirectory(taskbox.project());
        Files.delete(taskbox.project());
        Installed.Result result = taskbox.taskFrom(taskbox.root(), "start", Integer.toString(id));
        Files.move(taskbox.root().resolve("moved"), taskbox.project());
        assertOneSentence(result, 3, "project", "is not there");
        assertThat(taskbox.show(id).required("state").stringValue()).isEqualTo("backlog");
    }

    @Test
    void noBubblewrap() throws Exception {
        // taskd finds its tools in the system's directories only; this one gets a view of them without bwrap
        Path empty = Files.createFile(taskbox.root().resolve("empty"));
        taskbox.prefix(
                "unshare",
                "--user",
                "--map-root-user",
                "--mount",
                "sh",
                "-c",
                "mount --bind " + empty + " /usr/bin/bwrap && exec \"$@\"",
                "sh");
        addProject();
        int id = taskbox.addScript("Anything", "say hi\n");
        Installed.Result result = taskbox.task("sandbox", "--", "true");
        assertOneSentence(result, 125, "bwrap is not installed", "apt-get install -y bubblewrap");
        taskbox.task("run", Integer.toString(id), "--wait");
        assertThat(taskbox.show(id).required("state").stringValue()).isEqualTo("failed");
        assertThat(taskbox.show(id).required("reason").stringValue()).contains("bwrap is not installed");
    }

    @Test
    void twoDaemonsForOneHome() throws Exception {
        taskbox.task("list").succeeded();
        Process second = taskbox.taskd();
        assertThat(second.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(second.exitValue()).isEqualTo(5);
        assertThat(new String(second.getErrorStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
                .contains("taskd: ", " failed: ");
        taskbox.task("list").succeeded();
    }

    @Test
    void aWrongOptionAndAWrongCommand() throws Exception {
        assertThat(taskbox.task("lst").exitCode()).isEqualTo(2);
        assertThat(taskbox.task("lst").err()).contains("list");
        assertThat(taskbox.task("list", "--jsn").exitCode()).isEqualTo(2);
        assertThat(taskbox.task("list", "--jsn").err()).contains("--json");
    }

    @Test
    void theSameInJson() throws Exception {
        Installed.Result result = taskbox.task("show", "4711", "--json");
        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.err()).contains("{\"error\":{\"code\":\"no-such-task\"");
    }

    @Test
    void aFullDisk() throws Exception {
        taskbox.onSmallDisk();
        int id = taskbox.addScript("Anything", "write a.txt x\ncommit A\n");
        taskbox.fillDisk();

        Installed.Result result = taskbox.task("start", Integer.toString(id));
        assertThat(result.exitCode()).isNotZero();
        assertThat(result.err()).contains(" failed: ").containsPattern("(?i)space|full");

        assertThat(taskbox.show(id).required("state").stringValue()).isEqualTo("backlog");
        assertThat(taskbox.show(id).required("runs").size()).isZero();

        taskbox.emptyDisk();
        if (!Installed.isRoot()) {
            return; // in the namespace this user is root and the only user, and a box needs another
        }
        taskbox.task("run", Integer.toString(id), "--wait");
        assertThat(taskbox.show(id).required("state").stringValue()).isEqualTo("review");
    }
}
