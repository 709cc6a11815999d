package dev.taskbox.service;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The terminal of this very process, by way of {@code stty}. Thread-safe. */
final class CallerTerminal {
    private final boolean present;
    private @Nullable String saved;
    private boolean wasRaw;

    CallerTerminal(Caller caller) {
        this.present = caller.isTerminal(1);
    }

    synchronized void raw() {
        if (present && saved == null) {
            saved = stty("-g");
            wasRaw = true;
            stty("raw", "-echo");
        }
    }

    /** What is started to be read once it was, may have to give way to an editor. */
    synchronized boolean wasRaw() {
        return wasRaw;
    }

    synchronized void restore() {
        if (saved != null) {
            stty(saved);
            saved = null;
        }
    }

    /** A screen that was being drawn will not tidy up after itself: as in door.pl. */
    synchronized void leaveScreen() {
        if (saved != null) {
            System.out.print(
                    "\u001b[?2026l\u001b[?1049l\u001b[?25h\u001b[?1000l\u001b[?1002l\u001b[?1006l\u001b[?2004l\u001b[0m");
            System.out.flush();
        }
    }

    /** {@code columns rows}; 0 0 where there is no terminal. */
    String size() {
        String[] rowsAndColumns = present ? stty("size").split(" ") : new String[0];
        return rowsAndColumns.length == 2 ? rowsAndColumns[1] + " " + rowsAndColumns[0] : "0 0";
    }

    private static String stty(String... arguments) {
        String[] command = new String[arguments.length + 1];
        command[0] = "stty";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectInput(Redirect.INHERIT).redirectError(Redirect.DISCARD);
        try {
            Process process = builder.start();
            try (BufferedReader out =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
                String line = out.readLine();
                return line == null ? "" : line;
            }
        } catch (IOException _) {
            return "";
        }
    }
}
