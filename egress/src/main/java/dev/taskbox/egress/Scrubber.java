package dev.taskbox.egress;

import java.util.Arrays;
import java.util.List;

/**
 * Masks secrets in a stream of text with as many stars, wherever the stream is cut. Only what could be the beginning of a
 * secret is held back.
 */
final class Scrubber {
    private final List<byte[]> secrets;
    private final boolean[] begins = new boolean[256];
    private byte[] held = new byte[0];

    Scrubber(List<String> secrets) {
        this.secrets = secrets.stream().map(Text::bytes).toList();
        this.secrets.forEach(secret -> begins[secret[0] & 0xff] = true);
    }

    static String scrub(String text, List<String> secrets) {
        String clean = text;
        for (String secret : secrets) {
            clean = clean.replace(secret, "*".repeat(secret.length()));
        }
        return clean;
    }

    /** What may go on of the bytes held back so far and these. */
    byte[] next(byte[] bytes, int offset, int length) {
        byte[] all = Arrays.copyOf(held, held.length + length);
        System.arraycopy(bytes, offset, all, held.length, length);
        for (int at = 0; at < all.length; at++) {
            if (begins[all[at] & 0xff]) {
                maskAt(all, at);
            }
        }
        int sure = all.length - longestBeginning(all);
        held = Arrays.copyOfRange(all, sure, all.length);
        return Arrays.copyOf(all, sure);
    }

    /** What was held back, at the end of the stream. */
    byte[] last() {
        byte[] rest = held;
        held = new byte[0];
        return rest;
    }

    private void maskAt(byte[] text, int at) {
        for (byte[] secret : secrets) {
            if (at + secret.length <= text.length && matches(text, at, secret, secret.length)) {
                Arrays.fill(text, at, at + secret.length, (byte) '*');
            }
        }
    }

    private static boolean matches(byte[] text, int at, byte[] secret, int length) {
        return Arrays.equals(text, at, at + length, secret, 0, length);
    }

    /** How many bytes at the end are the beginning of some secret. */
    private int longestBeginning(byte[] text) {
        int longest = 0;
        for (byte[] secret : secrets) {
            for (int length = Math.min(secret.length - 1, text.length); length > longest; length--) {
                if (matches(text, text.length - length, secret, length)) {
                    longest = length;
                }
            }
        }
        return longest;
    }
}
