package dev.taskbox.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The board alone, in a real terminal, whichever way it was come to. */
abstract class BoardContract {
    protected Installed taskbox;
    protected BoardTerminal terminal;

    /** Opens the board from the shell of the terminal, with the project on it and no task. */
    abstract void openBoard() throws Exception;

    @BeforeEach
    void open() throws Exception {
        taskbox = new Installed();
        terminal = new BoardTerminal(taskbox);
        openBoard();
        terminal.awaitScreen("puts a task on the board");
    }

    @AfterEach
    void close() throws Exception {
        terminal.close();
        taskbox.close();
    }

    @Test
    void theMainJob() throws Exception {
        newTask("Say hello", "say I begin\nask Which words?\nwrite hello.txt Hello\ncommit Say hello\n", "C-x");
        terminal.awaitScreen("Which words?");
        terminal.press("Enter");
        terminal.awaitScreen("I begin");
        terminal.press("r");
        terminal.awaitScreen("Reply to #1: Which words?");
        terminal.type("The usual ones");
        terminal.press("C-s");
        terminal.awaitScreen("◆ review");
        terminal.press("2");
        terminal.awaitScreen("+Hello");
        terminal.press("m");
        terminal.awaitScreen("Merge #1");
        terminal.press("y");
        terminal.awaitScreen("1 commit merged into main");
        assertThat(taskbox.git("show", "HEAD:hello.txt")).isEqualTo("Hello");
        terminal.press("Escape");
        terminal.press("D");
        terminal.awaitScreen("Done 1");
        terminal.press("q");
        isAShellAgain();
    }

    @Test
    void followsTheWindow() throws Exception {
        newTask("A task with a rather long title", "say x\n", "C-s");
        terminal.awaitScreen("#1 is on the board");
        terminal.press("j");
        for (int[] size : List.of(
                new int[] {80, 24},
                new int[] {120, 40},
                new int[] {1, 1},
                new int[] {20, 6},
                new int[] {200, 50},
                new int[] {80, 24})) {
            terminal.resize(size[0], size[1]);
            if (size[0] > 1) {
                terminal.awaitScreen(screen -> fills(screen.lines().toList(), size[0], size[1]));
            }
            terminal.press("k");
        }
        terminal.awaitScreen("A task with a");
    }

    /** The borders are as wide as the window, and the keys are in its last line. */
    private static void fills(List<String> screen, int columns, int rows) {
        assertThat(screen).hasSize(rows);
        assertThat(screen.getLast()).startsWith(" n new");
        if (columns >= 80) {
            assertThat(screen.get(1)).startsWith("╭").endsWith("╮").hasSize(columns);
            assertThat(screen.get(rows - 2)).startsWith("╰").endsWith("╯").hasSize(columns);
        }
    }

    /** The terminal is as it was: lines are edited, and the mouse, the cursor and the screen are the shell's. */
    protected void isAShellAgain() throws IOException, InterruptedException {
        terminal.awaitPrompt();
        terminal.line("stty -a | grep -o ' icanon'; echo code-$((40+2))");
        terminal.awaitScreen("code-42");
        terminal.awaitScreen("icanon");
        assertThat(terminal.format("#{alternate_on} #{mouse_any_flag} #{cursor_flag}"))
                .isEqualTo("0 0 1");
    }

    protected void newTask(String title, String steps, String end) throws IOException, InterruptedException {
        terminal.press("n");
        terminal.awaitScreen("New task");
        terminal.type(title);
        terminal.press("Tab");
        terminal.press("Tab");
        terminal.press("s");
        terminal.awaitScreen("scripted");
        terminal.press("Tab");
        terminal.press("Tab");
        terminal.paste(steps);
        terminal.press(end);
    }
}
