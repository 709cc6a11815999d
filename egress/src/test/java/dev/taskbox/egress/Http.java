package dev.taskbox.egress;

import java.util.List;

/** Message heads line by line. */
final class Http {
    private Http() {}

    /** The lines, each with its end, and the empty line after them. */
    static String head(String... lines) {
        return lines(lines) + "\r\n";
    }

    static String lines(String... lines) {
        return String.join(
                "", List.of(lines).stream().map(line -> line + "\r\n").toList());
    }
}
