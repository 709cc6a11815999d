package dev.taskbox.egress;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Where a message's body ends (RFC 9112 6.3). What two readers could understand in two ways is refused. */
sealed interface Framing {
    Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

    record None() implements Framing {}

    record Length(long bytes) implements Framing {}

    record Chunked() implements Framing {}

    record UntilClose() implements Framing {}

    static Framing ofRequest(HttpHead.Request request) throws BadMessage {
        return declared(request.fields(), request.minor(), new None());
    }

    static Framing ofResponse(HttpHead.Response response, String method) throws BadMessage {
        Framing declared = declared(response.fields(), response.minor(), new UntilClose());
        int status = response.status();
        boolean bodiless = method.equals("HEAD") || status < 200 || status == 204 || status == 304;
        return bodiless ? new None() : declared;
    }

    private static Framing declared(Fields fields, int minor, Framing otherwise) throws BadMessage {
        List<String> codings = fields.all("transfer-encoding");
        List<String> lengths = fields.all("content-length");
        if (codings.isEmpty()) {
            return lengths.isEmpty() ? otherwise : length(lengths);
        }
        if (!lengths.isEmpty()) {
            throw new BadMessage("the message has both Transfer-Encoding and Content-Length");
        }
        if (minor == 0
                || codings.size() > 1
                || !codings.getFirst().toLowerCase(Locale.ROOT).equals("chunked")) {
            throw new BadMessage("the message has a Transfer-Encoding other than chunked");
        }
        return new Chunked();
    }

    private static Framing length(List<String> lengths) throws BadMessage {
        if (lengths.size() > 1 || !LENGTH.matcher(lengths.getFirst()).matches()) {
            throw new BadMessage("the message does not have one decimal Content-Length");
        }
        return new Length(Long.parseLong(lengths.getFirst()));
    }
}
