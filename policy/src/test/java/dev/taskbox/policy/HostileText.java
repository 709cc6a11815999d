package dev.taskbox.policy;

import java.util.List;
import java.util.Random;

/** Text that is nearly a host, or nothing at all; the same for the same seed. */
final class HostileText {
    private static final List<String> PARTS = List.of(
            "example",
            "com",
            "evil",
            "localhost",
            "xn--",
            "xn--bcher-kva",
            "bücher",
            "ß",
            "ς",
            "例え",
            "127",
            "0",
            "1",
            "0x7f",
            "0177",
            "256",
            "ffff",
            "fe80",
            "::",
            ":",
            ".",
            "..",
            "。",
            "．",
            "*",
            "[",
            "]",
            "@",
            "/",
            "%",
            "%00",
            "\0",
            "\r\n",
            " ",
            "\t",
            "-",
            "_",
            "443",
            "\u200d",
            "\u202e",
            "\ud83d",
            "\ude00",
            "😀",
            "é",
            "e\u0301",
            "ﬁ",
            "K",
            "İ",
            "ı",
            "①");

    private HostileText() {}

    static String host(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> parts(random);
            case 1 -> characters(random, 0x110000);
            case 2 -> characters(random, 0x250);
            default -> labels(random);
        };
    }

    private static String parts(Random random) {
        StringBuilder out = new StringBuilder();
        for (int n = random.nextInt(8); n >= 0; n--) {
            out.append(PARTS.get(random.nextInt(PARTS.size())));
        }
        return out.toString();
    }

    private static String characters(Random random, int below) {
        StringBuilder out = new StringBuilder();
        for (int n = random.nextInt(12); n > 0; n--) {
            out.appendCodePoint(random.nextInt(below));
            out.append(random.nextInt(4) == 0 ? "." : "");
        }
        return out.toString();
    }

    private static String labels(Random random) {
        StringBuilder out = new StringBuilder(PARTS.get(random.nextInt(13)));
        for (int n = random.nextInt(4); n > 0; n--) {
            out.append('.').append(PARTS.get(random.nextInt(13)));
        }
        return out.toString();
    }

    static String otherCase(Random random, String text) {
        StringBuilder out = new StringBuilder();
        text.chars().forEach(c -> out.append(random.nextBoolean() ? Character.toUpperCase((char) c) : (char) c));
        return out.toString();
    }
}
