package dev.taskbox.workspace;

import dev.taskbox.model.Problem;
import dev.taskbox.model.SandboxRequest.Mount;
import dev.taskbox.model.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The life of workspaces. Every method takes the task's directory on the host, of which only the workspace in it is
 * ever visible in a box. Holds no state; one call at a time for one task.
 */
public final class Workspaces {
    private final CollectLimits limits;

    public Workspaces() {
        this(CollectLimits.DEFAULT);
    }

    public Workspaces(CollectLimits limits) {
        this.limits = limits;
    }

    /**
     * Makes the private clone for a task at what the project has checked out now, on the task's branch. Nothing in it
     * is hard-linked to the project: where the box has a user of its own, change the owner of the whole directory,
     * without following links, before the box opens.
     *
     * @param directory the task's own; made if it is not there
     * @throws Problem kind CONFLICT where there is a workspace, REFUSED where the project cannot be cloned like this
     */
    public Workspace create(Repository project, Task task, Path directory) {
        TaskRefs refs = TaskRefs.of(task);
        TaskFiles files = prepare(directory, refs);
        Task.Base base = project.head();
        setAsideEarlierWork(project, refs);
        pin(project, refs, base.commit());
        return PrivateClone.make(
                project, refs, files, new PrivateClone.Content(base, base.commit(), base.commit(), Snapshot.NONE));
    }

    /**
     * Makes the workspace of a task again as it was last collected: its branch at the agent's commit, and what was not
     * committed as changes against it.
     *
     * @throws Problem kind NOT_FOUND where nothing was collected, CONFLICT where there is a workspace
     */
    public Workspace recreate(Repository project, Task task, Path directory) {
        TaskRefs refs = TaskRefs.of(task);
        TaskFiles files = prepare(directory, refs);
        HostGit git = project.objects();
        String head = git.resolve(refs.head()).orElseThrow(() -> nothingCollected(refs, "making the workspace again"));
        String snapshot = git.resolve(refs.snapshot()).orElse(head);
        String commit = git.resolve(refs.base()).orElse(head);
        pin(project, refs, commit);
        Task.Base base =
                new Task.Base(commit, task.base().map(Task.Base::branch).orElse("HEAD"));
        Snapshot saved = snapshot.equals(head) ? Snapshot.NONE : Snapshot.read(git, snapshot);
        return PrivateClone.make(project, refs, files, new PrivateClone.Content(base, head, snapshot, saved));
    }

    /** What a sandbox has to mount, for the workspace to be seen at {@code inside}. To be asked anew for each sandbox. */
    public List<Mount> mounts(Repository project, Path directory, String inside) {
        return new TaskFiles(directory).mounts(project.objectStores(), inside);
    }

    /**
     * Takes a snapshot of the workspace inside its box, and fetches it and the agent's commits into the project. The
     * workspace stays as it is, and so does everything of the project but objects and this task's refs.
     *
     * @param inside where the box sees the workspace
     * @throws Problem kind FAILED where the box sends nothing, too much or something broken
     */
    public Collected collect(Repository project, Task task, Path directory, String inside, BoxedGit box) {
        return new Collector(project, TaskRefs.of(task)).collect(new TaskFiles(directory), inside, box, limits);
    }

    /**
     * Deletes the workspace. What was collected stays in the project.
     *
     * @param force although its content was not collected, or changed since
     * @throws Problem kind CONFLICT where work would be lost
     */
    public void remove(Task task, Path directory, boolean force) {
        TaskFiles files = new TaskFiles(directory);
        if (Files.exists(files.workspace(), LinkOption.NOFOLLOW_LINKS) && !force) {
            requireCollected(files, task.id());
        }
        HostFiles.delete(files.incoming());
        HostFiles.delete(files.workspace());
        files.forgetCollect();
    }

    /** Whether everything in the workspace is in the project. A look at change times only; opens nothing. */
    public boolean isCollected(Path directory) {
        TaskFiles files = new TaskFiles(directory);
        return files.collectBegan()
                .map(began -> HostFiles.since(files.workspace(), began) == HostFiles.Since.UNCHANGED)
                .orElse(false);
    }

    /** Removes what keeps a task's work alive in the project, all but its branch; for a task that is gone for good. */
    public void forget(Repository project, Task task) {
        TaskRefs refs = TaskRefs.of(task);
        HostGit git = project.objects();
        List<String> lines = new ArrayList<>();
        refs.pins().forEach(ref -> lines.add("delete " + ref));
        git.run("for-each-ref", "--format=%(refname)", "refs/taskbox/earlier/" + refs.id())
                .text()
                .lines()
                .forEach(ref -> lines.add("delete " + ref));
        git.updateRefs("taskbox: forgot task " + refs.id(), lines)
                .orFail("cannot-forget", "forgetting the work of task " + refs.id(), "Try again");
    }

    private static void requireCollected(TaskFiles files, long taskId) {
        String tried = "removing the workspace of task " + taskId;
        String remedy = "Collect it first, or confirm that its work may be lost";
        FileTime began = files.collectBegan()
                .orElseThrow(() -> Problem.conflict("not-collected", tried, "its work was never collected", remedy));
        switch (HostFiles.since(files.workspace(), began)) {
            case UNCHANGED -> {}
            case CHANGED ->
                throw Problem.conflict("not-collected", tried, "it changed since its work was collected", remedy);
            case UNKNOWN ->
                throw Problem.conflict(
                        "not-collected", tried, "part of it cannot be read, so it may have changed", remedy);
        }
    }

    private static TaskFiles prepare(Path directory, TaskRefs refs) {
        TaskFiles files = new TaskFiles(directory);
        try {
            Files.createDirectories(directory);
        } catch (IOException cause) {
            throw HostFiles.unwritable(directory, cause);
        }
        if (Files.exists(files.workspace(), LinkOption.NOFOLLOW_LINKS)) {
            throw Problem.conflict(
                    "workspace-exists",
                    "making the workspace of task " + refs.id(),
                    "it has one",
                    "Go on in that one, or delete the task");
        }
        files.forgetCollect();
        return files;
    }

    /** Before the clone: garbage collection in the project may run at any time. */
    private static void pin(Repository project, TaskRefs refs, String commit) {
        project.objects()
                .updateRefs("taskbox: base of task " + refs.id(), List.of("update " + refs.base() + " " + commit))
                .orFail(
                        "cannot-pin",
                        "pinning the base of task " + refs.id() + " in " + project.root(),
                        "Check the rights of its .git directory");
    }

    /** A task that starts afresh keeps what its earlier attempts left. */
    private static void setAsideEarlierWork(Repository project, TaskRefs refs) {
        HostGit git = project.objects();
        List<String> lines = new ArrayList<>();
        Optional<String> head = git.resolve(refs.head());
        Optional<String> snapshot = git.resolve(refs.snapshot());
        head.ifPresent(commit -> lines.add("delete " + refs.head() + " " + commit));
        snapshot.ifPresent(commit -> lines.add("delete " + refs.snapshot() + " " + commit));
        snapshot.or(() -> head).ifPresent(commit -> lines.add("update " + refs.earlier(commit) + " " + commit));
        git.updateRefs("taskbox: earlier work of task " + refs.id(), lines)
                .orFail("cannot-pin", "keeping the earlier work of task " + refs.id(), "Check the project's .git");
    }

    private static Problem nothingCollected(TaskRefs refs, String tried) {
        return Problem.notFound(
                "nothing-collected",
                tried + " of task " + refs.id(),
                "none of its work was collected",
                "Start the task again with task retry");
    }
}
