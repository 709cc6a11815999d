package dev.taskbox.workspace;

import dev.taskbox.model.Problem;
import dev.taskbox.model.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the clone of a workspace. This is the one time that host git runs in that directory: nothing of it existed
 * before, and no box sees it until this is done. No driver of any filter is configured, so what its attributes name
 * is never run.
 */
final class PrivateClone {
    private final Repository project;
    private final TaskRefs refs;
    private final TaskFiles files;
    private final HostGit git;

    private PrivateClone(Repository project, TaskRefs refs, TaskFiles files) {
        this.project = project;
        this.refs = refs;
        this.files = files;
        this.git = HostGit.workTree(gitDirectory(files), files.workspace());
    }

    private static Path gitDirectory(TaskFiles files) {
        return files.workspace().resolve(".git");
    }

    /**
     * What a clone is to hold: {@code head} on the task's branch, the files of {@code tree} in the work tree, and the
     * branches and stashes of {@code snapshot}.
     */
    record Content(Task.Base base, String head, String tree, Snapshot snapshot) {}

    /** Leaves nothing behind where it fails. */
    static Workspace make(Repository project, TaskRefs refs, TaskFiles files, Content content) {
        requireWhole(project);
        PrivateClone clone = new PrivateClone(project, refs, files);
        try {
            clone.fill(content);
        } catch (IOException cause) {
            HostFiles.delete(files.workspace());
            throw HostFiles.unwritable(files.workspace(), cause);
        } catch (Problem problem) {
            HostFiles.delete(files.workspace());
            throw problem;
        }
        return new Workspace(files.workspace(), content.base(), clone.notes(content.tree()));
    }

    /** A clone cannot fetch what the project itself has not fetched yet. */
    private static void requireWhole(Repository project) {
        HostGit objects = project.objects();
        boolean promises = objects.config("extensions.partialClone").isPresent()
                || objects.run("config", "--get-regexp", "^remote\\..*\\.promisor$")
                        .ok();
        if (promises) {
            throw Problem.refused(
                    "partial-clone",
                    "making a workspace from " + project.root(),
                    "it is a partial clone, and what it lacks cannot be fetched from inside a box",
                    "Run git fetch --refetch --no-filter there and remove remote.NAME.promisor and "
                            + "extensions.partialClone from its configuration");
        }
    }

    private void fill(Content content) throws IOException {
        Path workspace = files.workspace();
        must(
                HostGit.nowhere(files.directory()),
                "init",
                "--quiet",
                "--template=",
                "--initial-branch=" + refs.branch(),
                "--object-format=" + project.objectFormat(),
                workspace.toString());
        Path alternates = gitDirectory(files).resolve("objects/info/alternates");
        Files.createDirectories(alternates.getParent());
        Files.writeString(alternates, project.objectStores().getFirst() + "\n");
        copyShallow(project, gitDirectory(files));
        configure();
        setRefs(content);
        checkOut(content);
        restore(content.snapshot());
        // from here on the objects are found only from inside
        Files.writeString(alternates, TaskFiles.OBJECTS_INSIDE + "\n");
    }

    static void copyShallow(Repository project, Path gitDirectory) throws IOException {
        Path shallow = project.commonDirectory().resolve("shallow");
        if (Files.exists(shallow)) {
            Files.copy(shallow, gitDirectory.resolve("shallow"));
        }
    }

    private void configure() {
        must(git, "config", "user.name", project.person().name());
        must(git, "config", "user.email", project.person().email());
        project.objects()
                .config("remote.origin.url")
                .flatMap(RemoteUrl::withoutSecrets)
                .ifPresent(url -> {
                    must(git, "config", "remote.origin.url", url);
                    must(git, "config", "remote.origin.fetch", "+refs/heads/*:refs/remotes/origin/*");
                });
    }

    /** The branch it started from is there too, for {@code git diff main}. */
    private void setRefs(Content content) {
        List<String> lines = new ArrayList<>();
        lines.add("create " + refs.branchRef() + " " + content.head());
        String base = content.base().branch();
        if (!base.equals("HEAD") && !overlaps(base, refs.branch())) {
            lines.add("create refs/heads/" + base + " " + content.base().commit());
        }
        git.updateRefs("taskbox: workspace of task " + refs.id(), lines)
                .orFail("cannot-make-workspace", tried(), "Check the project with git fsck");
    }

    /** {@code a} and {@code a/b} cannot both be branches. */
    private static boolean overlaps(String one, String other) {
        return (one + "/").startsWith(other + "/") || (other + "/").startsWith(one + "/");
    }

    private void checkOut(Content content) {
        git.run(Bounds.CHECKOUT, List.of("-c", "checkout.workers=0", "read-tree", "-u", "--reset", content.tree()))
                .orFail("cannot-make-workspace", tried(), "Check the space on the disk, and the project with git fsck");
        if (!content.tree().equals(content.head())) {
            git.run(Bounds.CHECKOUT, List.of("reset", "--quiet", "--mixed", content.head()))
                    .orFail("cannot-make-workspace", tried(), "Check the space on the disk");
        }
    }

    /** As far as they fit: the task's own branch is not among them, whatever their names say. */
    private void restore(Snapshot snapshot) {
        for (Snapshot.Branch branch : snapshot.branches()) {
            if (!overlaps(branch.name(), refs.branch())) {
                git.run("update-ref", "refs/heads/" + branch.name(), branch.commit());
            }
        }
        for (String stash : snapshot.stashes().reversed()) {
            String subject = git.run("log", "-1", "--format=%s", stash).text();
            git.run("stash", "store", "--quiet", "--message", PlainText.line(subject), stash);
        }
    }

    private List<String> notes(String tree) {
        List<String> notes = new ArrayList<>();
        HostGit objects = project.objects();
        if (objects.run("cat-file", "-e", tree + ":.gitmodules").ok()) {
            notes.add("Submodules are empty: run git submodule update inside if the policy allows their hosts.");
        }
        Output attributes = objects.run("cat-file", "blob", tree + ":.gitattributes");
        if (attributes.ok() && attributes.text().contains("filter=lfs")) {
            notes.add("Files in Git LFS are pointers: run git lfs pull inside if the policy allows their host.");
        }
        return notes;
    }

    private void must(HostGit where, String... arguments) {
        where.run(arguments)
                .orFail("cannot-make-workspace", tried(), "Check the rights and the space of " + files.directory());
    }

    private String tried() {
        return "making the workspace of task " + refs.id();
    }
}
