package dev.taskbox.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskbox.testkit.GitServer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The real git pushes through the proxy to the real git. */
class GitPushTest {
    private static final String PLACEHOLDER = "placeholder-0123456789";
    private static final String SECRET = "ghs-the-real-token";
    private static final String REF = "refs/heads/task/1-x";
    private static final String ZERO = "0".repeat(40);
    private static final String ONE = "1".repeat(40);

    @TempDir
    static Path keys;

    @TempDir
    Path directory;

    private static Optional<TestTls> certificate = Optional.empty();
    private static Optional<CertificateAuthority> authority = Optional.empty();

    private GitServer server;
    private TestProxy box;
    private Bridge bridge;

    @BeforeAll
    static void makeCertificates() throws Exception {
        certificate = Optional.of(new TestTls(keys));
        authority = Optional.of(CertificateAuthority.in(keys.resolve("authority")));
    }

    @BeforeEach
    void start() throws Exception {
        String basic =
                Base64.getEncoder().encodeToString(("x-access-token:" + SECRET).getBytes(StandardCharsets.UTF_8));
        server =
                new GitServer(certificate.orElseThrow().serverContext(), directory.resolve("served"), "Basic " + basic);
        box = new TestProxy();
        bridge = new Bridge(box.proxy.socket());
        guard(PushGuard.of(URI.create("https://" + host() + "/acme/api.git"), REF));
        for (String name : List.of("acme/api.git", "acme/other.git")) {
            git(directory, "init", "-q", "--bare", "served/" + name);
        }
        git(directory, "init", "-q", "-b", "main", "work");
        commit("one");
        git(work(), "branch", "task/1-x");
        git(work(), "branch", "other");
    }

    private void guard(PushGuard guard) throws Exception {
        bridge.close();
        box.close();
        SSLSocketFactory trusting = certificate.orElseThrow().trusting();
        BoundCredential token = new BoundCredential("TOKEN", PLACEHOLDER, List.of(host()), () -> SECRET);
        box = new TestProxy(
                config -> config,
                EgressServices.NONE
                        .with(authority.orElseThrow())
                        .with(() -> trusting)
                        .with(List.of(token))
                        .with(guard));
        box.allow("good.example", server.port());
        bridge = new Bridge(box.proxy.socket());
    }

    @AfterEach
    void stop() throws IOException {
        bridge.close();
        box.close();
        server.close();
    }

    private String host() {
        return "good.example:" + server.port();
    }

    private Path work() {
        return directory.resolve("work");
    }

    private String url(String path) {
        return "https://x-access-token:" + PLACEHOLDER + "@" + host() + path;
    }

    private void commit(String message) throws Exception {
        git(work(), "commit", "-q", "--allow-empty", "-m", message);
    }

    private String git(Path where, String... arguments) throws Exception {
        String output = tryGit(where, arguments);
        assertThat(output).as(String.join(" ", arguments)).startsWith("0 ");
        return output.substring(2).strip();
    }

    /** The exit code and what it printed. */
    private String tryGit(Path where, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("git", "-c", "user.name=A", "-c", "user.email=a@b.example"));
        command.addAll(Arrays.asList(arguments));
        Path output = Files.createTempFile(directory, "output", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(where.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment()
                .keySet()
                .removeIf(name -> name.toLowerCase(java.util.Locale.ROOT).endsWith("_proxy"));
        builder.environment().put("HOME", directory.toString());
        builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
        builder.environment().put("GIT_TERMINAL_PROMPT", "0");
        builder.environment()
                .put("GIT_SSL_CAINFO", authority.orElseThrow().certificateFile().toString());
        builder.environment().put("https_proxy", "http://127.0.0.1:" + bridge.port());
        int exitCode = builder.start().waitFor();
        return exitCode + " " + Files.readString(output);
    }

    private String push(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("push"));
        all.addAll(List.of(arguments));
        return tryGit(work(), all.toArray(String[]::new));
    }

    private List<String> refs(String repository) throws Exception {
        String refs = git(directory.resolve("served").resolve(repository), "for-each-ref", "--format=%(refname)");
        return refs.isEmpty() ? List.of() : List.of(refs.split("\n"));
    }

