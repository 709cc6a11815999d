package dev.taskbox.workspace;

import dev.taskbox.model.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Brings the work of one task from its box into the project. */
final class Collector {
    private static final String SCRIPT = script();

    private final Repository project;
    private final TaskRefs refs;
    private final HostGit git;
    private final String tried;

    Collector(Repository project, TaskRefs refs) {
        this.project = project;
        this.refs = refs;
        this.git = project.objects();
        this.tried = "collecting the work of task " + refs.id();
    }

    private static String script() {
        try (InputStream stream = Collector.class.getResourceAsStream("collect.sh")) {
            if (stream == null) {
                throw new IllegalStateException("collect.sh is missing from the module");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    Collected collect(TaskFiles files, String inside, BoxedGit box, CollectLimits limits) {
        String base = git.resolve(refs.base() + "^{commit}").orElseThrow(this::noBase);
        List<String> known = Stream.concat(Stream.of(base), git.resolve(refs.snapshot()).stream())
                .distinct()
                .toList();
        files.beginCollect();
        Incoming.Tips tips;
        try (Incoming incoming = Incoming.open(project, files, refs, known)) {
            tips = incoming.fetch(box.hostCommand(command(inside, base)), limits);
            incoming.deliver(project, refs);
        }
        Collected collected = report(base, tips, moveBranch(tips.head()));
        if (collected.missing().isEmpty()) {
            files.endCollect();
        } else {
            files.forgetCollect();
        }
        return collected;
    }

    private Problem noBase() {
        return Problem.notFound(
                "no-workspace", tried, "its base is not pinned in the project", "Start the task again with task retry");
    }

    private List<String> command(String inside, String base) {
        return List.of(
                "/bin/sh",
                "-c",
                SCRIPT,
                "collect",
                inside,
                base,
                refs.branch(),
                project.objectFormat(),
                TaskFiles.OBJECTS_INSIDE);
    }

    /**
     * Puts the work on the task's branch, unless a person has that branch in hand. @return why not
     *
     * <p>A person may check the branch out between the look at the work trees and the update; git has no lock for
     * that. They would then see the work as a change against it, and lose nothing.
     */
    private Optional<String> moveBranch(String head) {
        Optional<String> branch = git.resolve(refs.branchRef());
        Optional<String> last = git.resolve(refs.collected());
        if (branch.equals(Optional.of(head)) && branch.equals(last)) {
            return Optional.empty();
        }
        Optional<String> inHand = inHand(branch, last);
        if (inHand.isPresent()) {
            return inHand;
        }
        String none = Oid.none(head);
        Output output = git.updateRefs(
                "taskbox: collected task " + refs.id(),
                List.of(
                        "update " + refs.branchRef() + " " + head + " " + branch.orElse(none),
                        "update " + refs.collected() + " " + head + " " + last.orElse(none)));
        return output.ok()
                ? Optional.empty()
                : Optional.of("The branch " + refs.branch() + " could not be updated: " + output.why() + ".");
    }

    private Optional<String> inHand(Optional<String> branch, Optional<String> last) {
        if (branch.isPresent() && !branch.equals(last)) {
            return Optional.of("The branch " + refs.branch() + " has commits that are not the agent's; its work is at "
                    + refs.head() + ".");
        }
        return Worktrees.holding(project, refs.branchRef())
                .map(path -> "The branch " + refs.branch() + " is checked out at " + path)
                .or(() -> Worktrees.underway(project, refs.branchRef()).map(why -> "In the project " + why))
                .map(why -> why + "; the agent's work is at " + refs.head() + ".");
    }

    private Collected report(String base, Incoming.Tips tips, Optional<String> notOnBranch) {
        List<String> paths = tips.head().equals(tips.snapshot()) ? List.of() : changed(tips.head(), tips.snapshot());
        Snapshot snapshot = tips.head().equals(tips.snapshot()) ? Snapshot.NONE : Snapshot.read(git, tips.snapshot());
        boolean more = paths.size() > Collected.MOST_PATHS;
        return new Collected(
                refs.branch(),
                tips.head(),
                tips.snapshot(),
                count(base, tips.head()),
                more ? paths.subList(0, Collected.MOST_PATHS) : paths,
                more,
                notOnBranch,
                snapshot.notes(),
                Flags.along(project, List.of(base, tips.head(), tips.snapshot())),
                snapshot.missing());
    }

    /** A tree may be made so that listing it never ends; then what was listed has to do. */
    private List<String> changed(String from, String to) {
        Output output = git.run(
                Bounds.OBJECTS.withOutput(1 << 20),
                List.of("diff-tree", "-r", "-z", "--name-only", "--no-renames", from, to));
        return output.fields().stream().map(PathText::of).toList();
    }

    private int count(String base, String head) {
        String count = git.run(Bounds.OBJECTS, List.of("rev-list", "--count", base + ".." + head))
                .orFail("cannot-collect", tried, "Check the project with git fsck")
                .text();
        return Integer.parseInt(count);
    }
}
