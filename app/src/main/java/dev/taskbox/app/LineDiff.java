package dev.taskbox.app;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The lines in which a text differs from another, with {@code +} and {@code -}, as few as there can be; all, where they are long. */
final class LineDiff {
    /** Pairs of lines that are looked at. */
    private static final long MOST = 4_000_000;

    private final List<String> old;
    private final List<String> now;

    private LineDiff(String before, String after) {
        this.old = before.lines().toList();
        this.now = after.lines().toList();
    }

    static List<String> of(String before, String after) {
        return new LineDiff(before, after).changed();
    }

    private List<String> changed() {
        if ((long) old.size() * now.size() > MOST) {
            return Stream.concat(old.stream().map("-"::concat), now.stream().map("+"::concat))
                    .toList();
        }
        int[][] common = common();
        List<String> changed = new ArrayList<>();
        int i = 0;
        int j = 0;
        while (i < old.size() || j < now.size()) {
            if (i < old.size() && j < now.size() && old.get(i).equals(now.get(j))) {
                i++;
                j++;
            } else if (i < old.size() && (j == now.size() || common[i + 1][j] >= common[i][j + 1])) {
                changed.add("-" + old.get(i++));
            } else {
                changed.add("+" + now.get(j++));
            }
        }
        return changed;
    }

    /** How many lines are the same at most, from each pair of lines on. */
    private int[][] common() {
        int[][] common = new int[old.size() + 1][now.size() + 1];
        for (int i = old.size() - 1; i >= 0; i--) {
            for (int j = now.size() - 1; j >= 0; j--) {
                common[i][j] = old.get(i).equals(now.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        return common;
    }
}
