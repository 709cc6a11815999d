package dev.taskbox.workspace;

import dev.taskbox.model.Flag;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which changed paths a person should look at, and why. Reads objects alone: neither the project's files nor attributes
 * in a tree have a say, so an agent cannot mark a path as harmless.
 */
final class Flags {
    private static final long MOST_CHANGE_BYTES = 24L << 20;
    private static final long LARGEST_PROGRAM = 1L << 20;
    private static final int BINARY_LOOK = 8_000;

    private final HostGit git;
    private final List<String> hooks;
    private final FlagList list = new FlagList();

    private Flags(Repository project) {
        this.git = project.objects();
        this.hooks = project.hooksPath()
                .map(Path::toString)
                .map(path -> PathNames.folded(List.of(path.split("/"))))
                .orElse(List.of());
    }

    /** Of all that changed from each commit to the next. */
    static List<Flag> along(Repository project, List<String> commits) {
        Flags flags = new Flags(project);
        for (int at = 1; at < commits.size(); at++) {
            flags.look(commits.get(at - 1), commits.get(at));
        }
        return flags.list.flags();
    }

    private void look(String from, String to) {
        List<Change> changes = changes(from, to);
        if (changes.isEmpty()) {
            return;
        }
        Surroundings surroundings = Surroundings.of(git, to, changes);
        if (surroundings.isCut()) {
            list.cut();
        }
        Map<String, byte[]> links = Blobs.read(
                git, changes.stream().filter(Change::isLink).map(Change::object).toList(), SymbolicLink.LONGEST);
        Map<String, byte[]> programs = Blobs.read(
                git,
                changes.stream()
                        .filter(Change::isNewlyExecutable)
                        .map(Change::object)
                        .toList(),
                LARGEST_PROGRAM);
        for (Change change : changes) {
            list.add(change.path(), reasons(change, surroundings, links, programs));
        }
    }

    /** Each is a header and a path. */
    private List<Change> changes(String from, String to) {
        Output output = git.run(
                Bounds.OBJECTS.withOutput(MOST_CHANGE_BYTES),
                List.of(
                        "diff-tree",
                        "-r",
                        "-z",
                        "--raw",
                        "--no-abbrev",
                        "--no-renames",
                        "--no-relative",
                        "--ignore-submodules=none",
                        "--end-of-options",
                        from,
                        to));
        if (!output.ok()) {
            list.cut();
        }
        List<Change> changes = new ArrayList<>();
        Iterator<byte[]> fields = output.fields().iterator();
        while (fields.hasNext()) {
            byte[] header = fields.next();
            if (fields.hasNext()) {
                changes.add(Change.of(header, fields.next()));
            }
        }
        return changes;
    }

    /** The first one tells most. */
    private List<String> reasons(
            Change change, Surroundings surroundings, Map<String, byte[]> links, Map<String, byte[]> programs) {
        List<String> folded = PathNames.folded(change.names());
        Optional<String> purpose = purpose(change, folded, surroundings);
        if (change.isDeleted()) {
            return purpose.map(it -> it + FlagList.DELETED).stream().toList();
        }
        List<String> reasons = new ArrayList<>();
        PathNames.trick(change.names(), change.bytes()).ifPresent(reasons::add);
        if (surroundings.isOfARepository(folded)) {
            reasons.add("makes its directory a git repository");
        }
        if (change.isLink()) {
            byte[] target = links.get(change.object());
            (target == null
                            ? Optional.of("is a symbolic link that could not be read")
                            : SymbolicLink.trick(change.names(), target))
                    .ifPresent(reasons::add);
        }
        if (change.isSubmodule()) {
            reasons.add("is a submodule, whose content is not in the diff");
        }
        purpose.ifPresent(reasons::add);
        if (change.isAdded() && surroundings.hasTwin(folded)) {
            reasons.add("differs from another path in case only");
        }
        if (change.isNewlyExecutable()) {
            reasons.add(executable(change, programs));
        }
        return reasons;
    }

    private Optional<String> purpose(Change change, List<String> folded, Surroundings surroundings) {
        if (!hooks.isEmpty()
                && folded.size() >= hooks.size()
                && folded.subList(0, hooks.size()).equals(hooks)) {
            return Optional.of("runs as a git hook");
        }
        return FlagTable.reason(folded, change.isLink() || change.isSubmodule())
                .or(() -> surroundings.reasonByLink(folded));
    }

    private static String executable(Change change, Map<String, byte[]> programs) {
        byte[] content = programs.get(change.object());
        if (content == null) {
            return "is executable and could not be looked into";
        }
        for (int at = 0; at < Math.min(content.length, BINARY_LOOK); at++) {
            if (content[at] == 0) {
                return "is an executable binary";
            }
        }
        return change.isAdded() ? "is executable" : "was made executable";
    }
}
