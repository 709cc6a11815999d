package dev.taskbox.egress;

import java.nio.charset.StandardCharsets;

/** Text that came from a box or goes into a protocol, made harmless. */
final class Text {
    private static final int LONGEST = 255;

    private Text() {}

    /** Printable ASCII on one line, anything else as a question mark, cut to 255 characters. */
    static String printable(String text) {
        StringBuilder clean = new StringBuilder();
        for (int i = 0; i < text.length() && i < LONGEST; i++) {
            char c = text.charAt(i);
            clean.append(c >= ' ' && c < 0x7f ? c : '?');
        }
        return clean.toString();
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
