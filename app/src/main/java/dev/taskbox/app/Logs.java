package dev.taskbox.app;

import java.time.Instant;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** One line a record on stderr, which is {@code taskd.log} or the journal. */
final class Logs {
    /** What clients do wrong it tells at length, and they could fill the disk; the audit has it in a line. Held here, or
     * the level would be forgotten. */
    private static final Logger SSHD = Logger.getLogger("org.apache.sshd");

    private Logs() {}

    static void begin() {
        Logger root = Logger.getLogger("");
        for (var handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        ConsoleHandler console = new ConsoleHandler();
        console.setFormatter(new OneLine());
        root.addHandler(console);
        root.setLevel(Level.INFO);
        Logger.getLogger("org.flywaydb").setLevel(Level.WARNING);
        SSHD.setLevel(Level.OFF);
    }

    private static final class OneLine extends Formatter {
        @Override
        public String format(LogRecord logged) {
            StringBuilder line = new StringBuilder()
                    .append(Instant.ofEpochMilli(logged.getMillis()))
                    .append(' ')
                    .append(logged.getLevel())
                    .append(' ')
                    .append(formatMessage(logged));
            for (Throwable cause = logged.getThrown(); cause != null; cause = cause.getCause()) {
                line.append(" | ").append(cause);
                for (int i = 0; i < Math.min(8, cause.getStackTrace().length); i++) {
                    line.append(" < ").append(cause.getStackTrace()[i]);
                }
            }
            return line.append('\n').toString();
        }
    }
}
