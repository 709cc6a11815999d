package dev.taskbox.workspace;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a snapshot's message says of it. It comes from a box: a commit counts only if it is a parent of the snapshot,
 * and a name only if it has the form of one.
 *
 * @param branches local branches that were not part of what was checked out
 * @param stashes the latest first
 */
record Snapshot(List<Branch> branches, List<String> stashes, List<String> notes, List<String> missing) {
    private static final Pattern APART = Pattern.compile("apart ([0-9a-f]+) (?:(stash)|refs/heads/(\\S+))");
    private static final int MOST_NOTES = 20;
    private static final Bounds BOUNDS = Bounds.QUICK.withOutput(256 << 10);

    static final Snapshot NONE = new Snapshot(List.of(), List.of(), List.of(), List.of());

    record Branch(String name, String commit) {}

    Snapshot {
        branches = List.copyOf(branches);
        stashes = List.copyOf(stashes);
        notes = List.copyOf(notes);
        missing = List.copyOf(missing);
    }

    static Snapshot read(HostGit git, String commit) {
        List<String> lines = git.run(BOUNDS, List.of("cat-file", "commit", commit))
                .text()
                .lines()
                .toList();
        List<Branch> branches = new ArrayList<>();
        List<String> stashes = new ArrayList<>();
        for (String line : lines) {
            Matcher matcher = APART.matcher(line);
            if (!matcher.matches() || !lines.contains("parent " + matcher.group(1))) {
                continue;
            }
            if (matcher.group(2) != null) {
                stashes.add(matcher.group(1));
            } else if (TaskRefs.isBranchName(matcher.group(3))) {
                branches.add(new Branch(matcher.group(3), matcher.group(1)));
            }
        }
        return new Snapshot(branches, stashes, saying("note ", lines), saying("missing ", lines));
    }

    private static List<String> saying(String word, List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith(word))
                .limit(MOST_NOTES)
                .map(line -> PlainText.line(line.substring(word.length())))
                .toList();
    }
}
