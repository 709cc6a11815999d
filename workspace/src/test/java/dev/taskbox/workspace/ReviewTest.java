package dev.taskbox.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskbox.model.Problem;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReviewTest {
    @TempDir
    Path root;

    private Bench bench;

    @BeforeEach
    void aWorkspace() {
        bench = Bench.in(root);
        bench.create();
    }

    private Review after(String script) {
        bench.box().asAgent(script);
        bench.collect();
        return Review.of(bench.repository(), bench.task);
    }

    @Test
    void committedAndUncommittedWorkIsShown() {
        Review review = after("echo d >> src/a.txt; git commit -qam d; printf 'x\\n\\0' > bin; echo new > new.txt");
        assertThat(review.diff(1 << 20))
                .isEqualTo(new DiffText(
                        """
                        diff --git a/bin b/bin
                        new file mode 100644
                        index 0000000..%s
                        Binary files /dev/null and b/bin differ
                        diff --git a/new.txt b/new.txt
                        new file mode 100644
                        index 0000000..3e75765
                        --- /dev/null
                        +++ b/new.txt
                        @@ -0,0 +1 @@
                        +new
                        diff --git a/src/a.txt b/src/a.txt
                        index de98044..d68dd40 100644
                        --- a/src/a.txt
                        +++ b/src/a.txt
                        @@ -1,3 +1,4 @@
                         a
                         b
                         c
                        +d
                        """.formatted(bench.project.git("rev-parse", "--short", "refs/taskbox/snapshot/12:bin")),
                        false));
        assertThat(review.files(10).files())
                .containsExactly(
                        new FileChange("bin", Optional.empty(), OptionalInt.empty(), OptionalInt.empty()),
                        new FileChange("new.txt", Optional.empty(), OptionalInt.of(1), OptionalInt.of(0)),
                        new FileChange("src/a.txt", Optional.empty(), OptionalInt.of(1), OptionalInt.of(0)));
        assertThat(review.stat(1 << 20).text()).contains("3 files changed, 2 insertions(+)");
    }

    @Test
    void renamesAreSeenAndNamesAreQuoted() {
        Review review = after("git mv src/a.txt \"$(printf 'src/\\033[2J\\nx')\"");
        assertThat(review.files(10).files())
                .containsExactly(new FileChange(
                        "\"src/\\033[2J\\012x\"", Optional.of("src/a.txt"), OptionalInt.of(0), OptionalInt.of(0)));
        assertThat(review.diff(1 << 20).text())
                .contains("rename to \"src/\\033[2J\\nx\"")
                .doesNotContain("\033");
    }

    @Test
    void whatIsTooMuchIsCutAndSaid() {
        Review review = after("seq 100000 > long.txt; mkdir many; cd many; seq 50 | xargs touch");
        DiffText diff = review.diff(1000);
        assertThat(diff.truncated()).isTrue();
        assertThat(diff.text()).hasSize(1000);
        assertThat(review.files(10).files()).hasSize(10);
        assertThat(review.files(10).truncated()).isTrue();
    }

    /** A file that is merged once must not keep later work from being seen. */
    @Test
    void attributesDoNotHideAnything() {
        bench.project.write(".gitattributes", "* -diff\n");
        bench.project.commit("Hide it all");
        Review review = after("echo '* -diff' > .gitattributes; echo d >> src/a.txt");
        assertThat(bench.project.git("diff", "refs/taskbox/base/12", "refs/taskbox/snapshot/12", "--", "src"))
                .as("control")
                .contains("Binary files");
        assertThat(review.diff(1 << 20).text()).contains("+d\n");
    }

    @Test
    void programsOfThePersonsOwnDoNotRun() {
        bench.project.sh("git config diff.t.textconv 'touch ../FIRED; cat'; git config diff.external 'touch ../FIRED'; "
                + "echo '*.txt diff=t' > .git/info/attributes");
        Review review = after("echo d >> src/a.txt");
        review.diff(1 << 20);
        review.stat(1 << 20);
        review.files(10);
        assertThat(root.resolve("FIRED")).doesNotExist();
        bench.project.git("diff", "refs/taskbox/base/12", "refs/taskbox/snapshot/12");
        assertThat(root.resolve("FIRED")).as("control").exists();
    }

    @Test
    void nothingCollectedIsSaid() {
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> Review.of(bench.repository(), bench.task).diff(1000))
                .satisfies(problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.NOT_FOUND));
    }
}
