package dev.taskbox.policy;

import java.nio.charset.StandardCharsets;

/**
 * A pattern for paths of requests: {@code *} is any run of characters within a segment, {@code **} any run at all, and
 * everything else is itself, percent-decoded; {@code %2F} is an escaped slash and nothing else is.
 */
final class PathPattern {
    private static final int LONGEST = 1024;
    private static final char WITHIN_SEGMENT = '\uE001';
    private static final char ANYTHING = '\uE002';

    private final String text;
    private final String tokens;

    private PathPattern(String text, String tokens) {
        this.text = text;
        this.tokens = tokens;
    }

    static PathPattern parse(String text) throws Unfit {
        if (text.length() > LONGEST || text.indexOf('?') >= 0 || text.matches(".*(\\*{3}|%2[aA]).*")) {
            throw new Unfit(
                    Quote.of(text) + " is no path: it is too long, or has a '?', '***' or '%2A'",
                    "Rules judge the path without its query; write it as /repos/acme/*.");
        }
        try {
            // without the stars it is a path like any other, so whatever has two readings is found here too
            RequestPath.parse(ascii(text.replace("**", "x").replace('*', 'x')));
            String plain = RequestPath.parse(ascii(text)).text();
            if (plain.indexOf(WITHIN_SEGMENT) >= 0 || plain.indexOf(ANYTHING) >= 0) {
                throw new Unfit("it has a character of no alphabet", "");
            }
            return new PathPattern(
                    text, plain.replace("**", String.valueOf(ANYTHING)).replace('*', WITHIN_SEGMENT));
        } catch (Unfit unfit) {
            throw new Unfit(Quote.of(text) + " matches no request: " + unfit.why(), "Write it as /repos/acme/*.");
        }
    }

    /** A person writes umlauts as they are; a request has them escaped. */
    private static String ascii(String text) {
        StringBuilder out = new StringBuilder();
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            if (each < 0) {
                out.append("%%%02X".formatted(each & 0xff));
            } else {
                out.append((char) each);
            }
        }
        return out.toString();
    }

    String text() {
        return text;
    }

    /** Follows every way to read the pattern at once, so that no path takes longer than its length allows. */
    boolean matches(RequestPath path) {
        boolean[] at = new boolean[tokens.length() + 1];
        at[0] = true;
        passWildcards(at);
        for (int i = 0; i < path.text().length(); i++) {
            at = after(path.text().charAt(i), at);
        }
        return at[tokens.length()];
    }

    private boolean[] after(char c, boolean[] at) {
        boolean[] next = new boolean[at.length];
        for (int token = 0; token < tokens.length(); token++) {
            if (at[token]) {
                boolean wild = isWild(tokens.charAt(token));
                if (accepts(tokens.charAt(token), c)) {
                    next[wild ? token : token + 1] = true;
                }
            }
        }
        passWildcards(next);
        return next;
    }

    /** A wildcard may be for nothing. */
    private void passWildcards(boolean[] at) {
        for (int token = 0; token < tokens.length(); token++) {
            at[token + 1] |= at[token] && isWild(tokens.charAt(token));
        }
    }

    private static boolean isWild(char token) {
        return token == WITHIN_SEGMENT || token == ANYTHING;
    }

    private static boolean accepts(char token, char c) {
        return switch (token) {
            case WITHIN_SEGMENT -> c != '/' && c != RequestPath.ESCAPED_SLASH;
            case ANYTHING -> c != RequestPath.ESCAPED_SLASH;
            default -> token == c;
        };
    }

    @Override
    public String toString() {
        return text;
    }
}