    @Test
    void theTaskBranchGoesThroughWithACredentialThatGitNeverHolds() throws Exception {
        assertThat(push(url("/acme/api.git"), "task/1-x")).startsWith("0 ").doesNotContain(SECRET);
        commit("two");
        git(work(), "branch", "-f", "task/1-x");
        assertThat(push(url("/acme/api"), "task/1-x")).startsWith("0 ");

        assertThat(refs("acme/api.git")).containsExactly(REF);
        assertThat(git(directory.resolve("served/acme/api.git"), "rev-parse", REF))
                .isEqualTo(git(work(), "rev-parse", "main"));
        assertThat(box.heard.pushes())
                .containsExactly(
                        "pushed " + REF + " to " + host() + "/acme/api",
                        "pushed " + REF + " to " + host() + "/acme/api");
        assertThat(git(work(), "ls-remote", url("/acme/api.git"))).contains(REF);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "2"})
    void everyVersionOfTheProtocolWorks(String version) throws Exception {
        assertThat(tryGit(work(), "-c", "protocol.version=" + version, "push", url("/acme/api.git"), "task/1-x"))
                .startsWith("0 ");
        assertThat(git(directory, "-c", "protocol.version=" + version, "clone", "-q", url("/acme/api.git"), "copy"))
                .isNotNull();
    }

    @Test
    void aLargePushInChunksGoesThroughAndARefusedOneIsTold() throws Exception {
        byte[] noise = new byte[3_000_000];
        new Random(4711).nextBytes(noise);
        Files.write(work().resolve("large"), noise);
        git(work(), "add", "large");
        commit("large");
        assertThat(push(url("/acme/api.git"), "main:main"))
                .startsWith("1 ")
                .contains("! [remote rejected] main -> main (taskbox: only " + REF + " may be pushed)");
        assertThat(refs("acme/api.git")).isEmpty();

        assertThat(push(url("/acme/api.git"), "main:task/1-x")).startsWith("0 ");
        assertThat(refs("acme/api.git")).containsExactly(REF);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"main", "main:refs/tags/v1", "main:refs/heads/task/1-xx", "main:refs/for/main", "other:task/2-y"
            })
    void anotherRefIsRefusedInWords(String refspec) throws Exception {
        assertThat(push(url("/acme/api.git"), refspec))
                .startsWith("1 ")
                .contains("[remote rejected]", "(taskbox: only " + REF + " may be pushed)");
        assertThat(refs("acme/api.git")).isEmpty();
        assertThat(box.heard.pushes()).hasSize(1).allMatch(line -> line.startsWith("refused refs/"));
        assertThat(server.requests()).noneMatch(request -> request.startsWith("POST"));
    }

    @Test
    void ofSeveralRefsNoneGoes() throws Exception {
        assertThat(push(url("/acme/api.git"), "--all"))
                .startsWith("1 ")
                .contains("main -> main (taskbox: only")
                .contains("task/1-x -> task/1-x (taskbox: it was pushed together with what may not be)");
        assertThat(refs("acme/api.git")).isEmpty();
        assertThat(push("--atomic", url("/acme/api.git"), "main", "task/1-x")).startsWith("1 ");
        assertThat(push("--mirror", url("/acme/api.git"))).startsWith("1 ");
        assertThat(refs("acme/api.git")).isEmpty();
    }

    @Test
    void nothingIsDeleted() throws Exception {
        push(url("/acme/api.git"), "task/1-x");

        assertThat(push(url("/acme/api.git"), ":task/1-x"))
                .startsWith("1 ")
                .contains("(taskbox: nothing may be deleted)");
        assertThat(refs("acme/api.git")).containsExactly(REF);
    }

    @Test
    void anotherRepositoryIsRefusedInWords() throws Exception {
        assertThat(push(url("/acme/other.git"), "task/1-x"))
                .startsWith("128 ")
                .contains("taskbox: only " + host() + "/acme/api may be pushed to");
        assertThat(refs("acme/other.git")).isEmpty();
        assertThat(server.requests()).isEmpty();
        assertThat(git(work(), "ls-remote", url("/acme/other.git"))).isEmpty();
    }

    @Test
    void aPolicyWithoutPushRefusesEvery() throws Exception {
        guard(PushGuard.none(List.of(host())));

        assertThat(push(url("/acme/api.git"), "task/1-x"))
                .startsWith("128 ")
                .contains("taskbox: the policy allows no push");
        assertThat(box.heard.pushes())
                .containsExactly("refused  to " + host() + "/acme/api because the policy allows no push");
    }

    @Test
    void pushOptionsAreRefused() throws Exception {
        git(directory.resolve("served/acme/api.git"), "config", "receive.advertisePushOptions", "true");

        assertThat(push("-o", "merge_request.create", url("/acme/api.git"), "task/1-x"))
                .startsWith("1 ")
                .contains("push options are not passed on");
        assertThat(refs("acme/api.git")).isEmpty();
    }

    private static String line(String text) {
        return "%04x".formatted(text.length() + 4) + text;
    }

    private String post(String path, String body, String... headers) throws Exception {
        try (TlsClient client = TlsClient.through(box, "good.example", server.port(), authority.orElseThrow())) {
            client.send(Http.lines("POST " + path + " HTTP/1.1", "Host: " + host())
                    + Http.lines(headers)
                    + Http.head("Authorization: Bearer " + PLACEHOLDER, "Content-Length: " + body.length())
                    + body);
            return client.answer();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/acme/other.git/git-receive-pack",
                "/acme/api.git/git-receive-pac%6b",
                "/acme/api.git/git-receive-pac%256b",
                "/acme/api.git/GIT-RECEIVE-PACK",
                "/acme/api.git//git-receive-pack",
                "/acme/api.git/../other.git/git-receive-pack",
                "/acme/api.git/git-receive-pack/",
                "/acme/api.git/git-receive-pack?x",
                "/acme/API.git/git-receive-pack",
                "/acme/api.git.git/git-receive-pack",
                "/x/acme/api.git/git-receive-pack",
                "/acme%2fapi.git/git-receive-pack",
            })
    void otherSpellingsOfAPushAreRefused(String path) throws Exception {
        assertThat(post(path, line(ZERO + " " + ONE + " " + REF + "\0report-status") + "0000PACK"))
                .startsWith("HTTP/1.1 200 OK")
                .contains("ng " + REF + " taskbox: only ");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void whatIsCalledAPushIsOneWhereverItGoes() throws Exception {
        assertThat(post(
                        "/acme/elsewhere",
                        line(ZERO + " " + ONE + " " + REF + "\0report-status side-band-64k") + "0000",
                        "Content-Type: application/x-git-receive-pack-request"))
                .contains("\1", "ng " + REF + " taskbox: only ");
        assertThat(server.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "zzzz",
                "0001",
                "0003",
                "0004",
                "fff1",
                "00000 ",
                "LINE 1 2 3",
                "LINE Z O R\0report-status|Z O R\0x",
                "LINE Z O R\0report-status|Z O refs/heads/main\0report-status",
                "LINE push-cert\0report-status|Z O R",
                "LINE Z O R\0report-status|push-cert-end",
                "LINE shallow O|Z O refs/heads/main\0report-status",
                "LINE Z O R refs/heads/main\0report-status",
                "LINE Z O  R\0report-status",
                "LINE Z O R\n\0report-status",
                "LINE Z OO R\0report-status",
            })
    void whatCannotBeReadInOneWayIsRefused(String commands) throws Exception {
        StringBuilder body = new StringBuilder();
        if (commands.startsWith("LINE ")) {
            for (String each : commands.substring(5).split("\\|")) {
                body.append(line(each.replace("Z", ZERO).replace("O", ONE).replace("R", REF)));
            }
        } else {
            body.append(commands);
        }
        String answer = post("/acme/api.git/git-receive-pack", body + (commands.equals("00000 ") ? "" : "0000"));

        if (commands.equals("00000 ")) {
            // no command and then a word: git's own server has nothing to do
            assertThat(answer).startsWith("HTTP/1.1 401 ");
        } else {
            assertThat(answer).matches("(?s)HTTP/1.1 (400 .*|200 OK.*(ng|unpack) .*taskbox: .*)");
            assertThat(server.requests()).isEmpty();
            assertThat(box.heard.pushes()).allMatch(line -> line.startsWith("refused"));
        }
    }

    @Test
    void aCompressedPushIsRefused() throws Exception {
        assertThat(post("/acme/api.git/git-receive-pack", "0000", "Content-Encoding: gzip"))
                .startsWith("HTTP/1.1 403 ")
                .contains("compressed");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void tooManyCommandsAreRefused() throws Exception {
        String command = line(ZERO + " " + ONE + " " + REF);

        assertThat(post("/acme/api.git/git-receive-pack", command.repeat(400) + "0000"))
                .contains("ng ", "too large");
        assertThat(post("/acme/api.git/git-receive-pack", line("x".repeat(65_000)) + line("y".repeat(65_000))))
                .contains("taskbox: ");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void aClientThatWaitsForLeaveGetsIt() throws Exception {
        String body = line(ZERO + " " + ONE + " refs/heads/main\0report-status") + "0000";
        try (TlsClient client = TlsClient.through(box, "good.example", server.port(), authority.orElseThrow())) {
            client.send(Http.head(
                    "POST /acme/api.git/git-receive-pack HTTP/1.1",
                    "Host: " + host(),
                    "Expect: 100-continue",
                    "Content-Length: " + body.length()));
            assertThat(client.head()).startsWith("HTTP/1.1 100 ");

            assertThat(client.send(body).answer()).contains("ng refs/heads/main taskbox: ");
        }
    }

    @Test
    void whatIsNoBranchOfARepositoryIsNotTaken() {
        for (String url : List.of(
                "http://a.example/x",
                "https:///x",
                "https://a.example",
                "https://a.example/x/../y",
                "https://a.example/x%2fy",
                "https://a.example/x/")) {
            assertThatThrownBy(() -> PushGuard.of(URI.create(url), REF)).isInstanceOf(IllegalArgumentException.class);
        }
        for (String ref : List.of("", "main", "refs/tags/v1", "refs/heads/a b")) {
            assertThatThrownBy(() -> PushGuard.of(URI.create("https://a.example/x/y"), ref))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> EgressServices.NONE.with(PushGuard.none(List.of())))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
