package dev.taskbox.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskbox.testkit.GitServer;
import dev.taskbox.testkit.TestAuthority;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** An agent pushes its branch with a token that it never holds, and nothing else. */
@Tag("end-to-end")
class PushEndToEndTest {
    private static final String HOST = "code.test";
    private static final String SECRET = "ghp_theRealToken0123456789abcdefghijklm";
    private static final String BRANCH = "task/1-push-it";
    private static final String ONLY = "taskbox: only refs/heads/" + BRANCH + " may be pushed";

    private Installed taskbox;
    private GitServer server;

    @BeforeEach
    void start() throws Exception {
        TestAuthority authority = TestAuthority.create(HOST);
        taskbox = new Installed();
        Path served = Files.createDirectory(taskbox.root().resolve("served"));
        String basic =
                Base64.getEncoder().encodeToString(("x-access-token:" + SECRET).getBytes(StandardCharsets.UTF_8));
        server = new GitServer(authority.serverContext(), served, "Basic " + basic);
        Path trust = taskbox.root().resolve("trust.p12");
        authority.writeTrustStore(trust);
        Path hosts = Files.writeString(taskbox.root().resolve("hosts"), "127.0.0.1 " + HOST + "\n");
        taskbox.variable(
                "JDK_JAVA_OPTIONS",
                "-Djavax.net.ssl.trustStore=" + trust + " -Djavax.net.ssl.trustStorePassword=" + TestAuthority.PASSWORD
                        + " -Djdk.net.hosts.file=" + hosts);
        Path secret = Files.writeString(taskbox.root().resolve("secret"), SECRET + "\n");
        taskbox.userConfig("""
                policy:
                  network: {allow: ["%1$s:%2$d", "127.0.0.1:%2$d"]}
                  credentials: [{name: CODE_TOKEN, from: "file: %3$s", hosts: ["%1$s:%2$d"]}]
                  git: {push: task-branch}
                """.formatted(HOST, server.port(), secret));
        for (String name : List.of("api", "other")) {
            String path = served.resolve("acme/" + name + ".git").toString();
            taskbox.git("init", "-q", "--bare", path);
            taskbox.git("push", "-q", path, "main");
        }
    }

    @AfterEach
    void stop() throws IOException {
        taskbox.close();
        server.close();
    }

    private String url(String repository) {
        return HOST + ":" + server.port() + "/acme/" + repository + ".git";
    }

    /** Runs the script in a box. @return all it printed */
    private String run(String origin, String script) throws Exception {
        taskbox.git("remote", "add", "origin", origin);
        taskbox.task("project", "add", ".").succeeded();
        taskbox.task("add", "Push it", "-a", "command", "-b", "$ " + script).succeeded();
        taskbox.task("run", "1", "--wait").succeeded();
        Installed.Result raw = taskbox.task("logs", "1", "--raw");
        return raw.out() + raw.err();
    }

    private List<String> refs(String repository) throws Exception {
        return taskbox.git(
                        "-C",
                        taskbox.root()
                                .resolve("served/acme/" + repository + ".git")
                                .toString(),
                        "for-each-ref",
                        "--format=%(refname) %(objectname)")
                .lines()
                .toList();
    }

    private String commit(String ref) throws Exception {
        return taskbox.git("rev-parse", ref);
    }

    private List<JsonNode> events(String kind) throws Exception {
        return taskbox.events(1).stream()
                .filter(event -> event.required("kind").stringValue().equals(kind))
                .toList();
    }

    private static String attempt(String output, String name) {
        return output.substring(output.indexOf("== " + name + "\n"), output.indexOf("== end of " + name + "\n"));
    }

    private static final String TRY = """
            exec 2>&1
            try() { name=$1; shift; echo "== $name"; "$@" && echo fine || echo "failed with $?"; echo "== end of $name"; }
            git commit -q --allow-empty -m 'In the box'
            """;

    @Test
    void itsBranchArrivesByEveryVersionOfTheProtocol() throws Exception {
        String output = run("https://someone:leaked-password@" + url("api"), TRY + """
                try config cat .git/config
                try remote git remote -v
                try first git push origin HEAD
                for version in 0 1 2; do
                    git commit -q --allow-empty -m "By version $version"
                    try push-$version git -c protocol.version=$version push origin HEAD
                    try fetch-$version git -c protocol.version=$version fetch origin
                done
                head -c 300000 /dev/urandom >noise && git add noise && git commit -q --amend -m 'In chunks, and by force'
                try chunked git -c http.postBuffer=4096 push -f origin HEAD
                try clone git clone -q https://%s /tmp/other
                """.formatted(url("other")));

        assertThat(output).doesNotContain("failed with", SECRET, "leaked-password");
        assertThat(refs("api"))
                .containsExactly("refs/heads/main " + commit("main"), "refs/heads/" + BRANCH + " " + commit(BRANCH));
        assertThat(events("git.pushed")).hasSize(5).allSatisfy(event -> {
            assertThat(event.required("repository").stringValue())
                    .isEqualTo(url("api").replace(".git", ""));
            assertThat(event.required("ref").stringValue()).isEqualTo("refs/heads/" + BRANCH);
        });
        assertThat(events("git.refused")).isEmpty();
        assertThat(taskbox.task("audit", "1").succeeded().out())
                .contains("git.pushed\trepository=" + url("api").replace(".git", "") + "\tref=refs/heads/" + BRANCH)
                .contains("credential.used\tcredential=CODE_TOKEN");
        theTokenIsNowhere();
    }

