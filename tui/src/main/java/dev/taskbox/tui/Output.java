package dev.taskbox.tui;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tamboui.buffer.Buffer;
import dev.tamboui.layout.Rect;
import dev.taskbox.service.Terminal;
import java.io.IOException;
import java.util.Base64;

/** The way to the terminal: its modes, frames, one write each. */
final class Output {
    private static final String ENTER = "\u001b[?1049h\u001b[?25l\u001b[?1000h\u001b[?1006h\u001b[?2004h\u001b[2J";
    /** Also what is printed for a board that could not: bin/task prints the same where taskd is gone. */
    private static final String LEAVE =
            "\u001b[?2026l\u001b[0m\u001b[?2004l\u001b[?1006l\u001b[?1002l\u001b[?1000l\u001b[?25h\u001b[?1049l";

    private static final String ASK_BACKGROUND = "\u001b]11;?\u001b\\";
    /** Terminals bound what they put on the clipboard, and programs between them what they pass on. */
    static final int LONGEST_COPY = 70_000;

    private final Terminal terminal;
    private final Looks looks;
    private final boolean traced;
    private final FrameWriter writer = new FrameWriter();
    private Buffer spare = Buffer.empty(Rect.ZERO);
    private Buffer current = Buffer.empty(Rect.ZERO);
    private long reported = -1;

    Output(Terminal terminal, Looks looks, boolean traced) {
        this.terminal = terminal;
        this.looks = looks;
        this.traced = traced;
    }

    void begin() throws IOException {
        print(ENTER + (looks.asksBackground() ? ASK_BACKGROUND : ""));
    }

    void end() {
        try {
            print(LEAVE);
        } catch (IOException _) {
            // who is gone has tidied up
        }
    }

    void invalidate() {
        writer.invalidate();
    }

    void frame(Ui ui) throws IOException {
        Rect area = new Rect(0, 0, ui.width(), ui.height());
        Buffer next = spare.area().equals(area) ? spare : Buffer.empty(area);
        next.clear();
        ui.draw(next);
        byte[] bytes = writer.write(next, ui.cursor());
        spare = current;
        current = next;
        if (bytes.length > 0) {
            write(bytes);
        }
    }

    /** For tests that wait: how many inputs were taken, once all that they set off is done and drawn. */
    void idle(Ui ui) throws IOException {
        if (traced && ui.isIdle() && reported != ui.inputs()) {
            reported = ui.inputs();
            print("\u001b]2;taskbox idle " + reported + "\u001b\\");
        }
    }

    void copy(String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        print("\u001b]52;c;" + Base64.getEncoder().encodeToString(bytes) + "\u001b\\");
    }

    private void print(String text) throws IOException {
        write(text.getBytes(UTF_8));
    }

    private void write(byte[] bytes) throws IOException {
        terminal.out().write(bytes);
        terminal.out().flush();
    }
}
