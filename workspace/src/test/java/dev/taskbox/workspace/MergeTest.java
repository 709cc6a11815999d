package dev.taskbox.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskbox.model.Flag;
import dev.taskbox.model.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MergeTest {
    private static final String BRANCH = "task/12-add-a-limit";

    @TempDir
    Path root;

    private Bench bench;

    @BeforeEach
    void aWorkspace() {
        bench = Bench.in(root);
        bench.create();
    }

    private void agentDoes(String script) {
        bench.box().asAgent(script);
        bench.collect();
    }

    private Merged merge(Uncommitted uncommitted) {
        return bench.merge(Optional.empty(), uncommitted);
    }

    private Problem refused(Uncommitted uncommitted) {
        Problem[] caught = new Problem[1];
        Footprint before = Footprint.ofProject(bench.project.directory());
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> merge(uncommitted))
                .satisfies(problem -> caught[0] = problem);
        assertThat(Footprint.ofProject(bench.project.directory())).isEqualTo(before);
        return caught[0];
    }

    @Test
    void theBranchThatIsCheckedOutMovesWithItsFiles() {
        agentDoes("echo work > work.txt; git add .; git commit -qm Work");
        bench.project.write("README.md", "the person is at work\n");

        Merged merged = merge(Uncommitted.ASK);
        assertThat(merged.into()).isEqualTo("main");
        assertThat(merged.worktree()).contains(bench.project.directory());
        assertThat(bench.project.git("rev-parse", "main")).isEqualTo(merged.to());
        assertThat(bench.project.git("rev-parse", BRANCH)).isEqualTo(merged.to());
        assertThat(bench.project.read("work.txt")).isEqualTo("work\n");
        assertThat(bench.project.git("status", "--porcelain")).isEqualTo(" M README.md");
        assertThat(merge(Uncommitted.ASK).from()).as("again").isEqualTo(merged.to());
    }

    @Test
    void whatWentOnMeanwhileIsMergedWithACommitInThePersonsName() {
        bench.project.git("config", "user.name", "Grace");
        agentDoes("echo work > work.txt; git add .; git commit -qm Work");
        bench.project.write("meanwhile.txt", "x\n");
        bench.project.commit("Meanwhile");

        Merged merged = merge(Uncommitted.ASK);
        assertThat(bench.project.git("log", "-1", "--format=%an %s", merged.to()))
                .isEqualTo("Grace Merge task 12: Add a limit");
        assertThat(bench.project.git("rev-list", "--parents", "-1", merged.to()))
                .isEqualTo(merged.to() + " " + merged.from() + " " + bench.project.git("rev-parse", BRANCH));
        assertThat(bench.project.git("status", "--porcelain")).isEmpty();
    }

    @Test
    void aConflictChangesNothingAndNamesItsFiles() {
        agentDoes("echo theirs > src/a.txt; git commit -qam Work");
        bench.project.write("src/a.txt", "ours\n");
        bench.project.commit("Meanwhile");

        Problem problem = refused(Uncommitted.ASK);
        assertThat(problem.kind()).isEqualTo(Problem.Kind.CONFLICT);
        assertThat(problem.sentence()).contains("conflicts with main in src/a.txt", "task reply");
    }

    @Test
    void filesInTheWayAreNotOverwritten() {
        agentDoes("echo theirs > src/a.txt; echo x > new.txt; echo x > .env; git add -A; git commit -qm Work");
        bench.project.write("src/a.txt", "unsaved\n");
        assertThat(refused(Uncommitted.ASK).sentence()).contains("src/a.txt");

        bench.project.git("checkout", "--quiet", "src/a.txt");
        bench.project.write("new.txt", "untracked\n");
        assertThat(refused(Uncommitted.ASK).sentence()).contains("new.txt");

        bench.project.sh("rm new.txt; echo .env >> .git/info/exclude; echo secret > .env");
        assertThat(refused(Uncommitted.ASK).sentence()).contains(".env");

        bench.project.sh("rm .env");
        merge(Uncommitted.ASK);
    }

    @Test
    void uncommittedWorkNeedsAChoice() {
        agentDoes("echo work > work.txt; git add .; git commit -qm Work; echo more > more.txt");
        Problem problem = refused(Uncommitted.ASK);
        assertThat(problem.code()).isEqualTo("uncommitted-work");
        assertThat(problem.sentence()).contains("more.txt", "--uncommitted");

        merge(Uncommitted.LEAVE_OUT);
        assertThat(bench.files("main")).contains("work.txt").doesNotContain("more.txt");
        Merged merged = merge(Uncommitted.INCLUDE);
        assertThat(bench.files("main")).contains("work.txt", "more.txt");
        assertThat(bench.project.git("log", "-1", "--format=%s %P", "main"))
                .isEqualTo("Add what task 12 left uncommitted " + merged.from());
    }

    @Test
    void commitsAPersonAddedToTheBranchComeAlong() {
        agentDoes("echo work > work.txt; git add .; git commit -qm Work; echo more > more.txt");
        bench.project.git("checkout", "--quiet", BRANCH);
        bench.project.write("mine.txt", "x\n");
        bench.project.commit("Mine");
        bench.project.git("checkout", "--quiet", "main");

        merge(Uncommitted.INCLUDE);
        assertThat(bench.files("main")).contains("work.txt", "more.txt", "mine.txt");
    }

    @Test
    void aBranchThatLostTheAgentsWorkIsNotMergedAsItsWork() {
        agentDoes("echo work > work.txt; git add .; git commit -qm Work");
        bench.project.git("branch", "--force", BRANCH, "HEAD~1");
        assertThat(refused(Uncommitted.ASK).code()).isEqualTo("branch-was-moved");
        bench.project.git("branch", "--quiet", "-D", BRANCH);
        assertThat(merge(Uncommitted.ASK).worktree()).isPresent();
    }

    @Test
    void aBranchThatIsCheckedOutNowhereMovesWithoutFiles() {
        bench.project.git("branch", "release");
        agentDoes("echo work > work.txt; git add .; git commit -qm Work");
        Footprint before = Footprint.ofProject(bench.project.directory());

        Merged merged = bench.merge(Optional.of("release"), Uncommitted.ASK);
        assertThat(merged.worktree()).isEmpty();
        assertThat(bench.files("release")).contains("work.txt");
        before.files().remove(".git/refs/heads/release");
        Footprint after = Footprint.ofProject(bench.project.directory());
        after.files().remove(".git/refs/heads/release");
        assertThat(after).isEqualTo(before);
    }

    @Test
    void aBranchThatIsCheckedOutElsewhereMovesWithTheFilesThere() {
        bench.project.git("worktree", "add", "--quiet", "-b", "release", "../release");
        agentDoes("echo work > work.txt; git add .; git commit -qm Work");
        bench.merge(Optional.of("release"), Uncommitted.ASK);

        PlainGit release = PlainGit.in(root.resolve("release"));
        assertThat(release.read("work.txt")).isEqualTo("work\n");
        assertThat(release.git("status", "--porcelain")).isEmpty();
        assertThat(bench.project.directory().resolve("work.txt")).doesNotExist();
    }

    @Test
    void targetsThatAreNoBranchAreRefused() {
        agentDoes("git commit -q --allow-empty -m x");
        for (String target : List.of("nope", "--all", "HEAD", "main~1", "a b", "", "refs/heads/main")) {
            assertThatExceptionOfType(Problem.class)
                    .as(target)
                    .isThrownBy(() -> Merge.merge(
                            bench.repository(), bench.task, Optional.of(target), Uncommitted.ASK, List.of()));
        }
    }

    @Test
    void workWithoutACommonHistoryIsRefused() {
        agentDoes("git checkout -q --orphan fresh; git commit -qm Fresh");
        assertThat(refused(Uncommitted.ASK).why()).contains("unrelated histories");
    }

    @Test
    void nothingOfThePersonsOwnRunsOnTheAgentsFiles() {
        bench.project.sh("""
                git config filter.x=y.smudge 'touch ../SMUDGED; cat'
                git config filter.x=y.clean 'touch ../CLEANED; cat'
                git config filter.x=y.required true
                git config merge.m.driver 'touch ../MERGED; false'
                git config merge.default m
                git config core.fsmonitor 'touch ../MONITORED; false'
                git config diff.external 'touch ../DIFFED'
                git config core.hooksPath ../hooks; mkdir ../hooks
                for hook in pre-merge-commit post-merge post-checkout reference-transaction post-index-change; do
                    printf '#!/bin/sh\\ntouch ../HOOKED\\n' > ../hooks/$hook; chmod +x ../hooks/$hook; done
                """);
        agentDoes("echo d >> src/a.txt; echo x > x.bin; echo '*.bin filter=x=y' > .gitattributes; git add -A; "
                + "git commit -qm Work");
        bench.project.sh("sed -i 's/^a$/A/' src/a.txt; echo '*.bin filter=x=y' > .git/info/attributes; "
                + "git -c core.hooksPath=/dev/null -c core.fsmonitor= commit -qam Meanwhile");

        Merged merged = merge(Uncommitted.ASK);
        assertThat(merged.unfiltered()).containsExactly("x.bin");
        for (String canary : List.of("SMUDGED", "CLEANED", "MERGED", "MONITORED", "DIFFED", "HOOKED")) {
            assertThat(root.resolve(canary)).doesNotExist();
        }

        bench.project.tryGit("diff", "HEAD~1");
        bench.project.sh("rm x.bin; git checkout -q x.bin; touch x.bin; git status > ../status");
        bench.project.tryGit("checkout", "--quiet", "-b", "other", "HEAD~2");
        bench.project.sh("sed -i 's/^a$/B/' src/a.txt");
        bench.project.tryGit("commit", "--quiet", "--all", "--message", "x");
        bench.project.tryGit("merge", "main");
        for (String canary : List.of("SMUDGED", "CLEANED", "MERGED", "MONITORED", "DIFFED", "HOOKED")) {
            assertThat(root.resolve(canary)).as("control").exists();
        }
    }

    private List<Flag> flags() {
        return Merge.flags(bench.repository(), bench.task, Optional.empty(), Uncommitted.ASK);
    }

    @Test
    void whatIsFlaggedIsMergedOnlyWhenItWasSeen() {
        agentDoes("echo x > .envrc; git add .; git commit -qm Work");
        refusesUnseen(List.of(), ".envrc (runs in a shell)");

        List<Flag> seen = flags();
        assertThat(seen).containsExactly(new Flag(".envrc", "runs in a shell"));
        agentDoes("echo x > .npmrc; git add .; git commit -qm More");
        refusesUnseen(seen, ".npmrc");

        Merge.merge(bench.repository(), bench.task, Optional.empty(), Uncommitted.ASK, flags());
        assertThat(bench.files("main")).contains(".envrc", ".npmrc");
    }

    /** The agent changed a file that means nothing; the person has since moved it to where CI runs it. */
    @Test
    void whatOnlyTheMergeBringsToACertainPlaceIsFlagged() {
        bench.box().asAgent("echo evil >> src/a.txt; git commit -qam Work");
        assertThat(bench.collect().flags()).isEmpty();
        bench.project.sh("mkdir -p .github/workflows; git mv src/a.txt .github/workflows/a.yml; git commit -qm Move");
        assertThat(flags()).containsExactly(new Flag(".github/workflows/a.yml", "runs in CI"));
        refusesUnseen(List.of(), ".github/workflows/a.yml");
    }

    private void refusesUnseen(List<Flag> seen, String why) {
        Footprint before = Footprint.ofProject(bench.project.directory());
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> Merge.merge(bench.repository(), bench.task, Optional.empty(), Uncommitted.ASK, seen))
                .satisfies(problem -> {
                    assertThat(problem.code()).isEqualTo("flags-not-seen");
                    assertThat(problem.why()).contains(why);
                    assertThat(seen).noneMatch(flag -> problem.why().contains(flag.path()));
                });
        assertThat(Footprint.ofProject(bench.project.directory())).isEqualTo(before);
    }
}
