package dev.taskbox.egress;

import java.io.EOFException;
import java.io.IOException;

/** Takes a message head off a wire. */
final class HeadReader {
    private HeadReader() {}

    /** @throws EOFException where the stream ended before the head did */
    static HttpHead read(Wire wire, EgressConfig.Bounds bounds) throws IOException, BadMessage {
        HeadScanner scanner = new HeadScanner(bounds.headBytes());
        while (!scanner.scan(wire.array(), wire.start() + scanner.seen(), wire.end())) {
            if (!wire.fill()) {
                throw new EOFException("the connection ended in the middle of a head");
            }
        }
        int start = wire.start();
        wire.skip(scanner.seen());
        return HttpHead.parse(wire.array(), start, start + scanner.seen(), bounds.headers());
    }
}
