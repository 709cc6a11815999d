package dev.taskbox.sandbox;

import java.util.ArrayList;
import java.util.List;

/** The names in {@code syscalls.txt}, by section. */
record Syscalls(List<String> allowed, List<String> walls, List<String> refused) {
    static Syscalls read(String text) {
        Syscalls read = new Syscalls(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        List<String> section = read.refused;
        for (String line : text.lines().filter(Syscalls::says).toList()) {
            int colon = line.indexOf(':');
            if (colon < 0) {
                section.addAll(List.of(line.strip().split(" +", -1)));
            } else {
                section = read.section(line.substring(0, colon));
            }
        }
        return read;
    }

    private static boolean says(String line) {
        return !line.isBlank() && !line.startsWith("#");
    }

    private List<String> section(String name) {
        return switch (name) {
            case "allow" -> allowed;
            case "walls" -> walls;
            case "refuse" -> refused;
            default -> throw new IllegalArgumentException("no such section: " + name);
        };
    }
}
