package dev.taskbox.egress;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The first line and the headers of a message that {@link HeadScanner} found complete. */
record HttpHead(String firstLine, Headers headers) {
    private static final String SEPARATORS_IN_TOKENS = "!#$%&'*+-.^_`|~";

    static HttpHead parse(byte[] bytes, int from, int to, int maxHeaders) throws BadMessage {
        String text = new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
        int lineEnd = text.indexOf("\r\n");
        String firstLine = text.substring(0, lineEnd);
        List<Headers.Header> headers = new ArrayList<>();
        for (int at = lineEnd + 2; !text.startsWith("\r\n", at); at = lineEnd + 2) {
            lineEnd = text.indexOf("\r\n", at);
            if (headers.size() == maxHeaders) {
                throw new BadMessage(431, "there are more than " + maxHeaders + " headers");
            }
            headers.add(header(text.substring(at, lineEnd)));
        }
        return new HttpHead(firstLine, new Headers(headers));
    }

    static Headers.Header header(String line) throws BadMessage {
        int colon = line.indexOf(':');
        String name = line.substring(0, Math.max(colon, 0));
        if (!isToken(name)) {
            throw new BadMessage(
                    line.startsWith(" ") || line.startsWith("\t")
                            ? "a header is folded over two lines"
                            : "a header's name is not followed by a colon at once, or is none");
        }
        return new Headers.Header(name, line.substring(colon + 1).strip());
    }

    static boolean isToken(String text) {
        return !text.isEmpty() && text.chars().allMatch(HttpHead::isTokenCharacter);
    }

    private static boolean isTokenCharacter(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || SEPARATORS_IN_TOKENS.indexOf(c) >= 0;
    }
}
