package dev.taskbox.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.taskbox.testkit.TestAuthority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The box is in nobody's way: what people do all day works in it as it does outside. */
@Tag("end-to-end")
class UsabilityTest {
    private static final String REGISTRY = "registry.test";

    private static JsonNode run(Installed taskbox, String script) throws Exception {
        taskbox.task("project", "add", ".").succeeded();
        int id = taskbox.task("add", "Try it", "-a", "command", "-b", "$ " + script, "--json")
                .json()
                .required("id")
                .intValue();
        Installed.Result result = taskbox.task("run", Integer.toString(id), "--wait");
        assertThat(result.exitCode())
                .as(taskbox.task("logs", Integer.toString(id)).out()
                        + taskbox.task("logs", Integer.toString(id), "--raw").err())
                .isZero();
        return taskbox.show(id);
    }

    @Test
    void gitWorksInItsDailyForms() throws Exception {
        try (Installed taskbox = new Installed()) {
            run(taskbox, """
                    set -eux
                    test -z "$(git status --porcelain)"
                    echo one >one && git add -A && git commit -qm one
                    git branch side && git switch -q side && echo two >two && git add two && git commit -qm two
                    git switch -q - && echo three >three && git add . && git commit -qm three
                    git rebase -q side && git log --oneline | wc -l
                    echo change >>one && git stash -q && git stash pop -q && git checkout -q -- one
                    git worktree add -q ../tree side 2>/dev/null || git worktree add -q /tmp/tree side
                    git worktree list && git tag v1 && git describe --tags
                    git config user.nickname nick && git remote add fork https://example.com/x.git
                    git diff HEAD~1 --stat && git show --stat && git blame one && git grep one
                    git cherry-pick --quit; git reset -q --hard && git clean -qfdx && git gc -q && git fsck
                    git submodule status && git bisect start HEAD HEAD~2 && git bisect reset
                    test -z "$(git status --porcelain)"
                    """);
            assertThat(taskbox.git("log", "--format=%s", "task/1-try-it")).startsWith("three\ntwo\none");
        }
    }

    @Test
    void npmInstallsThroughTheAllowList() throws Exception {
        TestAuthority authority = TestAuthority.create(REGISTRY);
        try (Installed taskbox = new Installed()) {
            HttpsServer registry = registry(authority, taskbox.root());
            try {
                int port = registry.getAddress().getPort();
                Path trust = taskbox.root().resolve("trust.p12");
                authority.writeTrustStore(trust);
                Path hosts = Files.writeString(taskbox.root().resolve("hosts"), "127.0.0.1 " + REGISTRY + "\n");
                taskbox.variable(
                        "JDK_JAVA_OPTIONS",
                        "-Djavax.net.ssl.trustStore=" + trust + " -Djavax.net.ssl.trustStorePassword="
                                + TestAuthority.PASSWORD + " -Djdk.net.hosts.file=" + hosts);
                taskbox.userConfig("""
                        policy:
                          network:
                            allow:
                              - {host: "%s:%d", methods: [GET], paths: ["/left-one", "/left-one/**"]}
                              - "127.0.0.1:%d"
                        """.formatted(REGISTRY, port, port));
                String npm = "npm install --no-audit --no-fund --fetch-retries=0 --registry https://" + REGISTRY + ":"
                        + port + "/ ";
                JsonNode task = run(
                        taskbox,
                        "set -ex; " + npm + "left-one; node -e 'console.log(require(\"left-one\"))' | grep padded;"
                                + " ! " + npm + "right-one");
                assertThat(taskbox.task("logs", "1", "--json").out())
                        .contains("\"kind\":\"egress.denied\",\"host\":\"" + REGISTRY + "\"");
                assertThat(task.required("state").stringValue()).isEqualTo("review");
            } finally {
                registry.stop(0);
            }
        }
    }

    /** Speaks enough of a registry for one package. */
    private static HttpsServer registry(TestAuthority authority, Path directory) throws Exception {
        byte[] archive = archive(Files.createDirectory(directory.resolve("registry")));
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(authority.serverContext()));
        String base = "https://" + REGISTRY + ":" + server.getAddress().getPort() + "/left-one";
        String integrity = "sha512-"
                + Base64.getEncoder()
                        .encodeToString(MessageDigest.getInstance("SHA-512").digest(archive));
        String document = """
                {"name":"left-one","dist-tags":{"latest":"1.0.0"},"versions":{"1.0.0":{"name":"left-one","version":"1.0.0",
                "dist":{"tarball":"%s/-/left-one-1.0.0.tgz","integrity":"%s"}}}}
                """.formatted(base, integrity);
        server.createContext("/left-one", exchange -> answer(exchange, document.getBytes(StandardCharsets.UTF_8)));
        server.createContext("/left-one/-/", exchange -> answer(exchange, archive));
        server.createContext("/right-one", exchange -> answer(exchange, document.getBytes(StandardCharsets.UTF_8)));
        server.start();
        return server;
    }

    private static byte[] archive(Path directory) throws IOException, InterruptedException {
        Path contents = Files.createDirectory(directory.resolve("package"));
        Files.writeString(contents.resolve("package.json"), "{\"name\":\"left-one\",\"version\":\"1.0.0\"}");
        Files.writeString(contents.resolve("index.js"), "module.exports = 'padded'\n");
        Path file = directory.resolve("left-one.tgz");
        int exitCode = new ProcessBuilder("tar", "czf", file.toString(), "-C", directory.toString(), "package")
                .start()
                .waitFor();
        assertThat(exitCode).isZero();
        return Files.readAllBytes(file);
    }

    private static void answer(HttpExchange exchange, byte[] body) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
