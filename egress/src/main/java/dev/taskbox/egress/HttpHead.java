package dev.taskbox.egress;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The head of an HTTP/1 message (RFC 9112), read as strictly as the sender was bound to write it. */
final class HttpHead {
    /** In bytes, with the empty line. */
    static final int LONGEST = 32 * 1024;

    static final int MOST_FIELDS = 100;

    private static final Pattern REQUEST_LINE =
            Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+) ([\\x21-\\x7e]+) HTTP/1\\.([01])");
    private static final Pattern STATUS_LINE =
            Pattern.compile("HTTP/1\\.([01]) ([1-9][0-9]{2})(?: ([\\t\\x20-\\x7e\\x80-\\xff]*))?");
    private static final Pattern FIELD =
            Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \\t]*([\\t\\x20-\\x7e\\x80-\\xff]*)");

    private HttpHead() {}

    /** @param minor of HTTP/1.0 or HTTP/1.1 */
    record Request(String method, String target, int minor, Fields fields) {}

    /** @param minor of HTTP/1.0 or HTTP/1.1 */
    record Response(int status, String reason, int minor, Fields fields) {}

    /** Finds the end of a head that arrives in pieces, and complains as soon as a byte cannot belong to one. */
    static final class Scanner {
        private int scanned;
        private int lineLength;
        private boolean afterCarriageReturn;

        /** How many bytes have been accepted. */
        int scanned() {
            return scanned;
        }

        /** @return whether this byte ends the head */
        boolean accept(int octet) throws BadMessage {
            scanned++;
            if (scanned > LONGEST) {
                throw new BadMessage("the message head is longer than " + LONGEST + " bytes");
            }
            if (afterCarriageReturn != (octet == '\n')) {
                throw new BadMessage("the message head has a CR or LF that does not belong to a CR LF");
            }
            afterCarriageReturn = octet == '\r';
            if (octet == '\n') {
                return endLine();
            }
            if ((octet < ' ' && octet != '\t' && octet != '\r') || octet == 0x7f) {
                throw new BadMessage("the message head has a control character");
            }
            lineLength += afterCarriageReturn ? 0 : 1;
            return false;
        }

        private boolean endLine() {
            boolean empty = lineLength == 0;
            lineLength = 0;
            return empty;
        }
    }

    /** @param bytes the whole head, with its empty line */
    static Request request(byte[] bytes) throws BadMessage {
        List<String> lines = lines(bytes);
        Matcher line = match(REQUEST_LINE, lines.getFirst(), "the request line is malformed or not HTTP/1");
        return new Request(line.group(1), line.group(2), Integer.parseInt(line.group(3)), fields(lines));
    }

    /** @param bytes the whole head, with its empty line */
    static Response response(byte[] bytes) throws BadMessage {
        List<String> lines = lines(bytes);
        Matcher line = match(STATUS_LINE, lines.getFirst(), "the status line is malformed or not HTTP/1");
        String reason = line.group(3) == null ? "" : line.group(3);
        return new Response(Integer.parseInt(line.group(2)), reason, Integer.parseInt(line.group(1)), fields(lines));
    }

    /** Waits for a whole head and takes it. */
    static byte[] take(Wire wire) throws IOException, BadMessage {
        Scanner scanner = new Scanner();
        while (true) {
            while (scanner.scanned() < wire.available()) {
                if (scanner.accept(wire.at(scanner.scanned()))) {
                    return wire.take(scanner.scanned());
                }
            }
            if (!wire.fill()) {
                throw new EOFException("the peer closed in the middle of a message head");
            }
        }
    }

    private static List<String> lines(byte[] bytes) throws BadMessage {
        Scanner scanner = new Scanner();
        boolean ended = false;
        for (int i = 0; i < bytes.length && !ended; i++) {
            ended = scanner.accept(bytes[i] & 0xff);
        }
        if (!ended || scanner.scanned() != bytes.length) {
            throw new BadMessage("the message head has no end");
        }
        String text = new String(bytes, 0, bytes.length - 2, StandardCharsets.ISO_8859_1);
        return Arrays.asList(text.split("\r\n", 0));
    }

    private static Fields fields(List<String> lines) throws BadMessage {
        if (lines.size() - 1 > MOST_FIELDS) {
            throw new BadMessage("the message head has more than " + MOST_FIELDS + " fields");
        }
        List<Fields.Field> fields = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            Matcher field = match(FIELD, line, "a header field is malformed, folded, or has space before its colon");
            fields.add(new Fields.Field(field.group(1), field.group(2).strip()));
        }
        return new Fields(fields);
    }

    private static Matcher match(Pattern pattern, String line, String otherwise) throws BadMessage {
        Matcher matcher = pattern.matcher(line);
        if (!matcher.matches()) {
            throw new BadMessage(otherwise);
        }
        return matcher;
    }
}
