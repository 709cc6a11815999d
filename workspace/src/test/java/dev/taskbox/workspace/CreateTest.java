package dev.taskbox.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskbox.model.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CreateTest {
    @TempDir
    Path root;

    @Test
    void insideItIsAnOrdinaryCleanRepositoryOnTheTasksBranch() {
        Bench bench = Bench.in(root);
        Workspace workspace = bench.create();

        BwrapBox box = bench.box();
        assertThat(box.asAgent("git status --porcelain --branch")).isEqualTo("## task/12-add-a-limit");
        assertThat(box.asAgent("git rev-parse HEAD main"))
                .isEqualTo(workspace.base().commit() + "\n" + workspace.base().commit());
        assertThat(box.asAgent("git log --format=%s")).isEqualTo("Second\nFirst");
        assertThat(box.asAgent("git fsck 2>&1")).isEmpty();
        assertThat(workspace.base().branch()).isEqualTo("main");
        assertThat(workspace.notes()).isEmpty();
    }

    @Test
    void whatAgentsDoWithGitWorks() {
        Bench bench = Bench.in(root);
        bench.project.git("config", "user.name", "Grace");
        bench.project.git("config", "user.email", "grace@example.com");
        bench.create();

        BwrapBox box = bench.box();
        box.asAgent("""
                echo more >> src/a.txt; echo new > new.txt
                git add -A && git commit -qm work
                echo stashed >> src/a.txt; git stash -q; git stash pop -q; git checkout -q .
                git branch other; git checkout -q other; git checkout -q -; git worktree add -q ../elsewhere other
                git remote add up https://example.com/x; git config user.nickname x; git tag v1; git gc -q""");
        assertThat(box.asAgent("git status --porcelain")).isEmpty();
        assertThat(box.asAgent("git log -1 --format='%an <%ae>'")).isEqualTo("Grace <grace@example.com>");
        assertThat(bench.project.git("status", "--porcelain")).isEmpty();
    }

    @Test
    void theProjectsObjectsCannotBeWrittenFromInside() {
        Bench bench = Bench.in(root);
        bench.create();

        String object = "touch /run/taskbox/objects/x; rm -rf /run/taskbox/objects/*";
        assertThat(bench.box().tryAsAgent(object).text()).contains("Read-only file system");
        assertThat(bench.project.git("fsck", "--full")).isEmpty();
    }

    @Test
    void nothingIsHardLinkedAndNothingOfTheHostIsNamed() throws IOException {
        Bench bench = Bench.in(root);
        bench.project.git("remote", "add", "origin", "https://ada:secret-token@example.com/team/app.git?key=secret");
        bench.project.git("config", "http.extraHeader", "Authorization: secret");
        bench.project.git("config", "include.path", "/secret/path");
        bench.create();

        Path workspace = bench.workspace().directory();
        try (Stream<Path> paths = Files.walk(workspace)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                assertThat(Files.getAttribute(path, "unix:nlink", LinkOption.NOFOLLOW_LINKS))
                        .as("%s", path)
                        .isEqualTo(1);
                assertThat(Files.readString(path, StandardCharsets.ISO_8859_1))
                        .as("%s", path)
                        .doesNotContain("secret", root.toString());
            }
        }
        assertThat(bench.box().asAgent("git remote get-url origin")).isEqualTo("https://example.com/team/app.git");
        assertThat(workspace.resolve(".git/hooks")).doesNotExist();
    }

    @Test
    void garbageCollectionInTheProjectDoesNotBreakIt() {
        Bench bench = Bench.in(root);
        bench.project.git("checkout", "--quiet", "-b", "short-lived");
        bench.project.write("only-there.txt", "x\n");
        bench.project.commit("Only there");
        bench.create();
        bench.project.git("checkout", "--quiet", "main");
        bench.project.git("branch", "--quiet", "-D", "short-lived");
        bench.project.git("reflog", "expire", "--expire=now", "--all");
        bench.project.git("gc", "--quiet", "--prune=now");

        assertThat(bench.box().asAgent("git fsck 2>&1; cat only-there.txt; git show HEAD:only-there.txt"))
                .isEqualTo("x\nx");
    }

    @Test
    void aProjectThatBorrowsObjectsLendsThemOn() {
        Bench bench = Bench.in(root);
        PlainGit.in(root).git("clone", "--quiet", "--shared", "project", "middle");
        PlainGit.in(root).git("clone", "--quiet", "--shared", "middle", "last");
        Repository last = Repository.open(root.resolve("last"));
        bench.workspaces.create(last, bench.task, bench.taskDirectory());

        BwrapBox box = new BwrapBox(
                bench.workspaces.mounts(last, bench.taskDirectory(), BwrapBox.INSIDE), root.resolve("home"));
        assertThat(last.objectStores()).hasSize(3);
        assertThat(box.asAgent("git fsck 2>&1; git status --porcelain 2>&1; git log --format=%s 2>&1"))
                .isEqualTo("Second\nFirst");
    }

    @Test
    void aShallowProjectGivesAShallowWorkspaceThatComesBack() {
        Bench bench = Bench.in(root);
        PlainGit.in(root).git("clone", "--quiet", "--depth=1", "file://" + root.resolve("project"), "shallow");
        Repository shallow = Repository.open(root.resolve("shallow"));
        bench.workspaces.create(shallow, bench.task, bench.taskDirectory());
        BwrapBox box = new BwrapBox(
                bench.workspaces.mounts(shallow, bench.taskDirectory(), BwrapBox.INSIDE), root.resolve("home"));
        assertThat(box.asAgent("git log --format=%s; echo x > x; git add x; git commit -qm x; echo y > y"))
                .isEqualTo("Second");

        Collected collected =
                bench.workspaces.collect(shallow, bench.task, bench.taskDirectory(), BwrapBox.INSIDE, box);
        assertThat(collected.commits()).isEqualTo(1);
        assertThat(collected.uncommitted()).containsExactly("y");
    }

    @Test
    void aProjectWithTheOtherHashFunctionWorks() {
        Bench bench = Bench.empty(root, CollectLimits.DEFAULT);
        bench.project.git("init", "--quiet", "--object-format=sha256", "--initial-branch=main");
        bench.project.write("a.txt", "a\n");
        bench.project.commit("First");
        bench.create();
        bench.box().asAgent("echo b > b.txt; git add .; git commit -qm b; echo c > c.txt");

        Collected collected = bench.collect();
        assertThat(collected.head()).hasSize(64);
        assertThat(collected.uncommitted()).containsExactly("c.txt");
    }

    @Test
    void aLinkedWorktreeCanBeTheProject() {
        Bench bench = Bench.in(root);
        bench.project.git("worktree", "add", "--quiet", "-b", "feature", "../linked");
        Repository linked = Repository.open(root.resolve("linked"));
        Workspace workspace = bench.workspaces.create(linked, bench.task, bench.taskDirectory());

        assertThat(workspace.base().branch()).isEqualTo("feature");
        BwrapBox box = new BwrapBox(
                bench.workspaces.mounts(linked, bench.taskDirectory(), BwrapBox.INSIDE), root.resolve("home"));
        assertThat(box.asAgent("git status --porcelain; echo x > x; git add x; git commit -qm x"))
                .isEmpty();
        bench.workspaces.collect(linked, bench.task, bench.taskDirectory(), BwrapBox.INSIDE, box);
        assertThat(bench.files("task/12-add-a-limit")).contains("x");
    }

    @Test
    void filtersOfThePersonDoNotRunOnTheWayIn() {
        Bench bench = Bench.in(root);
        bench.project.sh("git config filter.mark.smudge 'touch ../FIRED; cat'; git config filter.mark.clean cat");
        bench.project.write(".gitattributes", "*.bin filter=mark\n*.big filter=lfs\n");
        bench.project.write("x.bin", "raw\n");
        bench.project.commit("Filtered");

        Workspace workspace = bench.create();
        assertThat(root.resolve("FIRED")).doesNotExist();
        assertThat(bench.workspace().read("x.bin")).isEqualTo("raw\n");
        assertThat(workspace.notes()).singleElement().asString().contains("git lfs pull");
    }

    @Test
    void submodulesAreLeftEmptyAndSaid() {
        Bench bench = Bench.in(root);
        Bench library = Bench.in(root.resolve("library"));
        bench.project.git(
                "submodule", "--quiet", "add", library.project.directory().toString(), "lib");
        bench.project.commit("Use a library");

        assertThat(bench.create().notes()).singleElement().asString().contains("Submodules are empty");
        assertThat(bench.box().asAgent("git status --porcelain; ls -A lib")).isEmpty();
    }

    @Test
    void aPartialCloneIsRefused() {
        Bench bench = Bench.in(root);
        bench.project.git("config", "uploadpack.allowFilter", "true");
        PlainGit.in(root).git("clone", "--quiet", "--filter=blob:none", "file://" + root.resolve("project"), "partial");

        Repository partial = Repository.open(root.resolve("partial"));
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> bench.workspaces.create(partial, bench.task, bench.taskDirectory()))
                .satisfies(problem -> assertThat(problem.code()).isEqualTo("partial-clone"));
        assertThat(bench.taskDirectory().resolve("workspace")).doesNotExist();
    }

    @Test
    void aWorkspaceIsNotMadeOverAnother() {
        Bench bench = Bench.in(root);
        bench.create();
        bench.workspace().write("precious", "x");

        assertThatExceptionOfType(Problem.class)
                .isThrownBy(bench::create)
                .satisfies(problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.CONFLICT));
        assertThat(bench.workspace().read("precious")).isEqualTo("x");
    }

    @Test
    void aTaskThatStartsAfreshKeepsItsEarlierWork() {
        Bench bench = Bench.in(root);
        bench.create();
        bench.box().asAgent("echo precious > left.txt");
        Collected first = bench.collect();
        bench.workspaces.remove(bench.task, bench.taskDirectory(), false);

        bench.create();
        assertThat(bench.project.git("rev-parse", "refs/taskbox/earlier/12/" + first.snapshot()))
                .isEqualTo(first.snapshot());
        assertThat(bench.project
                        .tryGit("rev-parse", "--verify", "refs/taskbox/snapshot/12")
                        .exitCode())
                .isNotZero();
    }

    @Test
    void aBranchNameIsNeverAnOption() {
        for (String name : List.of("--upload-pack=x", "a..b", "a b", "a/-b", "x.lock", "", "a\nb")) {
            assertThatExceptionOfType(Problem.class).isThrownBy(() -> new TaskRefs(1, name));
        }
    }
}
