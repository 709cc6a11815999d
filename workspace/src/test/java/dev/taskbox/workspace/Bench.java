package dev.taskbox.workspace;

import dev.taskbox.model.PlaceName;
import dev.taskbox.model.Task;
import dev.taskbox.model.TaskState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** A person's project, a task on it, and the box it is worked on in. */
final class Bench {
    final Path root;
    final PlainGit project;
    final Workspaces workspaces;
    Task task = task(12, "task/12-add-a-limit", Optional.empty());

    private Bench(Path root, PlainGit project, Workspaces workspaces) {
        this.root = root;
        this.project = project;
        this.workspaces = workspaces;
    }

    /** A project of two commits on main. */
    static Bench in(Path root) {
        return in(root, CollectLimits.DEFAULT);
    }

    static Bench in(Path root, CollectLimits limits) {
        Bench bench = empty(root, limits);
        bench.project.git("init", "--quiet", "--initial-branch=main");
        bench.project.write("README.md", "one\n");
        bench.project.commit("First");
        bench.project.write("src/a.txt", "a\nb\nc\n");
        bench.project.write(".gitignore", "*.log\n");
        bench.project.commit("Second");
        return bench;
    }

    /** A directory for a project that is yet to be made. */
    static Bench empty(Path root, CollectLimits limits) {
        try {
            Path directory = Files.createDirectories(root.resolve("project"));
            Files.createDirectories(root.resolve("home"));
            return new Bench(root, PlainGit.in(directory), new Workspaces(limits));
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    static Task task(long id, String branch, Optional<Task.Base> base) {
        return new Task(
                id,
                1,
                "Add a limit",
                "",
                "command",
                PlaceName.NATIVE,
                TaskState.REVIEW,
                0,
                branch,
                base,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Instant.EPOCH,
                Instant.EPOCH);
    }

    Repository repository() {
        return Repository.open(project.directory());
    }

    Path taskDirectory() {
        return root.resolve("task");
    }

    /** The workspace as the host sees it. */
    PlainGit workspace() {
        return PlainGit.in(taskDirectory().resolve("workspace"));
    }

    Workspace create() {
        Workspace workspace = workspaces.create(repository(), task, taskDirectory());
        task = task(task.id(), task.branch(), Optional.of(workspace.base()));
        return workspace;
    }

    BwrapBox box() {
        return new BwrapBox(workspaces.mounts(repository(), taskDirectory(), BwrapBox.INSIDE), root.resolve("home"));
    }

    Collected collect() {
        return collect(box());
    }

    Collected collect(BoxedGit box) {
        return workspaces.collect(repository(), task, taskDirectory(), BwrapBox.INSIDE, box);
    }

    /** By a person who agrees to every flag. */
    Merged merge(Optional<String> into, Uncommitted uncommitted) {
        return Merge.merge(repository(), task, into, uncommitted, Merge.flags(repository(), task, into, uncommitted));
    }

    /** The content of a file in a commit of the project. */
    String file(String commit, String path) {
        return project.git("show", commit + ":" + path);
    }

    String files(String commit) {
        return project.git("ls-tree", "-r", "--name-only", commit);
    }
}
