package dev.taskbox.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client and servers that were not written for these tests. */
class RealClientTest {
    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final TestPolicy POLICY = TestPolicy.of("good.test");

    private static SSLContext tls = context();

    private static SSLContext context() {
        try {
            return SSLContext.getInstance("TLS");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeAll
    static void makeCertificate(@TempDir Path directory)
            throws IOException, InterruptedException, GeneralSecurityException {
        Path file = directory.resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=good.test",
                        "-ext",
                        "san=dns:good.test",
                        "-keystore",
                        file.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(PASSWORD))
                .inheritIO()
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD);
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(keys);
        tls.init(managers.getKeyManagers(), trust.getTrustManagers(), null);
    }

    private static final class Echo implements HttpHandler {
        @Override
        public void handle(HttpExchange exchange) throws IOException {
            byte[] body = exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, 0);
            try (var out = exchange.getResponseBody()) {
                out.write(body);
            }
        }
    }

    private static <S extends HttpServer> S started(S server) {
        server.createContext("/", new Echo());
        server.start();
        return server;
    }

    private static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private static HttpsServer secureServer() throws IOException {
        HttpsServer server = HttpsServer.create(anyPort(), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        return started(server);
    }

    private static HttpResponse<String> post(HttpClient client, String url, String body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .POST(BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream(body.getBytes(StandardCharsets.US_ASCII))))
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    private static HttpClient client(Bridge bridge) {
        return HttpClient.newBuilder()
                .sslContext(tls)
                .proxy(ProxySelector.of(bridge.address()))
                .build();
    }

    @Test
    void speaksTlsThroughATunnel() throws Exception {
        HttpsServer server = secureServer();
        try (ProxyFixture fixture = new ProxyFixture(
                        POLICY, ProxyFixture.redirectedTo(server.getAddress().getPort()));
                Bridge bridge = new Bridge(fixture.socket);
                HttpClient client = client(bridge)) {
            String body = "x".repeat(300_000);
            assertThat(post(client, "https://good.test/", body).body()).isEqualTo(body);
            assertThat(post(client, "https://good.test:8443/", body).body()).isEqualTo(body);
            assertThatThrownBy(() -> post(client, "https://evil.test/", body)).isInstanceOf(IOException.class);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void speaksPlainHttp() throws Exception {
        HttpServer server = started(HttpServer.create(anyPort(), 0));
        try (ProxyFixture fixture = new ProxyFixture(POLICY);
                Bridge bridge = new Bridge(fixture.socket);
                HttpClient client = client(bridge)) {
            String url = "http://good.test:" + server.getAddress().getPort() + "/";
            for (int i = 0; i < 5; i++) {
                String body = "x".repeat(i * 100_000);
                assertThat(post(client, url, body).body()).isEqualTo(body);
                assertThat(post(client, "http://evil.test/", "").statusCode()).isEqualTo(403);
            }
        } finally {
            server.stop(0);
        }
    }

    @Test
    void cannotAskForAnotherServerInsideATunnel() throws Exception {
        HttpsServer server = secureServer();
        try (ProxyFixture fixture = new ProxyFixture(
                        POLICY, ProxyFixture.redirectedTo(server.getAddress().getPort()));
                Bridge bridge = new Bridge(fixture.socket);
                Socket socket = new Socket(
                        bridge.address().getAddress(), bridge.address().getPort())) {
            socket.getOutputStream()
                    .write("CONNECT good.test:443 HTTP/1.1\r\nHost: good.test:443\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(Origin.head(socket.getInputStream())).startsWith("HTTP/1.1 200 ");
            try (SSLSocket secure = (SSLSocket) tls.getSocketFactory().createSocket(socket, "good.test", 443, true)) {
                SSLParameters parameters = secure.getSSLParameters();
                parameters.setServerNames(List.of(new SNIHostName("evil.test")));
                secure.setSSLParameters(parameters);
                assertThatThrownBy(secure::startHandshake).isInstanceOf(IOException.class);
            }
            assertThat(fixture.heard.all().getLast())
                    .isEqualTo("denied good.test:443 by TLS name evil.test is not good.test");
        } finally {
            server.stop(0);
        }
    }
}
