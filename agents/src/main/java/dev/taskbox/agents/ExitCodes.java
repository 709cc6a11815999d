package dev.taskbox.agents;

import java.util.Map;

final class ExitCodes {
    private static final Map<Integer, String> SIGNALS = Map.of(
            1, "HUP", 2, "INT", 3, "QUIT", 6, "ABRT", 9, "KILL", 11, "SEGV", 13, "PIPE", 15, "TERM", 24, "XCPU", 25,
            "XFSZ");

    private ExitCodes() {}

    /** Completes a sentence that begins with the program: {@code exited with 2}. */
    static String describe(int exitCode) {
        return switch (exitCode) {
            case 126 -> "could not be executed (exit code 126)";
            case 127 -> "was not found (exit code 127)";
            default -> exitCode > 128 && exitCode < 128 + 65 ? signal(exitCode - 128) : "exited with " + exitCode;
        };
    }

    private static String signal(int number) {
        String name = SIGNALS.get(number);
        return "was ended by " + (name == null ? "signal " + number : "SIG" + name);
    }

    /** What describes it, and the end of what it complained about. */
    static String describe(int exitCode, String complaint) {
        String end = Texts.tail(complaint.strip(), 2000);
        return end.isEmpty() ? describe(exitCode) : describe(exitCode) + ": " + end;
    }
}
