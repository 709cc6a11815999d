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

    /** Whether all of it is printable ASCII without a space. */
    static boolean isVisible(String text) {
        return text.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }

    /** With its percent escapes undone, as far as they are some. */
    static String unescaped(String text) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            int high = text.charAt(i) == '%' && i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
            int low = high >= 0 ? Character.digit(text.charAt(i + 2), 16) : -1;
            plain.append(low >= 0 ? (char) (high * 16 + low) : text.charAt(i));
            i += low >= 0 ? 2 : 0;
        }
        return plain.toString();
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
