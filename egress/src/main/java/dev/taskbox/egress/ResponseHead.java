package dev.taskbox.egress;

/** @param reason may be empty @param minor 0 or 1, of HTTP/1 */
record ResponseHead(int status, String reason, int minor, Headers headers) {
    private static final int STATUS_AT = "HTTP/1.1 ".length();

    static ResponseHead of(HttpHead head) throws BadMessage {
        String line = head.firstLine();
        boolean known = line.startsWith("HTTP/1.1 ") || line.startsWith("HTTP/1.0 ");
        int statusEnd = STATUS_AT + 3;
        boolean complete = line.length() == statusEnd || (line.length() > statusEnd && line.charAt(statusEnd) == ' ');
        if (!known || !complete) {
            throw new BadMessage("the status line is not HTTP/1.1 STATUS REASON");
        }
        String reason = line.length() > statusEnd ? line.substring(statusEnd + 1) : "";
        return new ResponseHead(
                status(line.substring(STATUS_AT, statusEnd)), reason, line.charAt(7) - '0', head.headers());
    }

    private static int status(String digits) throws BadMessage {
        if (!digits.chars().allMatch(c -> c >= '0' && c <= '9') || digits.charAt(0) < '1' || digits.charAt(0) > '5') {
            throw new BadMessage("the status is not a number from 100 to 599");
        }
        return Integer.parseInt(digits);
    }

    boolean isInterim() {
        return status < 200;
    }

    boolean wantsClose() {
        return minor == 0 || headers.hasToken("connection", "close");
    }
}
