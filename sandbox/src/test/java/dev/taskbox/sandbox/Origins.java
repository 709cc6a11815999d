package dev.taskbox.sandbox;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** What boxes want to reach, on loopback: {@code good.example} over TLS, over plain HTTP, and something that greets as SSH does. */
final class Origins implements AutoCloseable {
    private static final String PASSWORD = "password";

    final LinkedBlockingQueue<String> sshClients = new LinkedBlockingQueue<>();
    final Path certificate;
    final Path trustStore;
    private final Path keys;
    private final HttpsServer tls;
    private final HttpServer plain;
    private final ServerSocket ssh;

    /** @param directory gets {@code origin.pem}, and {@code trust.p12} with the password "password" */
    Origins(Path directory) throws Exception {
        keys = directory.resolve("keys.p12");
        certificate = directory.resolve("origin.pem");
        trustStore = directory.resolve("trust.p12");
        makeCertificate();
        tls = HttpsServer.create(anyPort(), 0);
        tls.setHttpsConfigurator(new HttpsConfigurator(context()));
        tls.createContext("/", exchange -> answer(exchange, "over TLS"));
        tls.start();
        plain = HttpServer.create(anyPort(), 0);
        plain.createContext("/", exchange -> answer(exchange, "in plain"));
        plain.start();
        ssh = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::greetAll);
    }

    int tlsPort() {
        return tls.getAddress().getPort();
    }

    int plainPort() {
        return plain.getAddress().getPort();
    }

    int sshPort() {
        return ssh.getLocalPort();
    }

    private static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private static void answer(HttpExchange exchange, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private void greetAll() {
        while (!ssh.isClosed()) {
            try (Socket client = ssh.accept()) {
                client.getOutputStream().write("SSH-2.0-fake\r\n".getBytes(StandardCharsets.US_ASCII));
                byte[] greeting = client.getInputStream().readNBytes(8);
                sshClients.add(new String(greeting, StandardCharsets.US_ASCII));
            } catch (IOException _) {
                // closed, or a client that went
            }
        }
    }

    private void makeCertificate() throws IOException, InterruptedException {
        keytool(keys, "-genkeypair", "-keyalg", "EC", "-dname", "CN=good.example", "-ext", "san=dns:good.example");
        keytool(keys, "-exportcert", "-rfc", "-file", certificate.toString());
        keytool(trustStore, "-importcert", "-noprompt", "-file", certificate.toString());
    }

    private static void keytool(Path store, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-alias", "origin", "-storetype", "PKCS12", "-storepass", PASSWORD));
        command.addAll(List.of("-keystore", store.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(output);
        }
    }

    private SSLContext context() throws Exception {
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(KeyStore.getInstance(keys.toFile(), PASSWORD.toCharArray()), PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    @Override
    public void close() throws IOException {
        tls.stop(0);
        plain.stop(0);
        ssh.close();
    }
}
