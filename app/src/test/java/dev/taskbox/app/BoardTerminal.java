package dev.taskbox.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A shell in a real terminal, and the board in it. The board counts the keys it took, and says so in its title once all
 * that they set off is done and drawn: each key waits for that.
 */
final class BoardTerminal implements AutoCloseable {
    static final String PROMPT = "host>";
    private static final AtomicInteger SERVERS = new AtomicInteger();
    private static final Duration LONG = Duration.ofSeconds(60);

    private final String server = "tbb" + ProcessHandle.current().pid() + "-" + SERVERS.incrementAndGet();
    private int typed;

    BoardTerminal(Installed taskbox) throws IOException, InterruptedException {
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
        line("PS1='" + PROMPT + " '; cd " + taskbox.project());
        awaitScreen(PROMPT);
    }

    /** To the shell. */
    void line(String line) throws IOException, InterruptedException {
        tmux("send-keys", "-l", line);
        tmux("send-keys", "Enter");
    }

    void type(String text) throws IOException, InterruptedException {
        typed += text.length();
        tmux("send-keys", "-l", text);
        awaitIdle();
    }

    void press(String key) throws IOException, InterruptedException {
        typed++;
        tmux("send-keys", key);
        awaitIdle();
    }

    void paste(String text) throws IOException, InterruptedException {
        typed++;
        tmux("set-buffer", text);
        tmux("paste-buffer", "-p");
        awaitIdle();
    }

    void resize(int columns, int rows) throws IOException, InterruptedException {
        tmux("resize-window", "-x", Integer.toString(columns), "-y", Integer.toString(rows));
    }

    private void awaitIdle() {
        String expected = "taskbox idle " + typed;
        await().atMost(LONG)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> format("#{pane_title}").equals(expected) || isOver());
    }

    /** After q nobody says anything. */
    private boolean isOver() throws IOException, InterruptedException {
        return format("#{alternate_on}").equals("0");
    }

    /** What tmux says of the pane. */
    String format(String format) throws IOException, InterruptedException {
        return tmux("display-message", "-p", format).strip();
    }

    /** Before it, the terminal may not be the shell's again. */
    void awaitPrompt() {
        awaitScreen(screen -> assertThat(screen.strip()).endsWith(PROMPT));
    }

    /** A line with {@code $} is a command that was typed. */
    void awaitScreen(String text) {
        awaitScreen(screen -> assertThat(screen)
                .matches(it -> it.lines().anyMatch(line -> line.contains(text) && !line.contains("$")), "has " + text));
    }

    void awaitScreen(Consumer<String> condition) {
        await().atMost(LONG)
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(() -> condition.accept(tmux("capture-pane", "-p")));
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

    @Override
    public void close() throws IOException {
        try {
            tmux("kill-server");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