    private void theTokenIsNowhere() throws IOException {
        try (Stream<Path> files = Files.walk(taskbox.home())) {
            assertThat(files.filter(Files::isRegularFile)).noneMatch(PushEndToEndTest::holdsTheToken);
        }
    }

    private static boolean holdsTheToken(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1).contains(SECRET);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void nothingElseArrivesAndGitSaysWhy() throws Exception {
        String output = run("https://" + url("api"), TRY + """
                git push -q origin HEAD
                git tag v1
                try main git push origin HEAD:main
                try force git push -f origin HEAD:refs/heads/release
                try tag git push origin v1
                try several git push origin HEAD:refs/heads/%1$s HEAD:refs/heads/x
                try delete git push origin :%1$s
                try delete-main git push origin --delete main
                try other git push https://%2$s HEAD:refs/heads/%1$s
                """.formatted(BRANCH, url("other")));

        assertThat(attempt(output, "main")).contains("failed with 1", "! [remote rejected] HEAD -> main (" + ONLY);
        assertThat(attempt(output, "force")).contains("failed with 1", "HEAD -> release (" + ONLY);
        assertThat(attempt(output, "tag")).contains("failed with 1", "v1 -> v1 (" + ONLY);
        assertThat(attempt(output, "several")).contains("failed with 1", "HEAD -> x (" + ONLY);
        assertThat(attempt(output, "delete")).contains("failed with 1", "(taskbox: nothing may be deleted)");
        assertThat(attempt(output, "delete-main")).contains("failed with 1", "main (" + ONLY);
        assertThat(attempt(output, "other"))
                .contains("failed with 128", "taskbox: only " + url("api").replace(".git", "") + " may be pushed to");
        assertThat(refs("api"))
                .containsExactly("refs/heads/main " + commit("main"), "refs/heads/" + BRANCH + " " + commit(BRANCH));
        assertThat(refs("other")).containsExactly("refs/heads/main " + commit("main"));
        assertThat(events("git.refused"))
                .extracting(event -> event.required("ref").stringValue())
                .contains("refs/heads/main", "refs/heads/release", "refs/tags/v1", "refs/heads/x", "");
        assertThat(taskbox.task("audit", "1").succeeded().out())
                .contains("git.refused\trepository=" + url("api").replace(".git", "")
                        + "\tref=refs/tags/v1\treason=only");
        theTokenIsNowhere();
    }

    /** What no git sends, but a program can. */
    @Test
    void aPushInAnotherWrappingIsNoOther() throws Exception {
        String output = run("https://" + url("api"), TRY + """
                command="$(printf '%%040d' 0) $(git rev-parse HEAD) refs/heads/planted"
                printf '0076%%s\\0report-status0000' "$command" >request
                git rev-parse HEAD | git pack-objects -q --stdout --revs >>request
                gzip -k request
                post() {
                    curl -sS -i --max-time 60 -u "x-access-token:$CODE_TOKEN" -H 'Content-Type: application/x-git-receive-pack-request' \\
                        "$@" https://%s/git-receive-pack | tr -d '\\000'
                }
                try plain post --data-binary @request
                try http-1.0 post --http1.0 --no-alpn --data-binary @request
                try chunked post -H 'Transfer-Encoding: chunked' --data-binary @request
                try gzip post -H 'Content-Encoding: gzip' --data-binary @request.gz
                try both post -H 'Content-Encoding: gzip' -H 'Transfer-Encoding: chunked' --data-binary @request.gz
                """.formatted(url("api")));

        for (String name : List.of("plain", "http-1.0", "chunked")) {
            assertThat(attempt(output, name)).contains(" 200 OK", "ng refs/heads/planted " + ONLY);
        }
        for (String name : List.of("gzip", "both")) {
            assertThat(attempt(output, name)).contains(" 403 ", "its request is compressed");
        }
        assertThat(refs("api")).containsExactly("refs/heads/main " + commit("main"));
        assertThat(events("git.refused")).hasSize(5);
        assertThat(server.requests()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "git@code.test:acme/api.git, https://code.test/acme/api.git",
        "ssh://git:leaked-password@code.test:2222/acme/api.git, https://code.test/acme/api.git"
    })
    void aRemoteBySshIsReachedByHttps(String origin, String https) throws Exception {
        String output =
                run(origin, TRY + "git remote -v; git config --list; GIT_TRACE=1 git push origin HEAD || true\n");

        assertThat(output)
                .contains("origin\t" + https + " (fetch)", "origin\t" + https + " (push)")
                .doesNotContain("leaked-password", "run_command: 'ssh'");
        assertThat(events("egress.denied"))
                .extracting(event -> event.required("host").stringValue() + event.required("port"))
                .contains(HOST + "443");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/srv/acme/api.git", "file:///srv/acme/api.git", "http://code.test/acme/api.git", ""})
    void aRemoteThatIsNotByHttpsIsRefused(String origin) throws Exception {
        if (!origin.isEmpty()) {
            taskbox.git("remote", "add", "origin", origin);
        }
        taskbox.task("project", "add", ".").succeeded();
        taskbox.task("add", "Push it", "-a", "command", "-b", "$ true").succeeded();
        assertThat(taskbox.task("run", "1", "--wait").exitCode()).isNotZero();

        JsonNode task = taskbox.show(1);
        assertThat(task.required("state").stringValue()).isEqualTo("failed");
        assertThat(task.required("reason").stringValue()).contains("https://HOST/PATH");
    }
}
