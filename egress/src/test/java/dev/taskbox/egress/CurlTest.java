package dev.taskbox.egress;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client that was not written for these tests, against a real TLS server. */
class CurlTest {
    private static Optional<TestTls> certificate = Optional.empty();

    @TempDir
    static Path keys;

    private Origin plain;
    private Origin tls;
    private TestProxy box;
    private Bridge bridge;

    @BeforeAll
    static void makeCertificate() throws Exception {
        certificate = Optional.of(new TestTls(keys));
    }

    private static TestTls certificate() {
        return certificate.orElseThrow();
    }

    @BeforeEach
    void start() throws Exception {
        plain = Origin.hello();
        tls = new Origin(certificate().server(), talk -> {
            talk.head();
            talk.send(Http.head("HTTP/1.1 200 OK", "Content-Length: 6") + "secret");
        });
        box = new TestProxy(config -> config.withPorts(Set.of(tls.port()), Set.of(plain.port())));
        box.allow("good.example", plain).allow("good.example", tls);
        bridge = new Bridge(box.proxy.socket());
    }

    @AfterEach
    void stop() throws IOException {
        bridge.close();
        box.close();
        plain.close();
        tls.close();
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        Path output = Files.createTempFile(keys, "output", ".txt");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment()
                .keySet()
                .removeIf(name -> name.toLowerCase(java.util.Locale.ROOT).endsWith("_proxy"));
        int exitCode = builder.start().waitFor();
        return exitCode + " " + Files.readString(output, ISO_8859_1);
    }

    /** The exit code and what it printed. */
    private String curl(String proxyScheme, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "curl",
                "-q",
                "-sS",
                "--proxy",
                proxyScheme + "://127.0.0.1:" + bridge.port(),
                "--cacert",
                certificate().certificate().toString()));
        command.addAll(List.of(arguments));
        return run(command);
    }

    @Test
    void getsPlainHttpInEveryWay() throws Exception {
        String url = "http://good.example:" + plain.port() + "/";

        assertThat(curl("http", url, url)).isEqualTo("0 hellohello");
        assertThat(curl("http", "--proxytunnel", url)).isEqualTo("0 hello");
        assertThat(curl("socks5h", url)).isEqualTo("0 hello");
        assertThat(curl("http", "--http1.0", url)).isEqualTo("0 hello");
    }

    @Test
    void getsTlsInEveryWay() throws Exception {
        String url = "https://good.example:" + tls.port() + "/";

        assertThat(curl("http", url)).isEqualTo("0 secret");
        assertThat(curl("socks5h", url)).isEqualTo("0 secret");
        assertThat(curl("http", "--tls-max", "1.2", url)).isEqualTo("0 secret");
    }

    @Test
    void doesNotGetPastTheName() throws Exception {
        box.names.answer("evil.example", "127.0.0.1");
        String port = Integer.toString(tls.port());

        assertThat(curl(
                        "http",
                        "--connect-to",
                        "evil.example:" + port + ":good.example:" + port,
                        "https://evil.example:" + port + "/"))
                .startsWith("35 ")
                .contains("access denied");
        assertThat(curl(
                        "socks5h",
                        "--connect-to",
                        "evil.example:" + port + ":good.example:" + port,
                        "https://evil.example:" + port + "/"))
                .startsWith("35 ");
        assertThat(box.heard.denials())
                .hasSize(2)
                .allMatch(line -> line.endsWith("TLS name evil.example is not good.example"));
    }

    @Test
    void isToldWhatWasDenied() throws Exception {
        assertThat(curl("http", "http://evil.example/")).contains("rule: not in network.allow");
        assertThat(curl("http", "https://evil.example/")).startsWith("56 ").contains("403");
        assertThat(curl("socks5h", "https://evil.example/")).startsWith("97 ").contains("(2)");
    }

    @Test
    void doesNotGetPastTheHostHeader() throws Exception {
        String url = "http://good.example:" + plain.port() + "/";

        assertThat(curl("http", "-H", "Host: evil.example", url)).contains("Host evil.example is not good.example");
        assertThat(curl("socks5h", "-H", "Host: evil.example", url)).contains("Host evil.example is not good.example");
        assertThat(plain.sawNothing()).isTrue();
    }

    @Test
    void uploadsAndDownloads() throws Exception {
        Path file = keys.resolve("upload");
        Files.write(file, new byte[2_000_000]);
        try (Origin counter = Origin.of(talk -> {
            String head = talk.head();
            boolean chunked = head.contains("chunked");
            talk.send(Http.head("HTTP/1.1 100 Continue"));
            int length = chunked ? 0 : talk.text(2_000_000).length();
            while (chunked && length < 2_000_000) {
                StringBuilder line = new StringBuilder();
                while (line.indexOf("\r\n") < 0) {
                    line.append(talk.text(1));
                }
                length += talk.text(Integer.parseInt(line.substring(0, line.length() - 2), 16))
                        .length();
                talk.text(2);
            }
            talk.send(Http.head("HTTP/1.1 200 OK") + length);
        })) {
            box.allow("good.example", counter);
            String url = "http://good.example:" + counter.port() + "/";

            assertThat(curl("http", "-T", file.toString(), url)).isEqualTo("0 2000000");
            assertThat(curl("http", "-H", "Transfer-Encoding: chunked", "-T", file.toString(), url))
                    .isEqualTo("0 2000000");
        }
    }
}
