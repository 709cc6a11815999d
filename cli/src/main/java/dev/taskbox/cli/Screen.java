package dev.taskbox.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taskbox.service.Terminal;
import dev.taskbox.service.Terminal.Stream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** The caller's two output streams. Results go to one, everything else to the other. Thread-safe. */
final class Screen {
    /** Wide enough for anything, where nobody told a width. */
    private static final int UNKNOWN_COLUMNS = 100;

    private static final String ERASE_LINE = "\r\u001b[K";

    private final Terminal terminal;
    private final boolean colours;
    private final OutputStream out;
    private final OutputStream err;
    private boolean progressShown;

    Screen(Terminal terminal, boolean colours) {
        this.terminal = terminal;
        this.colours = colours;
        this.out = new BufferedOutputStream(terminal.out(), 1 << 15);
        this.err = terminal.err();
    }

    /** A person reads the results. */
    boolean isForPeople() {
        return terminal.isTerminal(Stream.OUT);
    }

    boolean canAsk() {
        return terminal.isTerminal(Stream.IN) && terminal.isTerminal(Stream.ERR);
    }

    int columns() {
        return terminal.size().map(Terminal.Size::columns).orElse(UNKNOWN_COLUMNS);
    }

    boolean hasColours(Stream stream) {
        return colours && terminal.isTerminal(stream);
    }

    synchronized void out(Line line) {
        write(out, line.render(hasColours(Stream.OUT)) + "\n");
    }

    void out(List<Line> lines) {
        lines.forEach(this::out);
    }

    /** One JSON document, which {@link Json} has made harmless. */
    synchronized void out(Json.Document document) {
        write(out, document.text() + "\n");
    }

    /** Text of our own making: help, a schema, a completion script. */
    synchronized void own(String text) {
        write(out, text);
    }

    /** A message. What was printed before it comes before it. */
    synchronized void err(Line line) {
        progress("");
        flush();
        write(err, line.render(hasColours(Stream.ERR)) + "\n");
    }

    synchronized void err(Json.Document document) {
        flush();
        write(err, document.text() + "\n");
    }

    synchronized void question(Line line) {
        flush();
        write(err, line.render(hasColours(Stream.ERR)) + " ");
    }

    /** A line that is written over by what comes next; empty: gone. Only where a person looks. */
    synchronized void progress(String text) {
        if (terminal.isTerminal(Stream.ERR) && (progressShown || !text.isEmpty())) {
            progressShown = !text.isEmpty();
            write(
                    err,
                    ERASE_LINE + Line.of(Style.FAINT, text).fit(columns() - 1).render(hasColours(Stream.ERR)));
        }
    }

    synchronized void flush() {
        try {
            out.flush();
        } catch (IOException e) {
            throw new CallerGone(e);
        }
    }

    private static void write(OutputStream stream, String text) {
        try {
            stream.write(text.getBytes(UTF_8));
        } catch (IOException e) {
            throw new CallerGone(e);
        }
    }

    /** Nobody reads any more. */
    static final class CallerGone extends RuntimeException {
        private static final long serialVersionUID = 1L;

        CallerGone(IOException cause) {
            super(cause);
        }
    }
}
