package dev.taskbox.egress;

import dev.taskbox.egress.Gate.Opening;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** What the proxy itself answers in HTTP, for a person or an agent to read. */
record Reply(int status, String reason, String rule, String text) {
    static Reply bad(BadMessage bad) {
        String reason = switch (bad.status()) {
            case 403 -> "Forbidden";
            case 413 -> "Content Too Large";
            case 431 -> "Request Header Fields Too Large";
            case 502 -> "Bad Gateway";
            case 505 -> "HTTP Version Not Supported";
            default -> "Bad Request";
        };
        return new Reply(bad.status(), reason, "", "The egress proxy refused this request: " + bad.why() + ".\n");
    }

    static Reply denied(Opening.Denied denied) {
        String hint = denied.verdict().hint();
        String text = "The egress proxy refused " + denied.target().host() + " port "
                + denied.target().port() + ".\nrule: " + denied.verdict().rule() + "\n"
                + (hint.isEmpty() ? "" : "hint: " + hint + "\n");
        return new Reply(403, "Forbidden", denied.verdict().rule(), text);
    }

    static Reply failed(Opening.Failed failed) {
        String text = "The egress proxy could not reach " + failed.target() + ": " + failed.why() + ".\n";
        return failed.timeout() ? new Reply(504, "Gateway Timeout", "", text) : new Reply(502, "Bad Gateway", "", text);
    }

    static Reply badAnswer(Target target, String why) {
        return new Reply(
                502, "Bad Gateway", "", "The egress proxy got no usable answer from " + target + ": " + why + ".\n");
    }

    /** @param method of the request: the answer to HEAD has no body @param close whether the connection ends with it */
    void send(Wire client, String method, boolean close) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        client.write(Text.bytes("HTTP/1.1 " + status + " " + reason + "\r\n"
                + "Content-Type: text/plain; charset=utf-8\r\n"
                + "Content-Length: " + body.length + "\r\n"
                + (rule.isEmpty() ? "" : "X-Taskbox-Rule: " + Text.printable(rule) + "\r\n")
                + (close ? "Connection: close\r\n" : "")
                + "\r\n"));
        if (!method.equals("HEAD")) {
            client.write(body);
        }
        client.flush();
        if (close) {
            client.part();
        }
    }
}
