package dev.taskbox.workspace;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What changed paths lie among: the other paths of the tree, as far as they say something about a changed one. */
final class Surroundings {
    private static final int MOST_LINKS = 500;
    private static final Set<String> PARTS = Set.of("head", "objects", "refs", "commondir");
    private static final Set<String> OF_A_REPOSITORY =
            Set.of("head", "objects", "refs", "commondir", "config", "config.worktree", "hooks", "info");

    /** Folded paths of what was added, with all directories above. */
    private final Set<String> added = new HashSet<>();

    private final Map<String, String> firstOf = new HashMap<>();
    private final Set<String> twins = new HashSet<>();
    private final Map<String, Set<String>> parts = new HashMap<>();
    private final Map<String, Link> links = new HashMap<>();
    private final Map<String, String> reasonsOfTargets = new HashMap<>();
    private List<String> previous = List.of();
    private final List<String> folded = new ArrayList<>();
    private boolean cut;

    private record Link(List<String> names, String object, String reason) {}

    static Surroundings of(HostGit git, String commit, List<Change> changes) {
        Surroundings surroundings = new Surroundings();
        changes.stream()
                .filter(Change::isAdded)
                .forEach(change -> surroundings.added.addAll(prefixes(PathNames.folded(change.names()))));
        Output tree = git.run(Bounds.OBJECTS, List.of("ls-tree", "-r", "-z", "--full-tree", commit));
        surroundings.cut = !tree.ok();
        tree.eachField(surroundings::take);
        surroundings.followLinks(git);
        return surroundings;
    }

    private static List<String> prefixes(List<String> names) {
        List<String> prefixes = new ArrayList<>();
        for (String name : names) {
            prefixes.add(prefixes.isEmpty() ? name : prefixes.getLast() + "/" + name);
        }
        return prefixes;
    }

    /** @param entry {@code MODE TYPE OBJECT TAB PATH} */
    private void take(byte[] entry) {
        int tab = 0;
        while (entry[tab] != '\t') {
            tab++;
        }
        String[] words = new String(entry, 0, tab, StandardCharsets.US_ASCII).split(" ");
        List<String> names = PathNames.of(Arrays.copyOfRange(entry, tab + 1, entry.length));
        int known = known(names);
        folded.subList(known, folded.size()).clear();
        for (int at = known; at < names.size(); at++) {
            take(names, at);
        }
        previous = names;
        if (Integer.parseInt(words[0], 8) == Change.LINK && links.size() < MOST_LINKS) {
            FlagTable.reason(PathNames.folded(names), true)
                    .ifPresent(reason -> links.put(folded.getLast(), new Link(names, words[2], reason)));
        }
    }

    /** How many of the directories above are those of the path before. */
    private int known(List<String> names) {
        int most = Math.min(names.size(), previous.size()) - 1;
        int known = 0;
        while (known < most && names.get(known).equals(previous.get(known))) {
            known++;
        }
        return known;
    }

    private void take(List<String> names, int at) {
        String name = PathNames.fold(names.get(at));
        String above = at == 0 ? "" : folded.get(at - 1);
        String path = at == 0 ? name : above + "/" + name;
        folded.add(path);
        if (PARTS.contains(name)) {
            parts.computeIfAbsent(above, _ -> new HashSet<>()).add(name);
        }
        if (added.contains(path)) {
            String exact = String.join("/", names.subList(0, at + 1));
            if (!firstOf.computeIfAbsent(path, _ -> exact).equals(exact)) {
                twins.add(path);
            }
        }
    }

    private void followLinks(HostGit git) {
        Map<String, byte[]> targets =
                Blobs.read(git, links.values().stream().map(Link::object).toList(), SymbolicLink.LONGEST);
        for (Link link : links.values()) {
            Optional.ofNullable(targets.get(link.object()))
                    .flatMap(target -> SymbolicLink.resolve(link.names(), target))
                    .filter(target -> !target.isEmpty())
                    .ifPresent(target -> reasonsOfTargets.put(
                            String.join("/", PathNames.folded(target)),
                            link.reason() + " by the link " + PlainText.line(String.join("/", link.names()))));
        }
    }

    /** Not all of the tree could be read. */
    boolean isCut() {
        return cut;
    }

    /** Whether a path, or a directory above it, is one with another path where case does not count. */
    boolean hasTwin(List<String> foldedNames) {
        return !twins.isEmpty() && prefixes(foldedNames).stream().anyMatch(twins::contains);
    }

    /** Whether git takes a directory for a repository because of this path and others. */
    boolean isOfARepository(List<String> foldedNames) {
        List<String> prefixes = prefixes(foldedNames);
        for (int at = 0; at < foldedNames.size(); at++) {
            Set<String> there = parts.getOrDefault(at == 0 ? "" : prefixes.get(at - 1), Set.of());
            if (OF_A_REPOSITORY.contains(foldedNames.get(at))
                    && there.contains("head")
                    && (there.contains("commondir") || there.containsAll(Set.of("objects", "refs")))) {
                return true;
            }
        }
        return false;
    }

    /** Why a path matters under another name, by which a symbolic link leads to it. */
    Optional<String> reasonByLink(List<String> foldedNames) {
        return reasonsOfTargets.isEmpty()
                ? Optional.empty()
                : prefixes(foldedNames).stream()
                        .flatMap(prefix -> Optional.ofNullable(reasonsOfTargets.get(prefix)).stream())
                        .findFirst();
    }
}
