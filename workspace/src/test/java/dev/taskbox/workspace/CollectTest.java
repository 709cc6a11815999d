package dev.taskbox.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskbox.model.Problem;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CollectTest {
    private static final String BRANCH = "task/12-add-a-limit";
    private static final String SNAPSHOT = "refs/taskbox/snapshot/12";

    @TempDir
    Path root;

    @Test
    void commitsComeOnTheBranchAndTheRestInTheSnapshot() {
        Bench bench = Bench.in(root);
        bench.create();
        bench.box().asAgent("""
                        echo work > work.txt; git add work.txt; git commit -qm Work
                        echo d >> src/a.txt; echo new > 'new file'; echo noise > x.log; rm README.md""");

        Collected collected = bench.collect();
        assertThat(collected.commits()).isEqualTo(1);
        assertThat(collected.uncommitted()).containsExactly("README.md", "new file", "src/a.txt");
        assertThat(collected.notOnBranch()).isEmpty();
        assertThat(collected.notes()).isEmpty();
        assertThat(bench.project.git("rev-parse", BRANCH)).isEqualTo(collected.head());
        assertThat(bench.files(BRANCH)).isEqualTo(".gitignore\nREADME.md\nsrc/a.txt\nwork.txt");
        assertThat(bench.files(SNAPSHOT)).isEqualTo(".gitignore\nnew file\nsrc/a.txt\nwork.txt");
        assertThat(bench.file(SNAPSHOT, "src/a.txt")).isEqualTo("a\nb\nc\nd");
        assertThat(bench.project.git("fsck")).isEmpty();
    }

    @Test
    void nothingElseIsTouchedOnEitherSide() {
        Bench bench = Bench.in(root);
        bench.create();
        bench.project.write("README.md", "the person is at work\n");
        bench.project.write("staged", "x\n");
        bench.project.git("add", "staged");
        bench.box().asAgent("echo x > x; git add x; echo y > x; echo z > z; git stash -q; git stash pop -q --index");
        Footprint project = Footprint.ofProject(bench.project.directory());
        Footprint workspace = Footprint.of(bench.workspace().directory());
        Footprint home = Footprint.of(root.resolve("home"));

        bench.collect();
        assertThat(Footprint.ofProject(bench.project.directory())).isEqualTo(project);
        assertThat(Footprint.of(bench.workspace().directory())).isEqualTo(workspace);
        assertThat(Footprint.of(root.resolve("home"))).isEqualTo(home);
        assertThat(bench.taskDirectory().resolve("incoming.git")).doesNotExist();
    }

    @Test
    void whatIsCleanNeedsNoSnapshotAndTheSameContentGivesTheSameOne() {
        Bench bench = Bench.in(root);
        bench.create();
        Collected clean = bench.collect();
        assertThat(clean.snapshot())
                .isEqualTo(clean.head())
                .isEqualTo(bench.task.base().orElseThrow().commit());

        bench.box()
                .asAgent("echo x > x; git branch side; git checkout -q side; git commit -q --allow-empty -m side; "
                        + "git checkout -q -");
        Collected first = bench.collect();
        assertThat(bench.collect()).isEqualTo(first);
    }

    @Test
    void whatIsCommittedElsewhereAndWhatIsStashedOrStagedIsSavedToo() {
        Bench bench = Bench.in(root);
        bench.create();
        bench.box().asAgent("""
                        git checkout -q -b side; echo s > side.txt; git add .; git commit -qm Side
                        git checkout -q --detach; git commit -q --allow-empty -m Detached
                        git checkout -q task/12-add-a-limit
                        echo one >> README.md; git stash -qm first; echo two >> README.md; git stash -qm second
                        git worktree add -q --detach /home/agent/tree; cd /home/agent/tree
                        git commit -q --allow-empty -m 'In a worktree'; cd /work/app
                        echo staged > staged.txt; git add staged.txt; echo later > staged.txt""");

        bench.collect();
        String saved = bench.project.git("log", "--format=%s", SNAPSHOT);
        assertThat(saved).contains("Side", "On task/12-add-a-limit: first", "On task/12-add-a-limit: second");
        assertThat(saved).contains("In a worktree", "index");
        String index = bench.project.git("log", "--format=%H", "--grep=^index$", "-1", SNAPSHOT);
        assertThat(bench.file(index, "staged.txt")).isEqualTo("staged");
        assertThat(bench.file(SNAPSHOT, "staged.txt")).isEqualTo("later");
    }

    @Test
    void aLaterCollectMovesTheBranchAndAnEarlierSnapshotStaysReachable() {
        Bench bench = Bench.in(root);
        bench.create();
        bench.box().asAgent("echo x > precious.txt");
        Collected first = bench.collect();
        bench.box().asAgent("rm precious.txt; git commit -q --amend -m Rewritten");
        Collected second = bench.collect();

        assertThat(bench.project.git("rev-parse", BRANCH))
                .isEqualTo(second.head())
                .isNotEqualTo(first.head());
        assertThat(bench.project.git("rev-parse", SNAPSHOT + "@{1}")).isEqualTo(first.snapshot());
    }

    @Test
    void aBranchThatAPersonCommittedOnIsLeftAlone() {
        Bench bench = Bench.in(root);
        bench.create();
        bench.collect();
        bench.project.git("checkout", "--quiet", BRANCH);
        bench.project.git("commit", "--quiet", "--allow-empty", "-m", "By a person");
        bench.project.git("checkout", "--quiet", "main");
        String mine = bench.project.git("rev-parse", BRANCH);
        bench.box().asAgent("git commit -q --allow-empty -m 'By the agent'");

        Collected collected = bench.collect();
        assertThat(bench.project.git("rev-parse", BRANCH)).isEqualTo(mine);
        assertThat(collected.notOnBranch().orElseThrow()).contains("not the agent's", "refs/taskbox/head/12");
        assertThat(bench.project.git("log", "-1", "--format=%s", "refs/taskbox/head/12"))
                .isEqualTo("By the agent");
    }

    @Test
    void aBranchThatIsCheckedOutIsLeftAlone() {
        Bench bench = Bench.in(root);
        bench.create();
        bench.collect();
        bench.project.git("worktree", "add", "--quiet", "../review", BRANCH);
        String before = bench.project.git("rev-parse", BRANCH);
        bench.box().asAgent("echo x > x; git add x; git commit -qm More");

        assertThat(bench.collect().notOnBranch().orElseThrow()).contains("is checked out at " + root + "/review");
        assertThat(bench.project.git("rev-parse", BRANCH)).isEqualTo(before);
        assertThat(PlainGit.in(root.resolve("review")).git("status", "--porcelain"))
                .isEmpty();

        bench.project.git("worktree", "remove", "../review");
        assertThat(bench.collect().notOnBranch()).isEmpty();
        assertThat(bench.files(BRANCH)).contains("x");
    }

    @Test
    void aBranchThatIsBeingRebasedIsLeftAlone() {
        Bench bench = Bench.in(root);
        bench.create();
        bench.box().asAgent("echo x > x; git add x; git commit -qm One");
        bench.collect();
        bench.project.git("checkout", "--quiet", BRANCH);
        bench.project.with("GIT_SEQUENCE_EDITOR", "sed -i 1ibreak").tryGit("rebase", "-i", "HEAD~1");
        assertThat(bench.project.tryGit("symbolic-ref", "HEAD").exitCode()).isNotZero();
        bench.box().asAgent("git commit -q --allow-empty -m Two");

        assertThat(bench.collect().notOnBranch().orElseThrow()).contains("rebase");
    }

    @Test
    void aBranchOfThatNameFromSomewhereElseIsLeftAlone() {
        Bench bench = Bench.in(root);
        bench.project.git("branch", BRANCH, "HEAD~1");
        bench.create();
        assertThat(bench.collect().notOnBranch()).isPresent();
        assertThat(bench.project.git("log", "-1", "--format=%s", BRANCH)).isEqualTo("First");
    }

    @Test
    void repositoriesInsideArePartOfTheSnapshot() {
        Bench bench = Bench.in(root);
        bench.create();
        bench.box().asAgent("""
                        git init -q unborn; echo u > unborn/u.txt
                        git init -q 'with blank/born'; cd 'with blank/born'; echo b > b.txt; echo '*.o' > .gitignore
                        echo o > b.o; git add .; git -c user.name=x -c user.email=x@y commit -qm b; echo c > c.txt; git init -q deep; echo d > deep/d.txt
                        cd /work/app; git init -q src; echo n > src/new.txt
                        git worktree add -q ./tree -b side; echo t > tree/t.txt""");

        Collected collected = bench.collect();
        assertThat(bench.files(SNAPSHOT))
                .contains(
                        "unborn/u.txt", "with blank/born/b.txt", "with blank/born/c.txt", "with blank/born/deep/d.txt")
                .contains("src/a.txt", "src/new.txt", "tree/t.txt")
                .doesNotContain("b.o", ".git/");
        assertThat(collected.missing()).isEmpty();
    }

    @Test
    void changesInASubmoduleAreSavedApart() {
        Bench bench = Bench.in(root);
        Bench library = Bench.in(root.resolve("library"));
        bench.project.git(
                "submodule", "--quiet", "add", library.project.directory().toString(), "lib");
        bench.project.commit("Use a library");
        bench.create();
        bench.box()
                .asAgent("rmdir lib; git init -q lib; cd lib; echo x > x; git add x; "
                        + "git -c user.name=x -c user.email=x@y commit -qm x; echo y > y");

        Collected collected = bench.collect();
        assertThat(collected.notes()).singleElement().asString().contains("submodule");
        String apart = bench.project.git("log", "--format=%H", "--grep=^submodule$", "-1", SNAPSHOT);
        assertThat(bench.files(apart)).isEqualTo("x\ny");
        assertThat(bench.project.git("ls-tree", SNAPSHOT, "lib")).startsWith("160000");
    }

    @Test
    void namesOfAnyBytesComeBackAndAreShownQuoted() {
        Bench bench = Bench.in(root);
        bench.create();
        bench.box().asAgent("""
                        touch -- "$(printf 'line\\nbreak')" "$(printf 'not-utf8-\\377')" '-rf' '"quoted"' '$(touch x)' \
                            "$(printf 'esc\\033[31m')" 'ü' ':(exclude)a' '*'""");

        assertThat(bench.collect().uncommitted())
                .containsExactlyInAnyOrder(
                        "\"line\\012break\"",
                        "\"not-utf8-\\377\"",
                        "-rf",
                        "\"\\\"quoted\\\"\"",
                        "$(touch x)",
                        "\"esc\\033[31m\"",
                        "ü",
                        ":(exclude)a",
                        "*");
    }

    @Test
    void filesGitWasToldToOverlookAreLookedAt() {
        Bench bench = Bench.in(root);
        bench.create();
        bench.box().asAgent("""
                        git update-index --assume-unchanged src/a.txt; echo hidden >> src/a.txt
                        git update-index --skip-worktree README.md; echo hidden >> README.md""");
        assertThat(bench.collect().uncommitted()).containsExactly("README.md", "src/a.txt");
    }

    @Test
    void filesThatASparseCheckoutLeftOutAreNotDeleted() {
        Bench bench = Bench.in(root);
        bench.create();
        bench.box().asAgent("git sparse-checkout set --no-cone /README.md; test ! -e src/a.txt; echo x >> README.md");
        assertThat(bench.collect().uncommitted()).containsExactly("README.md");
    }

    @Test
    void manyFilesAreNoProblemAndTheirListIsCut() {
        Bench bench = Bench.in(root);
        bench.create();
        bench.box().asAgent("mkdir many; cd many; seq 1 3000 | xargs touch");

        Collected collected = bench.collect();
        assertThat(collected.uncommitted()).hasSize(Collected.MOST_PATHS);
        assertThat(collected.morePaths()).isTrue();
    }

    /** Each leaves the workspace's git directory in a state that plain git chokes on, or would run something for. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "touch .git/index.lock .git/HEAD.lock .git/config.lock .git/refs/heads/main.lock",
                "echo garbage > .git/index",
                "rm .git/index",
                "rm .git/index; mkfifo .git/index",
                "rm .git/index; ln -s /dev/zero .git/index",
                "echo '[broken' > .git/config",
                "printf '[include]\\n\\tpath = /dev/zero\\n' > .git/config",
                "git config core.repositoryformatversion 99",
                "git config core.bare true",
                "git config core.worktree /nowhere",
                "rm -rf .git",
                "rm -rf .git; echo nothing > .git",
                "rm -rf .git; echo 'gitdir: /nowhere' > .git",
                "rm -rf .git; ln -s /nowhere .git",
                "rm -rf .git; ln -s . .git",
                "rm -rf .git; mkfifo .git",
                "rm .git/HEAD",
                "echo garbage > .git/HEAD",
                "echo 'ref: refs/heads/--help' > .git/HEAD",
                "echo --all > .git/HEAD",
                "rm .git/HEAD; mkfifo .git/HEAD",
                "rm -rf .git/refs",
                "rm -rf .git/refs; ln -s /etc .git/refs",
                "rm -rf .git/objects; ln -s /dev .git/objects",
                "ln -s /etc/passwd .git/refs/heads/link",
                "mkfifo .git/refs/heads/fifo",
                "echo garbage > .git/refs/heads/garbage",
                "echo garbage > .git/packed-refs",
                "echo 1111111111111111111111111111111111111111 > .git/refs/heads/missing",
                "mkdir -p .git/refs/taskbox; echo 1111111111111111111111111111111111111111 > .git/refs/taskbox/head",
                "git pack-refs --all; git update-ref refs/taskbox/head/x HEAD; git pack-refs --all",
                "echo /nowhere > .git/objects/info/alternates",
                "echo ../../../nowhere > .git/commondir",
                "git checkout -q --orphan fresh",
                "git checkout -q --detach",
                "git rebase -q --root --exec false || true",
                "git config filter.x.clean false; git config filter.x.required true; echo '* filter=x' > .gitattributes",
                "git config filter.x.clean 'sleep 1000'; echo '* filter=x' > .gitattributes",
                "git config core.fsmonitor 'sleep 1000'",
                "git config core.hooksPath .; printf '#!/bin/sh\\nsleep 1000\\n' > post-index-change; chmod +x post-*",
                "git replace HEAD HEAD~1",
                "mkfifo fifo; ln -s /dev/zero zero; ln -s . loop; ln -s nowhere dangling",
                "chmod 000 .git",
            })
    void brokenStateDoesNotKeepFilesFromBeingSaved(String breakIt) {
        Bench bench = Bench.in(root);
        bench.create();
        bench.box().asAgent("echo d >> src/a.txt; echo precious > new.txt; " + breakIt);

        Collected collected = bench.collect();
        assertThat(collected.uncommitted()).contains("new.txt", "src/a.txt");
        assertThat(bench.file(SNAPSHOT, "new.txt")).isEqualTo("precious");
        assertThat(bench.file(SNAPSHOT, "src/a.txt")).isEqualTo("a\nb\nc\nd");
        assertThat(bench.file(SNAPSHOT, "README.md")).isEqualTo("one");
        assertThat(bench.project.git("fsck")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "rm .git/HEAD, could not be read",
        "echo 1111111111111111111111111111111111111111 > .git/refs/heads/bad, damaged",
        "find .git/objects -type f -delete, could not be read",
    })
    void whatCouldNotBeSavedIsSaid(String breakIt, String note) {
        Bench bench = Bench.in(root);
        bench.create();
        bench.box().asAgent("git commit -q --allow-empty -m x; " + breakIt);
        assertThat(bench.collect().missing()).anyMatch(it -> it.contains(note));
        assertThat(bench.workspaces.isCollected(bench.taskDirectory())).isFalse();
    }

    @Test
    void aWorkspaceThatIsGoneIsAProblemThatSaysSo() {
        Bench bench = Bench.in(root);
        bench.create();
        BoxedGit gone = argv -> bench.box().hostCommand(List.of("/bin/sh", "-c", "echo 'it is gone' >&2; exit 1"));

        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> bench.collect(gone))
                .satisfies(problem -> assertThat(problem.sentence()).contains("it is gone", "task shell"));
    }
}
