package dev.taskbox.egress;

import java.util.List;

/** How far a message's body reaches. Where two headers could be read two ways the message is refused. */
sealed interface Framing {
    record None() implements Framing {}

    record Length(long bytes) implements Framing {}

    record Chunked() implements Framing {}

    record UntilClose() implements Framing {}

    int LONGEST_NUMBER = 15;

    static Framing of(RequestHead request) throws BadMessage {
        Headers headers = request.headers();
        if (headers.has("transfer-encoding") && request.minor() == 0) {
            throw new BadMessage("HTTP/1.0 has no Transfer-Encoding");
        }
        return declared(headers, new None());
    }

    static Framing of(ResponseHead response, String method) throws BadMessage {
        int status = response.status();
        if (response.isInterim() || status == 204 || status == 304 || method.equals("HEAD")) {
            return new None();
        }
        return declared(response.headers(), new UntilClose());
    }

    private static Framing declared(Headers headers, Framing otherwise) throws BadMessage {
        List<String> encodings = headers.all("transfer-encoding");
        List<String> lengths = headers.all("content-length");
        if (!encodings.isEmpty() && !lengths.isEmpty()) {
            throw new BadMessage("there are both Transfer-Encoding and Content-Length");
        }
        if (!encodings.isEmpty()) {
            return chunked(encodings);
        }
        return lengths.isEmpty() ? otherwise : new Length(length(lengths));
    }

    private static Framing chunked(List<String> encodings) throws BadMessage {
        if (encodings.size() != 1 || !encodings.getFirst().equalsIgnoreCase("chunked")) {
            throw new BadMessage("the Transfer-Encoding is not exactly chunked");
        }
        return new Chunked();
    }

    private static long length(List<String> lengths) throws BadMessage {
        String digits = lengths.getFirst();
        boolean isNumber = !digits.isEmpty()
                && digits.length() <= LONGEST_NUMBER
                && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        if (lengths.size() != 1 || !isNumber) {
            throw new BadMessage("the Content-Length is not exactly one number");
        }
        return Long.parseLong(digits);
    }
}
