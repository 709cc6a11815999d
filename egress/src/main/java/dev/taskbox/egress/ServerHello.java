package dev.taskbox.egress;

import java.util.HexFormat;
import java.util.Optional;

/** Tells whether a TLS server's first bytes ask the client for another ClientHello (RFC 8446, 4.1.3). */
final class ServerHello {
    private static final byte[] RETRY_RANDOM =
            HexFormat.of().parseHex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c");
    private static final int MESSAGE_AT = 5;
    private static final int RANDOM_AT = MESSAGE_AT + 4 + 2;

    private ServerHello() {}

    /** Empty: too few bytes to tell. */
    static Optional<Boolean> asksForRetry(byte[] bytes, int from, int to) {
        if (differs(bytes, from, to, 0, 22) || differs(bytes, from, to, MESSAGE_AT, 2)) {
            return Optional.of(false);
        }
        for (int i = 0; i < RETRY_RANDOM.length; i++) {
            if (differs(bytes, from, to, RANDOM_AT + i, RETRY_RANDOM[i])) {
                return Optional.of(false);
            }
        }
        return to - from < RANDOM_AT + RETRY_RANDOM.length ? Optional.empty() : Optional.of(true);
    }

    private static boolean differs(byte[] bytes, int from, int to, int at, int expected) {
        return from + at < to && bytes[from + at] != (byte) expected;
    }
}
