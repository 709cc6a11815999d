package dev.taskbox.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskbox.model.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepositoryTest {
    @TempDir
    Path root;

    private static String refusal(Path directory) {
        Problem[] caught = new Problem[1];
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> Repository.open(directory))
                .satisfies(problem -> caught[0] = problem);
        return caught[0].code();
    }

    @Test
    void itTellsWhatIsCheckedOut() {
        Bench bench = Bench.in(root);
        bench.project.git("config", "user.name", "Grace");
        bench.project.git("config", "user.email", "grace@example.com");
        Repository repository = Repository.open(bench.project.directory().resolve("src"));

        assertThat(repository.root()).isEqualTo(bench.project.directory());
        assertThat(repository.gitDirectory())
                .isEqualTo(bench.project.directory().resolve(".git"));
        assertThat(repository.objectStores())
                .containsExactly(bench.project.directory().resolve(".git/objects"));
        assertThat(repository.person()).isEqualTo(new Person("Grace", "grace@example.com"));
        assertThat(repository.branch()).contains("main");
        assertThat(repository.head().commit()).isEqualTo(bench.project.git("rev-parse", "HEAD"));

        bench.project.git("checkout", "--quiet", "--detach");
        assertThat(repository.branch()).isEmpty();
        assertThat(repository.head().branch()).isEqualTo("HEAD");
    }

    @Test
    void aLinkedWorktreeHasDirectoriesOfBothKinds() {
        Bench bench = Bench.in(root);
        bench.project.git("worktree", "add", "--quiet", "../linked");
        Repository repository = Repository.open(root.resolve("linked"));
        assertThat(repository.commonDirectory())
                .isEqualTo(bench.project.directory().resolve(".git"));
        assertThat(repository.gitDirectory())
                .isEqualTo(bench.project.directory().resolve(".git/worktrees/linked"));
        assertThat(repository.branch()).contains("linked");
    }

    @Test
    void whatCannotBeWorkedWithIsNamed() {
        Bench bench = Bench.in(root);
        PlainGit.in(root).git("clone", "--quiet", "--bare", "project", "bare.git");
        PlainGit.in(root).git("init", "--quiet", "unborn");
        PlainGit.in(root)
                .sh("mkdir none 'line\nbreak'; cd 'line\nbreak'; git init -q; git commit -q --allow-empty -m x");

        assertThat(refusal(root.resolve("absent"))).isEqualTo("no-such-directory");
        assertThat(refusal(root.resolve("none"))).isEqualTo("not-a-repository");
        assertThat(refusal(root.resolve("bare.git"))).isEqualTo("bare-repository");
        assertThat(refusal(bench.project.directory().resolve(".git"))).isEqualTo("bare-repository");
        assertThat(refusal(root.resolve("unborn"))).isEqualTo("no-commit");
        assertThat(refusal(root.resolve("line\nbreak"))).isEqualTo("line-break-in-path");
    }

    @Test
    void urlsOfRemotesLoseTheirSecrets() {
        assertThat(List.of(
                                "https://github.com/a/b.git",
                                "https://token@github.com/a/b",
                                "https://u:p@github.com:8443/a/b",
                                "https://u:p@x@github.com/a?token=secret#f",
                                "ssh://git:secret@host/a/b",
                                "git@github.com:a/b.git",
                                "host:a/b")
                        .stream()
                        .map(url -> RemoteUrl.withoutSecrets(url).orElse("none")))
                .containsExactly(
                        "https://github.com/a/b.git",
                        "https://github.com/a/b",
                        "https://github.com:8443/a/b",
                        "https://github.com/a",
                        "ssh://git@host/a/b",
                        "git@github.com:a/b.git",
                        "host:a/b");
        for (String url : List.of(
                "/srv/x",
                "../x",
                "file:///x",
                "ext::sh -c x",
                "https://",
                "https://u:a/b@host/c",
                "https://u:8/x@host/c")) {
            assertThat(RemoteUrl.withoutSecrets(url).orElse("none")).as(url).doesNotContain("@", "/srv", "sh");
        }
    }

    @Test
    void urlsBySshHaveAFormByHttps() {
        assertThat(Stream.of(
                                "git@github.com:a/b.git",
                                "host:/a/b",
                                "ssh://git:secret@host:2222/a/b",
                                "ssh://host/~me/b",
                                "ssh://host/",
                                "https://u:p@github.com/a/b",
                                "http://github.com/a/b",
                                "/srv/x",
                                "file:///x",
                                "ext::sh -c x")
                        .map(url -> RemoteUrl.httpsForm(url)
                                .map(it -> it.beginning() + " " + it.https() + " " + it.sshPort())
                                .orElse("none")))
                .containsExactly(
                        "git@github.com: https://github.com/ 22",
                        "host:/ https://host/ 22",
                        "ssh://git@host:2222/ https://host/ 2222",
                        "ssh://host/ https://host/ 22",
                        "none",
                        "none",
                        "none",
                        "none",
                        "none",
                        "none");
    }

    @Test
    void aCommandSurvivesItsUrl() {
        PlainGit here = PlainGit.in(root);
        here.sh("git init -q x; cd x; git commit -q --allow-empty -m x");
        List<String> odd =
                List.of("a b", "100%", "% ", "%S", "line\nbreak", "'", "\"", "ü", "-x", "$(touch FIRED)", "*");
        List<String> words =
                new ArrayList<>(List.of("/bin/sh", "-c", "printf '%s|' \"$@\" > args; exec git upload-pack x", "name"));
        words.addAll(odd);
        here.sh("git init -q y");
        here.git("-C", "y", "-c", "protocol.ext.allow=always", "fetch", "--quiet", ExtUrl.of(words(root, words)));

        assertThat(here.read("args")).isEqualTo(String.join("|", odd) + "|");
        assertThat(root.resolve("FIRED")).doesNotExist();
        for (List<String> bad : List.of(List.<String>of(), List.of(""), List.of("a", "\0"))) {
            assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> ExtUrl.of(bad));
        }
    }

    /** Git runs the command in a directory of its choice. */
    private static List<String> words(Path directory, List<String> words) {
        List<String> all = new ArrayList<>(List.of("env", "-C", directory.toString()));
        all.addAll(words);
        return all;
    }
}
