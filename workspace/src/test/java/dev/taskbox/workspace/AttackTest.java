package dev.taskbox.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An agent plants something for the host's git to run. The canary is a file on the host that no box can reach, and
 * each attack is shown to work on plain git, after ours went over it.
 */
class AttackTest {
    @TempDir
    Path root;

    /** What the agent does inside, and what a careless host would do in the workspace. */
    enum Planted {
        FSMONITOR("git config core.fsmonitor 'touch CANARY; false'", "git status"),
        FILTER_CLEAN("git config filter.x.clean 'touch CANARY; cat'; echo '* filter=x' > .gitattributes", "git add -A"),
        FILTER_PROCESS(
                "git config filter.x.process 'touch CANARY'; echo '* filter=x' > .gitattributes", "git add -A || true"),
        ATTRIBUTES_OF_THE_REPOSITORY(
                "git config filter.x.clean 'touch CANARY; cat'; mkdir -p .git/info; echo '* filter=x' > .git/info/attributes",
                "git add -A"),
        COMMON_DIRECTORY(
                "cp -r .git elsewhere; rm elsewhere/index; git config -f elsewhere/config core.fsmonitor 'touch CANARY; false'; "
                        + "echo ../elsewhere > .git/commondir",
                "git status"),
        INCLUDED_CONFIGURATION(
                "git config include.path ../planted; git config -f planted core.fsmonitor 'touch CANARY; false'",
                "git status"),
        CONFIGURATION_OF_THE_WORKTREE(
                "git config extensions.worktreeConfig true; git config --worktree core.fsmonitor 'touch CANARY; false'",
                "git status"),
        HOOKS(
                "mkdir -p .git/hooks; for hook in pre-commit post-index-change reference-transaction post-checkout; do "
                        + "printf '#!/bin/sh\\ntouch CANARY\\n' > .git/hooks/$hook; chmod +x .git/hooks/$hook; done",
                "git commit --allow-empty -m x"),
        HOOKS_PATH(
                "mkdir planted; printf '#!/bin/sh\\ntouch CANARY\\n' > planted/pre-commit; chmod +x planted/pre-commit; "
                        + "git config core.hooksPath planted",
                "git commit --allow-empty -m x"),
        DIFF_EXTERNAL("git config diff.external 'touch CANARY; true'", "git diff"),
        TEXTCONV("git config diff.t.textconv 'touch CANARY; cat'; echo '*.txt diff=t' > .gitattributes", "git diff"),
        MERGE_DRIVER(
                "git config merge.m.driver 'touch CANARY; true'; echo '*.txt merge=m' > .gitattributes; git add -A; "
                        + "git commit -qm one; "
                        + "git checkout -q -b two HEAD~1; echo two >> src/a.txt; echo '*.txt merge=m' > .gitattributes; "
                        + "git add -A; git commit -qm two",
                "git merge -m x task/12-add-a-limit"),
        PACK_OBJECTS_HOOK(
                "git config --global uploadpack.packObjectsHook 'touch CANARY; \"$@\"'; git commit -qam x",
                "printf '0032want %s\\n00000009done\\n' $(git rev-parse HEAD) | "
                        + "GIT_CONFIG_GLOBAL=$(cd ../..; pwd)/home/.gitconfig git upload-pack . || true"),
        ALIAS("git config alias.st '!touch CANARY'", "git st"),
        ALTERNATE_REFS(
                "git config core.alternateRefsCommand 'touch CANARY'; git commit -qam x",
                "git rev-parse HEAD | git -c receive.denyCurrentBranch=ignore receive-pack --advertise-refs . ; true"),
        SUBMODULE_WITH_A_CONFIGURATION(
                "git init -q sub; cd sub; git -c user.name=x -c user.email=x@y commit -q --allow-empty -m x; cd ..; "
                        + "git add sub 2>/dev/null; git config -f sub/.git/config core.fsmonitor 'touch CANARY; false'",
                "git status");

        private final String plant;
        private final String careless;

