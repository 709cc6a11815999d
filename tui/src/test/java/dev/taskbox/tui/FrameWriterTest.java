package dev.taskbox.tui;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tamboui.buffer.Buffer;
import dev.tamboui.buffer.Cell;
import dev.tamboui.layout.Rect;
import dev.tamboui.style.Color;
import dev.tamboui.style.Style;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameWriterTest {
    private static final String HOSTILE =
            "before\u001b[31m\u001b[2J\u001b]0;title\u0007\u001b]52;c;ZXZpbA==\u001b\\\u009b5n\u009d8;;x\u009c\u001bc"
                    + "\u0000\u0007\b\r\n\t\u007f\u0085\u202eevil\u202c\u2066\u2069\u200e\u200b\ufeff\ud83d\u001b]x";

    private static final List<Style> STYLES = List.of(
            Style.EMPTY,
            Style.EMPTY.red(),
            Style.EMPTY.green(),
            Style.EMPTY.fg(Color.indexed(103)),
            Style.EMPTY.fg(Color.rgb(1, 2, 3)),
            Style.EMPTY.bold().red(),
            Style.EMPTY.bold(),
            Style.EMPTY.dim(),
            Style.EMPTY.reversed(),
            Style.EMPTY.red().bg(Color.indexed(17)),
            Style.EMPTY.bg(Color.indexed(17)),
            Style.EMPTY.underlined());

    private final FrameWriter writer = new FrameWriter();

    private static Buffer buffer(int columns, int rows) {
        return Buffer.empty(new Rect(0, 0, columns, rows));
    }

    private String write(Buffer buffer) {
        return new String(writer.write(buffer, Optional.empty()), UTF_8);
    }

    @Test
    void noControlCharacterPassesWhateverACellHolds() {
        Buffer buffer = buffer(60, 3);
        for (int i = 0; i < HOSTILE.length(); i++) {
            buffer.set(i % 60, i / 60, new Cell(HOSTILE.substring(i, i + 1), Style.EMPTY));
        }
        buffer.set(59, 2, new Cell("\u001b[2J", Style.EMPTY));
        buffer.set(58, 2, new Cell("a\u001b]0;x\u0007", Style.EMPTY));
        new Emulator(60, 3).print(write(buffer)); // complains about any
    }

    @Test
    void hostileTextIsCleanedAndClipped() {
        Buffer buffer = buffer(30, 2);
        Canvas canvas = new Canvas(buffer, buffer.area());
        canvas.text(0, 0, Style.EMPTY, HOSTILE + "x".repeat(1_000_000));
        canvas.text(0, 1, Style.EMPTY, "\u0301".repeat(1_000_000));
        Emulator emulator = new Emulator(30, 2);
        emulator.print(write(buffer));
        assertThat(emulator.screen()).startsWith("before").contains("evil");
    }

    @Test
    void aFrameAfterAnotherIsTheSameAsAFreshOne() {
        Random random = new Random(7);
        Emulator emulator = new Emulator(24, 6);
        for (int round = 0; round < 300; round++) {
            Buffer buffer = scribble(random);
            emulator.print(write(buffer));
            Emulator fresh = new Emulator(24, 6);
            fresh.print(new String(new FrameWriter().write(buffer, Optional.empty()), UTF_8));
            assertThat(emulator.screen()).isEqualTo(fresh.screen());
            assertThat(emulator.styles()).isEqualTo(fresh.styles()).isEqualTo(plainly(buffer));
        }
    }

    /** Every cell with its whole style, none shared with the one before. */
    private static String plainly(Buffer buffer) {
        Emulator emulator = new Emulator(buffer.width(), buffer.height());
        for (int y = 0; y < buffer.height(); y++) {
            for (int x = 0; x < buffer.width(); x++) {
                Cell cell = buffer.get(x, y);
                if (!cell.isContinuation()) {
                    StringBuilder codes = new StringBuilder("0");
                    cell.style()
                            .effectiveModifiers()
                            .forEach(it -> codes.append(';').append(it.code()));
                    cell.style().fg().ifPresent(it -> codes.append(';').append(it.toAnsiForeground()));
                    cell.style().bg().ifPresent(it -> codes.append(';').append(it.toAnsiBackground()));
                    emulator.print("\u001b[" + (y + 1) + ";" + (x + 1) + "H\u001b[" + codes + "m" + cell.symbol());
                }
            }
        }
        return emulator.styles();
    }

    private static Buffer scribble(Random random) {
        Buffer buffer = buffer(24, 6);
        Canvas canvas = new Canvas(buffer, buffer.area());
        List<String> words = List.of(
                "plain", "日本語", "🚀 go", "cafe\u0301", "한국", "─│┐", "  ", "a b", " ".repeat(14), "👩‍👩‍👧", "ｆｕ");
        for (int i = random.nextInt(12); i >= 0; i--) {
            Style style = STYLES.get(random.nextInt(STYLES.size()));
            canvas.text(random.nextInt(24), random.nextInt(6), style, words.get(random.nextInt(words.size())));
        }
        return buffer;
    }

    @Test
    void whatDidNotChangeIsNotSent() {
        Buffer buffer = buffer(80, 24);
        new Canvas(buffer, buffer.area()).text(3, 3, Style.EMPTY, "hello");
        assertThat(write(buffer)).contains("hello");
        assertThat(write(buffer.copy())).isEmpty();
        Buffer next = buffer.copy();
        new Canvas(next, next.area()).text(3, 3, Style.EMPTY, "hallo");
        assertThat(write(next).length()).isLessThan(40);
    }

    @Test
    void aFrameIsOneSynchronizedUpdate() {
        Buffer buffer = buffer(10, 2);
        assertThat(write(buffer)).startsWith("\u001b[?2026h").endsWith("\u001b[?2026l");
    }
}
