package dev.taskbox.workspace;

import dev.taskbox.model.Flag;
import dev.taskbox.model.Problem;
import dev.taskbox.model.Task;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Merges a task's work into a branch of the project. The result is computed on objects first; only one that is clean
 * moves the branch, and the files with it where the branch is checked out.
 */
public final class Merge {
    /** More files than this are no change that a person reviewed. */
    private static final long MOST_PATH_BYTES = 32L << 20;

    private static final int MOST_NAMED = 20;

    private final Repository project;
    private final Task task;
    private final TaskRefs refs;
    private final HostGit git;
    private final String tried;

    private Merge(Repository project, Task task) {
        this.project = project;
        this.task = task;
        this.refs = TaskRefs.of(task);
        this.git = Drivers.without(project.objects()).with(project.person().environment());
        this.tried = "merging task " + task.id();
    }

    /**
     * @param into short name of a branch; empty: the one that the task started from
     * @param seen the flags that a person agreed to
     * @throws Problem kind CONFLICT where it does not merge cleanly, where files in the way were changed, where
     *     uncommitted work needs a choice, or where there is a flag that was not seen; nothing was changed then
     */
    public static Merged merge(
            Repository project, Task task, Optional<String> into, Uncommitted uncommitted, Collection<Flag> seen) {
        Merge merge = new Merge(project, task);
        Result result = merge.compute(into, uncommitted);
        merge.requireSeen(result, seen);
        return result.to().equals(result.from())
                ? new Merged(result.target(), result.from(), result.to(), Optional.empty(), List.of())
                : merge.move(result.target(), result.from(), result.to());
    }

    /**
     * What of it a person should look at first: in the result, which may be more than in the branch, as git follows
     * files to where the target moved them. Nothing is changed.
     *
     * @throws Problem as {@link #merge}
     */
    public static List<Flag> flags(Repository project, Task task, Optional<String> into, Uncommitted uncommitted) {
        Merge merge = new Merge(project, task);
        return merge.flags(merge.compute(into, uncommitted));
    }

    private record Result(String target, String from, String to) {}

    private Result compute(Optional<String> into, Uncommitted uncommitted) {
        String target = target(into);
        String from = git.resolve("refs/heads/" + target + "^{commit}").orElseThrow(() -> noSuchBranch(target));
        String to = from;
        for (String source : sources(uncommitted)) {
            to = combine(to, source, target);
        }
        return new Result(target, from, to);
    }

    private List<Flag> flags(Result result) {
        return Flags.along(project, List.of(result.from(), result.to()));
    }

    private void requireSeen(Result result, Collection<Flag> seen) {
        List<Flag> flags = flags(result);
        if (!seen.containsAll(flags)) {
            List<String> unseen = flags.stream()
                    .filter(flag -> !seen.contains(flag))
                    .map(flag -> flag.path() + " (" + flag.reason() + ")")
                    .toList();
            throw Problem.conflict(
                    "flags-not-seen",
                    tried,
                    "it brings paths that a person should look at: " + named(unseen),
                    "Look at them with task diff " + task.id() + ", then merge again");
        }
    }

    private String target(Optional<String> into) {
        String target = into.or(() -> task.base().map(Task.Base::branch)).orElse("HEAD");
        if (target.equals("HEAD")) {
            throw Problem.usage(
                    "no-target-branch", tried, "it did not start from a branch", "Name one with --into BRANCH");
        }
        if (!git.run("check-ref-format", "refs/heads/" + target).ok()) {
            throw noSuchBranch(target);
        }
        return target;
    }

    private Problem noSuchBranch(String target) {
        return Problem.notFound(
                "no-such-branch",
                tried,
                "the project has no branch " + PlainText.line(target),
                "Name another one with --into BRANCH");
    }

    /** The branch, which a person may have added to, and after it what was left uncommitted. */
    private List<String> sources(Uncommitted uncommitted) {
        String head = git.resolve(refs.head()).orElseThrow(this::nothingCollected);
        String snapshot = git.resolve(refs.snapshot()).orElse(head);
        String branch = git.resolve(refs.branchRef()).orElse(head);
        if (!git.isAncestor(head, branch)) {
            throw Problem.conflict(
                    "branch-was-moved",
                    tried,
                    "the branch " + refs.branch() + " does not hold the agent's last commit",
                    "Merge " + refs.head() + " into it, or delete it to merge the agent's work alone");
        }
        List<String> sources = new ArrayList<>(List.of(branch));
        if (!tree(head).equals(tree(snapshot)) && chosen(uncommitted, head, snapshot)) {
            sources.add(commit(tree(snapshot), "Add what task " + task.id() + " left uncommitted", List.of(head)));
        }
        return sources;
    }

    private boolean chosen(Uncommitted uncommitted, String head, String snapshot) {
        return switch (uncommitted) {
            case INCLUDE -> true;
            case LEAVE_OUT -> false;
            case ASK ->
                throw Problem.conflict(
                        "uncommitted-work",
                        tried,
                        "the agent left work uncommitted: " + named(changed(head, snapshot)),
                        "Take it along with --uncommitted, or leave it with --committed");
        };
    }

    private Problem nothingCollected() {
        return Problem.notFound(
                "nothing-collected", tried, "none of its work was collected", "Wait for the task's turn to end");
    }

    private String tree(String commit) {
        return git.resolve(commit + "^{tree}").orElseThrow(this::nothingCollected);
    }

