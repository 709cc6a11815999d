package dev.taskbox.egress;

/** Text from a box, for events and messages. */
final class Printable {
    private Printable() {}

    /** Printable ASCII as it is, everything else and the backslash as {@code \xNN}. */
    static String of(String latin1) {
        StringBuilder printable = new StringBuilder();
        latin1.chars().forEach(c -> {
            if (c > ' ' && c < 0x7f && c != '\\') {
                printable.append((char) c);
            } else {
                printable.append(String.format("\\x%02x", c));
            }
        });
        return printable.toString();
    }
}
