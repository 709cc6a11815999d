package dev.taskbox.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskbox.model.Problem;
import dev.taskbox.model.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RemoveTest {
    @TempDir
    Path root;

    private Bench bench;

    @BeforeEach
    void aWorkspace() {
        bench = Bench.in(root);
        bench.create();
    }

    private void remove(boolean force) {
        bench.workspaces.remove(bench.task, bench.taskDirectory(), force);
    }

    private void assertRefused() {
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> remove(false))
                .satisfies(problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.CONFLICT));
        assertThat(bench.workspace().directory()).exists();
    }

    @Test
    void whatWasNeverCollectedStays() {
        assertRefused();
        remove(true);
        assertThat(bench.workspace().directory()).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "echo x > new",
                "echo x >> README.md",
                "rm README.md",
                "printf 'One\\n' > README.md; touch -d 2020-01-01 README.md",
                "mv README.md R",
                "chmod +x README.md",
                "git commit -q --allow-empty -m x",
                "git stash -q",
                "git hash-object -w /etc/hostname",
                "git update-ref refs/heads/x HEAD",
                "mkdir -p deep/er/still; touch deep/er/still/x",
            })
    void whatChangedSinceItWasCollectedStays(String change) {
        bench.box().asAgent("echo dirty >> README.md");
        bench.collect();
        assertThat(bench.workspaces.isCollected(bench.taskDirectory())).isTrue();
        bench.box().asAgent(change);

        assertThat(bench.workspaces.isCollected(bench.taskDirectory())).isFalse();
        assertRefused();
        bench.collect();
        remove(false);
        assertThat(bench.taskDirectory()).isEmptyDirectory();
    }

    @Test
    void whatWasLastCollectedBeforeAFailureDoesNotCount() {
        bench.collect();
        bench.box().asAgent("echo x > x");
        assertThatExceptionOfType(Problem.class).isThrownBy(() -> bench.collect(_ -> List.of("false")));
        assertRefused();
    }

    @Test
    void treesThatAreHardToDeleteGoAndLinksAreNotFollowed() throws IOException {
        Path outside = Files.createDirectories(root.resolve("outside"));
        Files.writeString(outside.resolve("precious"), "x");
        bench.box()
                .asAgent("ln -s " + outside + " link; mkfifo fifo; touch -- -rf \"$(printf 'a\\nb\\377')\"; "
                        + "mkdir locked; touch locked/x; chmod 000 locked; "
                        + "perl -e 'for (1..300) { mkdir \"d\" x 40; chdir \"d\" x 40 }'");
        remove(true);
        assertThat(bench.workspace().directory()).doesNotExist();
        assertThat(outside.resolve("precious")).exists();
    }

    @Test
    void aWorkspaceThatIsALinkIsRemovedAndNotWhatItPointsAt() throws IOException {
        Path outside = Files.createDirectories(root.resolve("outside"));
        Files.writeString(outside.resolve("precious"), "x");
        remove(true);
        Files.createSymbolicLink(bench.workspace().directory(), outside);
        remove(true);
        assertThat(bench.workspace().directory()).doesNotExist();
        assertThat(outside.resolve("precious")).exists();
    }

    @Test
    void itCanBeMadeAgainAsItWas() {
        bench.box().asAgent("""
                        echo work > work.txt; git add .; git commit -qm Work
                        git checkout -q -b side; echo s > s.txt; git add .; git commit -qm Side; git checkout -q -
                        echo one >> README.md; git stash -qm kept
                        echo more >> src/a.txt; echo new > 'new file'; rm README.md""");
        String status = bench.box().asAgent("git status --porcelain --branch; git log --format=%H --branches | sort");
        bench.collect();
        Task.Base base = bench.task.base().orElseThrow();
        remove(false);

        Workspace again = bench.workspaces.recreate(bench.repository(), bench.task, bench.taskDirectory());
        assertThat(again.base()).isEqualTo(base);
        BwrapBox box = bench.box();
        assertThat(box.asAgent("git status --porcelain --branch; git log --format=%H --branches | sort"))
                .isEqualTo(status);
        assertThat(box.asAgent("git stash list --format=%s")).isEqualTo("On task/12-add-a-limit: kept");
        assertThat(box.asAgent("git fsck --no-dangling 2>&1; cat src/a.txt")).isEqualTo("a\nb\nc\nmore");
        assertThat(bench.collect().uncommitted()).containsExactly("README.md", "new file", "src/a.txt");
    }

    @Test
    void whatNamesInASnapshotSayIsNotTrusted() {
        bench.box().asAgent("""
                        git checkout -q -b side; git commit -q --allow-empty -m s; git checkout -q -
                        git update-ref refs/heads/task/12-add-a-limit/below HEAD 2>/dev/null || true
                        git update-ref refs/heads/-x side; git update-ref refs/heads/main side""");
        bench.collect();
        remove(false);
        bench.workspaces.recreate(bench.repository(), bench.task, bench.taskDirectory());
        assertThat(bench.box().asAgent("git status --porcelain --branch")).isEqualTo("## task/12-add-a-limit");
    }

    @Test
    void aTaskThatIsForgottenLeavesOnlyItsBranch() {
        bench.box().asAgent("echo x > x");
        bench.collect();
        remove(false);
        bench.workspaces.forget(bench.repository(), bench.task);
        assertThat(bench.project.git("for-each-ref", "--format=%(refname)"))
                .isEqualTo("refs/heads/main\nrefs/heads/task/12-add-a-limit");
        bench.workspaces.forget(bench.repository(), bench.task);
    }

    @Test
    void nothingCollectedMeansNothingToMakeAgain() {
        remove(true);
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> bench.workspaces.recreate(bench.repository(), bench.task, bench.taskDirectory()))
                .satisfies(problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.NOT_FOUND));
    }
}
