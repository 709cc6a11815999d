package dev.taskbox.egress;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** An answer of the proxy itself, in plain text. */
record HttpReply(int status, String reason, String text) {
    static HttpReply badRequest(String why) {
        return new HttpReply(400, "Bad Request", "Taskbox did not understand the request: " + why + ".\n");
    }

    static HttpReply refused(Target target, Passage.Refused refused) {
        return new HttpReply(
                403,
                "Forbidden",
                "Taskbox refused " + target + ".\nRule: " + refused.rule() + "\nHint: " + refused.hint() + "\n");
    }

    static HttpReply unreachable(Target target, String why) {
        return new HttpReply(502, "Bad Gateway", "Taskbox could not reach " + target + ": " + why + ".\n");
    }

    static HttpReply badAnswer(Target target, String why) {
        return new HttpReply(502, "Bad Gateway", "Taskbox did not understand " + target + ": " + why + ".\n");
    }

    /** @param bodiless as the answer to HEAD is */
    void write(Wire client, boolean keepOpen, boolean bodiless) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        String head = "HTTP/1.1 " + status + " " + reason + "\r\n"
                + "Content-Type: text/plain; charset=utf-8\r\n"
                + "Content-Length: " + body.length + "\r\n"
                + (keepOpen ? "" : "Connection: close\r\n")
                + "\r\n";
        client.write(
                ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII)),
                ByteBuffer.wrap(body, 0, bodiless ? 0 : body.length));
    }
}
