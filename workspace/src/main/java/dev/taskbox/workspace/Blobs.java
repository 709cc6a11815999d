package dev.taskbox.workspace;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** Contents of files that an agent may have made, as far as they are small. */
final class Blobs {
    private static final int MOST = 5_000;
    private static final long MOST_BYTES = 32L << 20;

    /** Room for the line before each content. */
    private static final int HEADER = 128;

    private Blobs() {}

    /** @return what could be read, by object name; the larger than {@code largest} and too many are left out */
    static Map<String, byte[]> read(HostGit git, Collection<String> objects, long largest) {
        List<String> small = small(git, objects, largest);
        if (small.isEmpty()) {
            return Map.of();
        }
        return parse(git.run(Bounds.OBJECTS.withOutput(2 * MOST_BYTES), lines(small), List.of("cat-file", "--batch"))
                .bytes());
    }

    private static List<String> small(HostGit git, Collection<String> objects, long largest) {
        List<String> asked = new LinkedHashSet<>(objects).stream().limit(MOST).toList();
        if (asked.isEmpty()) {
            return List.of();
        }
        List<String> small = new ArrayList<>();
        long room = MOST_BYTES;
        Output sizes = git.run(Bounds.OBJECTS, lines(asked), List.of("cat-file", "--batch-check"));
        for (String line : sizes.text().lines().toList()) {
            String[] words = line.split(" ");
            if (words.length == 3 && words[1].equals("blob")) {
                long size = Long.parseLong(words[2]);
                if (size <= largest && size + HEADER <= room) {
                    room -= size + HEADER;
                    small.add(words[0]);
                }
            }
        }
        return small;
    }

    private static byte[] lines(List<String> objects) {
        return (String.join("\n", objects) + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** Each is {@code NAME blob SIZE LF CONTENT LF}; what is cut short at the end is left out. */
    private static Map<String, byte[]> parse(byte[] bytes) {
        Map<String, byte[]> contents = new HashMap<>();
        int at = 0;
        while (at < bytes.length) {
            int end = at;
            while (end < bytes.length && bytes[end] != '\n') {
                end++;
            }
            String[] words = new String(bytes, at, end - at, StandardCharsets.US_ASCII).split(" ");
            if (words.length != 3) {
                return contents;
            }
            int from = end + 1;
            int size = Integer.parseInt(words[2]);
            if (size > bytes.length - from) {
                return contents;
            }
            contents.put(words[0], Arrays.copyOfRange(bytes, from, from + size));
            at = from + size + 1;
        }
        return contents;
    }
}
