package dev.taskbox.app;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A person at a real terminal, with a shell in a box. */
@Tag("end-to-end")
class TerminalTest {
    Installed taskbox;
    private String server;

    @BeforeEach
    void open() throws Exception {
        taskbox = new Installed();
        prepare();
        server = "tb" + ProcessHandle.current().pid();
        tmux("new-session", "-d", "-x", "100", "-y", "30", "env", "TASKBOX_HOME=" + taskbox.home(), "sh");
        type("PS1='host> '; cd " + taskbox.project());
        awaitPrompt("host>");
        type(program() + " sandbox -P " + place() + " -- sh");
        type("PS1='box> '; echo in; echo box-$((6*7))");
        awaitScreen("box-42");
    }

    /** What the place needs. */
    void prepare() throws Exception {}

    String place() {
        return "native";
    }

    static Path program() {
        return Path.of("target/taskbox/bin/task").toAbsolutePath();
    }

    @AfterEach
    void close() throws Exception {
        tmux("kill-server");
        taskbox.close();
    }

    @Test
    void hasATerminalOfItsOwnThatFollowsTheWindow() throws Exception {
        type("echo to-tty > /dev/tty; stty size");
        awaitScreen("to-tty");
        awaitScreen("30 100");
        tmux("resize-window", "-x", "80", "-y", "24");
        type("sleep 0.2; stty size");
        awaitScreen("24 80");
    }

    @Test
    void controlsJobs() throws Exception {
        // a shell stops nothing that it has not put into the foreground yet; what speaks is there
        type("sh -c 'echo runs-$((40+2)); exec sleep 1000'");
        awaitScreen("runs-42");
        tmux("send-keys", "C-z");
        awaitPrompt("box>");
        type("jobs; kill %1; echo gone-$((40+3))");
        awaitScreen("gone-43");
        type("cat; echo cat-is-$((8*8))");
        type("echoed-by-cat");
        awaitScreen("echoed-by-cat");
        tmux("send-keys", "C-c");
        awaitPrompt("box>");
        type("echo back-$((40+4))");
        awaitScreen("back-44");
    }

    @Test
    void bringsAJobBackToTheForeground() throws Exception {
        type("cat");
        type("before");
        awaitScreen(screen -> isTwice("before", screen));
        tmux("send-keys", "C-z");
        awaitPrompt("box>");
        // a job in the background that reads is stopped again, by the terminal
        type("bg; sleep 1; jobs");
        awaitScreen("Stopped (tty input)");
        awaitPrompt("box>");
        type("fg");
        type("after");
        awaitScreen(screen -> isTwice("after", screen));
        tmux("send-keys", "C-c");
        awaitPrompt("box>");
    }

    /** As it was typed, and as it was printed. */
    private static boolean isTwice(String line, String screen) {
        return screen.lines().filter(it -> it.strip().equals(line)).count() == 2;
    }

    @Test
    void tellsAProgramOfANewSizeWhileItRuns() throws Exception {
        type("sh -c 'trap \"stty size; exit\" WINCH; echo ready-$((40+7)); while :; do sleep 0.1; done'");
        awaitScreen("ready-47");
        tmux("resize-window", "-x", "90", "-y", "25");
        awaitScreen("25 90");
    }

    @Test
    void givesTheExitCodeAndTheTerminalBack() throws Exception {
        type("exit 7");
        awaitPrompt("host>");
        type("echo code-$?; stty -a | grep -o ' icanon'; stty -a | grep -o ' echo '");
        awaitScreen("code-7");
        awaitScreen("icanon");
    }

    void type(String line) throws IOException, InterruptedException {
        tmux("send-keys", "-l", line);
        tmux("send-keys", "Enter");
    }

    /** Typing ahead would reach whoever reads next, or be thrown away with the line that Ctrl-C ends. */
    void awaitPrompt(String prompt) {
        awaitScreen(screen -> screen.strip().endsWith(prompt));
    }

    void awaitScreen(String text) {
        awaitScreen(screen -> screen.lines().anyMatch(line -> line.contains(text) && !line.contains("$")));
    }

    private void awaitScreen(Predicate<String> condition) {
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> tmux("capture-pane", "-p"), condition);
    }

    String tmux(String... arguments) throws IOException, InterruptedException {
        List<String> argv = new ArrayList<>(List.of("tmux", "-L", server, "-f", "/dev/null"));
        argv.addAll(List.of(arguments));
        Process process = new ProcessBuilder(argv).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return out;
    }
}
