package dev.taskbox.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The main job on the board alone, in a real terminal. Waits for the board's own word that all keys are dealt with. */
@Tag("end-to-end")
class BoardEndToEndTest {
    private Installed taskbox;
    private String server;
    private int typed;

    @BeforeEach
    void open() throws Exception {
        taskbox = new Installed();
        server = "tbb" + ProcessHandle.current().pid();
        tmux(
                "new-session",
                "-d",
                "-x",
                "120",
                "-y",
                "36",
                "env",
                "HOME=" + taskbox.root().resolve("user"),
                "TASKBOX_HOME=" + taskbox.home(),
                "TASKBOX_JAVA=" + Path.of(System.getProperty("java.home"), "bin/java"),
                "TASKBOX_THEME=dark",
                "TASKBOX_TUI_TRACE=1",
                "sh");
        line("PS1='host> '; cd " + taskbox.project());
        awaitScreen("host>");
        line(Path.of("target/taskbox/bin/task").toAbsolutePath().toString());
        awaitScreen("Nothing on the board yet.");
    }

    @AfterEach
    void close() throws Exception {
        tmux("kill-server");
        taskbox.close();
    }

    @Test
    void theMainJob() throws Exception {
        addProject();
        newTask("Say hello", "say I begin\nask Which words?\nwrite hello.txt Hello\ncommit Say hello\n", "C-x");
        awaitScreen("Which words?");
        press("Enter");
        awaitScreen("I begin");
        press("r");
        awaitScreen("Reply to #1: Which words?");
        type("The usual ones");
        press("C-s");
        awaitScreen("◆ review");
        press("2");
        awaitScreen("+Hello");
        press("m");
        awaitScreen("Merge #1");
        press("y");
        awaitScreen("1 commit merged into main");
        assertThat(taskbox.git("show", "HEAD:hello.txt")).isEqualTo("Hello");
        press("Escape");
        press("D");
        awaitScreen("Done 1");
        press("q");
        awaitPrompt();
        line("stty -a | grep -o ' icanon'; echo code-$((40+2))");
        awaitScreen("code-42");
        awaitScreen("icanon");
    }

    @Test
    void allowsAHostThatWasRefused() throws Exception {
        addProject();
        newTask("Phone home", "run curl -sS -m 5 https://evil.example/ || true\nsay Done\n", "C-x");
        awaitScreen("◆ review");
        press("a");
        awaitScreen("⊘ evil.example");
        press("Down");
        press("Enter");
        awaitScreen("Allow evil.example for every task of");
        press("y");
        awaitScreen("evil.example is allowed from the next run on");
        assertThat(taskbox.project().resolve(".taskbox.yaml")).content().contains("evil.example");
    }

    @Test
    void leavesAUsableTerminalWhenTaskdIsKilled() throws Exception {
        long pid = taskbox.taskdPid();
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        awaitScreen("taskd went away");
        awaitPrompt();
        line("stty -a | grep -o ' icanon'; echo code-$((40+3))");
        awaitScreen("code-43");
        assertThat(tmux("display-message", "-p", "#{alternate_on} #{mouse_any_flag} #{cursor_flag}")
                        .strip())
                .isEqualTo("0 0 1");
    }

    @Test
    void followsTheWindow() throws Exception {
        addProject();
        newTask("A task with a rather long title", "say x\n", "C-s");
        awaitScreen("#1 is on the board");
        for (String[] size : new String[][] {{"30", "8"}, {"1", "1"}, {"200", "50"}, {"80", "24"}}) {
            tmux("resize-window", "-x", size[0], "-y", size[1]);
            press("j");
        }
        awaitScreen("╰──");
        assertThat(tmux("capture-pane", "-p").lines().count()).isEqualTo(24);
        awaitScreen("A task with a");
    }

    private void addProject() throws IOException, InterruptedException {
        press("P");
        awaitScreen("Add a project");
        press("Enter");
        awaitScreen("puts a task on the board");
    }

    private void newTask(String title, String steps, String end) throws IOException, InterruptedException {
        press("n");
        awaitScreen("New task");
        type(title);
        press("Tab");
        press("Tab");
        press("s");
        awaitScreen("scripted");
        press("Tab");
        press("Tab");
        tmux("set-buffer", steps);
        typed++;
        tmux("paste-buffer", "-p");
        awaitIdle();
        press(end);
    }

    private void type(String text) throws IOException, InterruptedException {
        typed += text.length();
        tmux("send-keys", "-l", text);
        awaitIdle();
    }

    private void press(String key) throws IOException, InterruptedException {
        typed++;
        tmux("send-keys", key);
        awaitIdle();
    }

    /** The board counts what it took, and says so in its title once all of it is done and drawn. */
    private void awaitIdle() {
        String expected = "taskbox idle " + typed;
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .until(() ->
                        tmux("display-message", "-p", "#{pane_title}").strip().equals(expected) || isOver());
    }

    /** After q nobody says anything. */
    private boolean isOver() throws IOException, InterruptedException {
        return tmux("display-message", "-p", "#{alternate_on}").strip().equals("0");
    }

    private void line(String line) throws IOException, InterruptedException {
        tmux("send-keys", "-l", line);
        tmux("send-keys", "Enter");
    }

    /** Before it, the terminal may not be the shell's again. */
    private void awaitPrompt() {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .until(
                        () -> tmux("capture-pane", "-p"),
                        screen -> screen.strip().endsWith("host>"));
    }

    private void awaitScreen(String text) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .until(
                        () -> tmux("capture-pane", "-p"),
                        screen -> screen.lines().anyMatch(line -> line.contains(text) && !line.contains("$")));
    }

    private String tmux(String... arguments) throws IOException, InterruptedException {
        List<String> argv = new ArrayList<>(List.of("tmux", "-L", server, "-f", "/dev/null"));
        argv.addAll(List.of(arguments));
        Process process = new ProcessBuilder(argv).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return out;
    }
}
