package dev.taskbox.egress;

import java.util.List;

/** @param target as it came, printable ASCII @param minor 0 or 1, of HTTP/1 */
record RequestHead(String method, String target, int minor, Headers headers) {
    static RequestHead of(HttpHead head) throws BadMessage {
        String[] parts = head.firstLine().split(" ", -1);
        if (parts.length != 3 || !HttpHead.isToken(parts[0]) || !isVisible(parts[1])) {
            throw new BadMessage("the request line is not METHOD TARGET HTTP/1.1");
        }
        return new RequestHead(parts[0], parts[1], minor(parts[2]), head.headers());
    }

    private static boolean isVisible(String target) {
        return !target.isEmpty() && target.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '#' && c != '\\');
    }

    private static int minor(String version) throws BadMessage {
        return switch (version) {
            case "HTTP/1.1" -> 1;
            case "HTTP/1.0" -> 0;
            default -> throw new BadMessage(505, "only HTTP/1.1 and HTTP/1.0 are spoken here");
        };
    }

    boolean isMethod(String name) {
        return method.equals(name);
    }

    boolean wantsClose() {
        return minor == 0 || headers.hasToken("connection", "close") || headers.hasToken("proxy-connection", "close");
    }

    /** The one upgrade that stays with the same host: others (h2c) open a door to requests that nobody judges. */
    boolean wantsWebSocket() {
        return minor == 1
                && isMethod("GET")
                && headers.hasToken("connection", "upgrade")
                && headers.all("upgrade").equals(List.of("websocket"));
    }

    boolean waitsForContinue() {
        return minor == 1 && headers.hasToken("expect", "100-continue");
    }
}
