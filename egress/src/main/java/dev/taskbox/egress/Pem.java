package dev.taskbox.egress;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The text form of keys and certificates (RFC 7468). */
final class Pem {
    private static final Base64.Encoder ENCODER = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private Pem() {}

    static String text(String label, byte[] content) {
        return begin(label) + new String(ENCODER.encode(content), StandardCharsets.US_ASCII) + "\n" + end(label);
    }

    /** The first part of that label. */
    static byte[] part(String label, String text) throws IOException {
        int from = text.indexOf(begin(label));
        int to = text.indexOf(end(label));
        if (from < 0 || to < from) {
            throw new IOException("it has no part " + label);
        }
        try {
            return Base64.getMimeDecoder()
                    .decode(text.substring(from + begin(label).length(), to));
        } catch (IllegalArgumentException malformed) {
            throw new IOException("its part " + label + " is malformed", malformed);
        }
    }

    private static String begin(String label) {
        return "-----BEGIN " + label + "-----\n";
    }

    private static String end(String label) {
        return "-----END " + label + "-----\n";
    }
}
