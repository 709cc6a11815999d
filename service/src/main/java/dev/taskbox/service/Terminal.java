package dev.taskbox.service;

import dev.taskbox.model.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.function.Consumer;

/** The caller's end: three streams, and what is known of the terminal behind them. */
public interface Terminal {
    /** Reading it asks the caller for its input, so that a command that reads none takes none away. */
    InputStream in();

    OutputStream out();

    OutputStream err();

    boolean isTerminal(Stream stream);

    enum Stream {
        IN,
        OUT,
        ERR
    }

    /** Empty where no stream is a terminal. */
    Optional<Size> size();

    record Size(int columns, int rows) {}

    /** Tells of every change of size until the command ends. */
    void onResize(Consumer<Size> listener);

    /** Tells when the caller is gone or wants the command to end ({@code SIGINT}, a closed connection). */
    void onHangup(Runnable listener);

    /** Asks the caller to hand every key as it is typed, or no longer. No effect where stdin is no terminal. */
    void raw(boolean on);

    /** Whether the caller has an editor of its own to hand a text to. */
    default boolean canEdit() {
        return false;
    }

    /**
     * Has the caller's own editor change a text, on the caller's own terminal, which must not be raw. Which editor it is
     * is decided at the caller's end. Returns when it is closed.
     *
     * @throws Problem where it was not edited
     * @throws InterruptedIOException once the caller is gone
     */
    default String edit(String text) throws IOException {
        throw Problem.usage(
                "no-editor",
                "opening an editor",
                "none of yours is on the machine that taskd runs on",
                "Hand the text over with -b, with -F - from the input, or type it on the board");
    }
}
