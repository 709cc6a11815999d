package dev.taskbox.policy;

import java.util.regex.Pattern;

/** Strings of TOML 1.0, in ASCII: whatever could end a string, a line or a terminal's patience is escaped. */
final class Toml {
    private static final Pattern BARE = Pattern.compile("[A-Za-z0-9_-]+");

    private Toml() {}

    /** A basic string. */
    static String text(String value) {
        StringBuilder out = new StringBuilder(value.length() + 2).append('"');
        value.codePoints().forEach(point -> append(out, point));
        return out.append('"').toString();
    }

    /** One part of a dotted key. */
    static String key(String name) {
        return BARE.matcher(name).matches() ? name : text(name);
    }

    /** TOML has no way to write half a character. */
    static boolean canHold(String value) {
        return value.codePoints().noneMatch(point -> Character.getType(point) == Character.SURROGATE);
    }

    private static void append(StringBuilder out, int point) {
        if (point == '"' || point == '\\') {
            out.append('\\').appendCodePoint(point);
        } else if (point >= ' ' && point <= '~') {
            out.appendCodePoint(point);
        } else if (Character.getType(point) == Character.SURROGATE) {
            throw new IllegalArgumentException("a surrogate that stands alone");
        } else {
            out.append(point > 0xffff ? "\\U%08X".formatted(point) : "\\u%04X".formatted(point));
        }
    }
}
