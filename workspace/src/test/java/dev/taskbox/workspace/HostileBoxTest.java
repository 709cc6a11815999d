package dev.taskbox.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskbox.model.Problem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is on the other end of the fetch is a program of the agent's choice. */
class HostileBoxTest {
    private static final CollectLimits TIGHT = new CollectLimits(Duration.ofSeconds(3), 1 << 20);

    @TempDir
    Path root;

    private Bench bench;
    private Footprint everything;

    @BeforeEach
    void aProjectAndItsWorkspace() {
        bench = Bench.in(root, TIGHT);
        bench.create();
        everything = Footprint.of(bench.project.directory());
    }

    private Problem refused(BoxedGit box) {
        Problem[] caught = new Problem[1];
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> bench.collect(box))
                .satisfies(problem -> caught[0] = problem);
        assertThat(Footprint.of(bench.project.directory())).isEqualTo(everything);
        assertThat(bench.taskDirectory().resolve("incoming.git")).doesNotExist();
        assertThat(bench.workspaces.isCollected(bench.taskDirectory())).isFalse();
        return caught[0];
    }

    private static BoxedGit saying(String script) {
        return _ -> List.of("/bin/sh", "-c", script);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "true",
                "false",
                "kill -9 $$",
                "head -c 100000 /dev/urandom",
                "cat /dev/zero",
                "yes",
                "printf 0000",
                "printf 00000000",
                "printf fff0",
                "printf '000eversion 2\\n0000'; cat /dev/zero",
                "printf '001eERR \\033[31mred\\033[0m text\\n'",
                "printf '00531111111111111111111111111111111111111111 refs/taskbox/head\\000 side-band-64k\\n"
                        + "0043%s refs/taskbox/snapshot\\n0000' 2222222222222222222222222222222222222222; cat /dev/zero",
                "while :; do printf '004a1111111111111111111111111111111111111111 refs/heads/aaaaaaaaaaaaaaaaaaa\\n'; done",
                "cat /dev/zero >&2",
                "sleep 98765",
                "exec >&-; sleep 98765",
            })
    void whateverItSaysIsRefusedAndLeavesNothing(String script) {
        Problem problem = refused(saying(script));
        assertThat(problem.code()).isIn("collect-refused", "collect-took-too-long");
        assertThat(problem.sentence()).matches("[^\\p{Cc}\\p{Cf}]*").hasSizeLessThan(2000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sleep 43219.5 & sleep 43219.5", "sleep 43219.5 & exec >&-; exec sleep 43219.5"})
    void aBoxThatDoesNotEndIsEndedWithAllItStarted(String script) {
        refused(saying(script));
        assertThat(ProcessHandle.allProcesses()
                        .filter(process ->
                                process.info().commandLine().orElse("").contains("43219.5")))
                .isEmpty();
    }

    @Test
    void moreThanTheLimitIsRefused() {
        bench.box().asAgent("head -c 3000000 /dev/urandom > large");
        Problem problem = refused(bench.box());
        assertThat(problem.code()).as(problem.why()).isEqualTo("collect-too-large");
        assertThat(problem.why()).isEqualTo("there is more than 1 MiB of it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"s/PACK/KCAP/", "s/(?<=PACK....)..../\\xff\\xff\\xff\\xff/s", "s/(?<=x)\\x9c./AB/s"})
    void aPackThatIsBrokenOnTheWayIsRefused(String edit) {
        bench.box().asAgent("echo work > work.txt; git add .; git commit -qm Work");
        BoxedGit broken = argv -> {
            List<String> words = new ArrayList<>(List.of(
                    "/bin/sh",
                    "-c",
                    "\"$@\" | perl -e 'while (sysread STDIN, $_, 65536) { " + edit + "; syswrite STDOUT, $_ }'",
                    "x"));
            words.addAll(bench.box().hostCommand(argv));
            return words;
        };
        assertThat(refused(broken).code()).isEqualTo("collect-refused");
        assertThat(bench.collect().commits()).as("control").isEqualTo(1);
    }

    /** Trees that git would not make, and that do harm where they are checked out. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "100644 .git",
                "100644 .GIT",
                "100644 git~1",
                "100644 ..",
                "100644 a/b",
                "120000 .gitmodules",
                "40000 .git",
            })
    void aTreeThatDoesHarmIsRefused(String entry) {
        bench.box().asAgent("""
                        case '%1$s' in 40000*) object=$(git rev-parse HEAD^{tree});; *) object=$(git rev-parse HEAD:README.md);; esac
                        { printf '%1$s\\000'; printf "$(echo "$object" | sed 's/../0x& /g; s/ $//' | tr ' ' '\\n' |
                            while read -r hex; do printf '\\\\%%03o' "$hex"; done)"; } > /tmp/tree
                        tree=$(git hash-object -t tree -w --literally --stdin < /tmp/tree)
                        git update-ref HEAD $(git commit-tree -m evil -p HEAD $tree)""".formatted(entry));
        Problem problem = refused(bench.box());
        assertThat(problem.code()).isEqualTo("collect-refused");
        assertThat(problem.why()).contains("error");
    }

    /** Twelve trees, each nine times in the next, are a checkout that never ends. */
    @Test
    void aTreeThatNeverEndsIsRefused() {
        bench.box().asAgent("""
                        blob=$(git hash-object -w /etc/hostname); tree=$(printf '100644 blob %s\\tf\\n' $blob | git mktree)
                        for level in $(seq 12); do
                            tree=$(for i in $(seq 9); do printf '040000 tree %s\\td%s\\n' $tree $i; done | git mktree)
                        done
                        git update-ref HEAD $(git commit-tree -m bomb -p HEAD $tree)""");
        assertThat(refused(bench.box()).why()).contains("files");
    }

    @Test
    void whatIsNoCommitIsRefused() {
        PlainGit other = PlainGit.in(root);
        other.git("init", "--quiet", "--bare", "fake.git");
        PlainGit fake = PlainGit.in(root.resolve("fake.git"));
        fake.sh("blob=$(echo x | git hash-object -w --stdin); git update-ref refs/taskbox/head $blob; "
                + "git update-ref refs/taskbox/snapshot $blob");
        BoxedGit box =
                _ -> List.of("git", "upload-pack", root.resolve("fake.git").toString());
        assertThat(refused(box).why()).isEqualTo("the box did not send commits");
    }

    @Test
    void otherRefsAreNotTaken() {
        bench.project.git("update-ref", "refs/taskbox/head", "HEAD");
        bench.project.git("update-ref", "refs/taskbox/snapshot", "HEAD");
        bench.project.git("update-ref", "refs/taskbox/other", "HEAD");
        bench.project.git("tag", "evil");
        PlainGit.in(root).git("clone", "--quiet", "--mirror", "project", "fake.git");
        for (String ref :
                List.of("refs/taskbox/head", "refs/taskbox/snapshot", "refs/taskbox/other", "refs/tags/evil")) {
            bench.project.git("update-ref", "-d", ref);
        }
        String before = bench.project.git("for-each-ref", "--format=%(refname)");
        bench.collect(
                _ -> List.of("git", "upload-pack", root.resolve("fake.git").toString()));
        assertThat(bench.project.git("for-each-ref", "--format=%(refname)").lines())
                .containsAll(before.lines().toList())
                .filteredOn(ref -> !before.contains(ref))
                .allMatch(ref -> ref.matches("refs/(heads/task/12-add-a-limit|taskbox/(head|snapshot|collected)/12)"));
    }
}