        Planted(String plant, String careless) {
            this.plant = plant;
            this.careless = careless;
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsPlantedNeverRunsOnTheHost(Planted attack) throws IOException {
        Bench bench = Bench.in(root);
        bench.create();
        Path canary = root.resolve("CANARY");
        Footprint project = Footprint.ofProject(bench.project.directory());
        bench.box().asAgent("echo changed >> src/a.txt; " + attack.plant.replace("CANARY", canary.toString()));

        bench.collect();
        assertThat(Footprint.ofProject(bench.project.directory())).isEqualTo(project);
        Review review = Review.of(bench.repository(), bench.task);
        assertThat(review.diff(1 << 20).text()).contains("+++ b/src/a.txt");
        assertThat(review.files(100).files()).isNotEmpty();
        assertThat(review.stat(1 << 20).text()).contains("src/a.txt");
        bench.merge(Optional.empty(), Uncommitted.INCLUDE);
        bench.collect();
        assertThat(bench.workspaces.isCollected(bench.taskDirectory())).isTrue();
        assertThat(canary).doesNotExist();

        assertThatPlainGitFallsForIt(bench, attack, canary);
        bench.workspaces.remove(bench.task, bench.taskDirectory(), true);
        assertThat(canary).doesNotExist();
    }

    private void assertThatPlainGitFallsForIt(Bench bench, Planted attack, Path canary) throws IOException {
        bench.workspace()
                .with("GIT_ALTERNATE_OBJECT_DIRECTORIES", bench.project.directory() + "/.git/objects")
                .sh(attack.careless);
        assertThat(canary).as("control").exists();
        Files.delete(canary);
    }

    @Test
    void aGitDirectoryThatPointsAtTheProjectsLeadsNowhere() {
        Bench bench = Bench.in(root);
        bench.create();
        Footprint project = Footprint.ofProject(bench.project.directory());
        bench.box()
                .asAgent("echo changed >> src/a.txt; rm -rf .git; ln -s " + bench.project.directory() + "/.git .git");

        Collected collected = bench.collect();
        assertThat(collected.uncommitted()).containsExactly("src/a.txt");
        assertThat(Footprint.ofProject(bench.project.directory())).isEqualTo(project);

        bench.workspace().commit("By a careless host");
        assertThat(bench.project.git("log", "-1", "--format=%s")).as("control").isEqualTo("By a careless host");
    }

    @Test
    void objectsOfTheHostCannotBeBorrowedFromInside() {
        Bench bench = Bench.in(root);
        Bench other = Bench.in(root.resolve("other"));
        other.project.write("secret.txt", "secret\n");
        other.project.commit("Secret");
        String secret = other.project.git("rev-parse", "HEAD");
        bench.create();
        bench.box()
                .asAgent("echo " + other.project.directory() + "/.git/objects >> .git/objects/info/alternates; echo "
                        + secret + " > .git/refs/heads/task/12-add-a-limit");

        Collected collected = bench.collect();
        assertThat(collected.head()).isNotEqualTo(secret);
        assertThat(bench.project.tryGit("cat-file", "-e", secret).exitCode()).isNotZero();

        assertThat(bench.workspace().git("show", "HEAD:secret.txt"))
                .as("control")
                .endsWith("secret");
    }

    @Test
    void linksInTheWorkLeadNothingOfOursOutOfTheTree() throws IOException {
        Bench bench = Bench.in(root);
        Path outside = Files.createDirectories(root.resolve("outside"));
        Files.writeString(outside.resolve("precious"), "x");
        bench.create();
        bench.box()
                .asAgent("ln -s " + outside + " out; ln -s " + outside + " src/out; git add -A; git commit -qm Links");
        bench.collect();
        bench.merge(Optional.empty(), Uncommitted.ASK);
        assertThat(bench.project.directory().resolve("out/precious"))
                .as("control")
                .exists();

        bench.box().asAgent("rm out; mkdir out; echo x > out/planted; git add -A; git commit -qm Directory");
        bench.collect();
        bench.merge(Optional.empty(), Uncommitted.ASK);
        bench.workspaces.remove(bench.task, bench.taskDirectory(), false);
        assertThat(Footprint.of(outside).files().keySet()).containsExactly("", "precious");
        assertThat(bench.project.read("out/planted")).isEqualTo("x\n");
    }
}
