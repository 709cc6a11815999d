package dev.taskbox.policy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * The path of a request in the one form that rules compare: percent-decoded, without its query. What servers read in more
 * than one way ({@code //}, {@code ..}, {@code ;}, an escaped {@code %}) has no such form. An escaped slash stands as
 * {@link #ESCAPED_SLASH}, which no wildcard matches: some servers take it for a slash and some do not.
 */
record RequestPath(String text) {
    static final char ESCAPED_SLASH = '\uE000';

    /** @param target of the request line, in its origin form: {@code /a/b?c} */
    static RequestPath parse(String target) throws Unfit {
        int query = target.indexOf('?');
        String path = decode(query < 0 ? target : target.substring(0, query));
        if (!path.startsWith("/")) {
            throw new Unfit("its path does not begin with a slash", "");
        }
        String[] segments = path.substring(1).split("/", -1);
        for (int i = 0; i < segments.length; i++) {
            checkSegment(segments[i], i == segments.length - 1);
        }
        return new RequestPath(path);
    }

    private static void checkSegment(String segment, boolean last) throws Unfit {
        if (segment.isEmpty() && !last) {
            throw new Unfit("its path has two slashes in a row", "");
        }
        for (String part : segment.split(String.valueOf(ESCAPED_SLASH), -1)) {
            String bare = part.strip();
            if (bare.equals(".") || bare.equals("..")) {
                throw new Unfit("its path has a segment " + bare, "");
            }
        }
    }

    private static String decode(String path) throws Unfit {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            int value = c == '%' ? escaped(path, i) : literal(c);
            i += c == '%' ? 2 : 0;
            if (c == '%' && value == '/') {
                text.append(utf8(bytes)).append(ESCAPED_SLASH);
                bytes.reset();
            } else {
                bytes.write(value);
            }
        }
        return text.append(utf8(bytes)).toString();
    }

    private static int literal(char c) throws Unfit {
        if (c <= ' ' || c >= 0x7f || c == '\\' || c == ';' || c == '#') {
            throw new Unfit("its path has a character that servers read differently", "");
        }
        return c;
    }

    private static int escaped(String path, int at) throws Unfit {
        int high = at + 2 < path.length() ? Character.digit(path.charAt(at + 1), 16) : -1;
        int low = at + 2 < path.length() ? Character.digit(path.charAt(at + 2), 16) : -1;
        int value = high * 16 + low;
        if (high < 0 || low < 0 || value < ' ' || value == 0x7f || "%\\;?#".indexOf(value) >= 0) {
            throw new Unfit("its path has an escape that servers read differently", "");
        }
        return value;
    }

    private static String utf8(ByteArrayOutputStream bytes) throws Unfit {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
            if (text.indexOf(ESCAPED_SLASH) < 0) {
                return text;
            }
        } catch (CharacterCodingException _) {
            // said below
        }
        throw new Unfit("its path is not UTF-8 text", "");
    }
}
