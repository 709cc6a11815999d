package dev.taskbox.service;

import java.io.InputStream;
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
}