    private String combine(String ours, String theirs, String target) {
        if (git.isAncestor(theirs, ours)) {
            return ours;
        }
        if (git.isAncestor(ours, theirs)) {
            return theirs;
        }
        Output output = git.run(
                Bounds.OBJECTS,
                List.of("merge-tree", "--write-tree", "-z", "--name-only", "--no-messages", ours, theirs));
        if (output.end() == Output.End.EXITED && output.exitCode() == 1) {
            throw conflict(output, target);
        }
        output.orFail("cannot-merge", tried, "Merge " + refs.branch() + " by hand with git merge");
        String merged = new String(output.fields().getFirst(), StandardCharsets.US_ASCII);
        String message = "Merge task " + task.id() + ": " + PlainText.line(task.title());
        return commit(Oid.check(merged, tried), message, List.of(ours, theirs));
    }

    private Problem conflict(Output output, String target) {
        List<String> paths = output.fields().stream().skip(1).map(PathText::of).toList();
        return Problem.conflict(
                "merge-conflict",
                tried,
                "it conflicts with " + target + " in " + named(paths),
                "Ask the agent to merge " + target + " with task reply, or merge " + refs.branch() + " by hand");
    }

    private static String named(List<String> paths) {
        String names = paths.stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
        return paths.size() > MOST_NAMED ? names + " and " + (paths.size() - MOST_NAMED) + " more" : names;
    }

    private String commit(String tree, String message, List<String> parents) {
        List<String> arguments = new ArrayList<>(List.of("commit-tree", tree, "-m", message));
        parents.forEach(parent -> arguments.addAll(List.of("-p", parent)));
        Output output = git.run(Bounds.QUICK, arguments);
        return Oid.check(
                output.orFail("cannot-merge", tried, "Check the space on the project's disk")
                        .text(),
                tried);
    }

    private List<String> changed(String from, String to) {
        Output output = git.run(
                Bounds.OBJECTS.withOutput(MOST_PATH_BYTES),
                List.of("diff-tree", "-r", "-z", "--name-only", "--no-renames", from, to));
        if (output.end() != Output.End.EXITED) {
            throw Problem.refused(
                    "too-many-files", tried, "it changes more files than can be listed", "Look at it with task diff");
        }
        return output.fields().stream().map(PathText::of).toList();
    }

    private Merged move(String target, String from, String to) {
        // before any file is written: a tree can be made whose checkout never ends
        changed(from, to);
        Optional<Path> worktree = Worktrees.holding(project, "refs/heads/" + target);
        if (worktree.isPresent()) {
            return moveWithFiles(target, from, to, worktree.get());
        }
        Worktrees.underway(project, "refs/heads/" + target).ifPresent(why -> {
            throw Problem.conflict("branch-in-use", tried, why, "Finish it first");
        });
        git.updateRefs(message(), List.of("update refs/heads/" + target + " " + to + " " + from))
                .orFail("cannot-merge", tried, "Try again");
        return new Merged(target, from, to, Optional.empty(), List.of());
    }

    private Merged moveWithFiles(String target, String from, String to, Path worktree) {
        if (!Files.isDirectory(worktree)) {
            throw Problem.conflict(
                    "branch-in-use",
                    tried,
                    target + " is checked out at " + worktree + ", which is not there",
                    "Run git worktree prune in the project");
        }
        HostGit files = Drivers.without(Repository.open(worktree).workTree())
                .with(project.person().environment());
        requireStillAt(files, target, from);
        Output output = files.run(
                Bounds.OBJECTS.withTime(Bounds.CHECKOUT.time()),
                List.of(
                        "-c",
                        "checkout.workers=0",
                        "merge",
                        "--quiet",
                        "--ff-only",
                        "--no-stat",
                        "--no-overwrite-ignore",
                        "--no-verify-signatures",
                        to));
        if (!output.ok()) {
            throw inTheWay(output, worktree);
        }
        return new Merged(target, from, to, Optional.of(worktree), unfiltered(files, from, to));
    }

    /** Git refuses by itself what would not be a fast-forward, but not a branch that was switched to just now. */
    private void requireStillAt(HostGit files, String target, String from) {
        boolean same = files.run("symbolic-ref", "--quiet", "HEAD").text().equals("refs/heads/" + target)
                && files.resolve("HEAD").equals(Optional.of(from));
        if (!same) {
            throw Problem.conflict("branch-in-use", tried, target + " was moved at the same moment", "Try again");
        }
    }

    private Problem inTheWay(Output output, Path worktree) {
        List<String> paths = output.stderr()
                .lines()
                .filter(line -> line.startsWith("\t"))
                .map(PlainText::line)
                .toList();
        return Problem.conflict(
                "files-in-the-way",
                tried,
                paths.isEmpty()
                        ? output.why()
                        : "these files in " + worktree + " have changes that it would overwrite: " + named(paths),
                "Commit, stash or move them first");
    }

    private List<String> unfiltered(HostGit files, String from, String to) {
        byte[] paths = git.run(
                        Bounds.OBJECTS.withOutput(MOST_PATH_BYTES),
                        List.of("diff-tree", "-r", "-z", "--name-only", "--no-renames", "--diff-filter=d", from, to))
                .bytes();
        List<byte[]> answers = files.run(Bounds.OBJECTS, paths, List.of("check-attr", "-z", "--stdin", "filter"))
                .fields();
        List<String> unfiltered = new ArrayList<>();
        for (int at = 0; at + 2 < answers.size(); at += 3) {
            String filter = new String(answers.get(at + 2), StandardCharsets.UTF_8);
            if (!filter.equals("unspecified") && !filter.equals("unset")) {
                unfiltered.add(PathText.of(answers.get(at)));
            }
        }
        return unfiltered;
    }

    private String message() {
        return "taskbox: merged task " + task.id();
    }
}
