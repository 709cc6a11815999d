package dev.taskbox.sandbox;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Map;

/**
 * What a box trusts besides what the system does: the egress proxy's own authority, which reads what rules and
 * credentials make it read. It stands in the system's bundle, in the trust store of the system's Java, and alone.
 */
final class TrustView {
    private static final String BUNDLE = "ssl/certs/ca-certificates.crt";
    private static final String ALONE = "ssl/certs/taskbox.pem";
    private static final String JAVA = "ssl/certs/java/cacerts";
    private static final char[] USUAL_PASSWORD = "changeit".toCharArray();

    /** For programs that bring a bundle of their own, unless they are told. */
    static final Map<String, String> ENVIRONMENT = Map.of(
            "NODE_EXTRA_CA_CERTS", "/etc/" + ALONE,
            "SSL_CERT_FILE", "/etc/" + BUNDLE,
            "CURL_CA_BUNDLE", "/etc/" + BUNDLE,
            "GIT_SSL_CAINFO", "/etc/" + BUNDLE,
            "REQUESTS_CA_BUNDLE", "/etc/" + BUNDLE,
            "PIP_CERT", "/etc/" + BUNDLE,
            "CARGO_HTTP_CAINFO", "/etc/" + BUNDLE,
            "AWS_CA_BUNDLE", "/etc/" + BUNDLE,
            "DENO_CERT", "/etc/" + ALONE);

    private TrustView() {}

    /** @param etc a copy of the system's, not yet in use @param pem the authority's certificate */
    static void add(Path etc, String pem) throws IOException {
        Files.createDirectories(etc.resolve(ALONE).getParent());
        write(etc.resolve(ALONE), pem);
        Path bundle = etc.resolve(BUNDLE);
        String system = Files.isRegularFile(bundle) ? Files.readString(bundle, StandardCharsets.ISO_8859_1) : "";
        write(bundle, system.isEmpty() || system.endsWith("\n") ? system + pem : system + "\n" + pem);
        Path java = etc.resolve(JAVA);
        if (Files.isRegularFile(java)) {
            addToJava(java, pem);
        }
    }

    /** The store of this program's own Java, with the authority added; nothing where it has none. */
    static void addForJava(Path directory, String pem) throws IOException {
        Path store = Path.of(System.getProperty("java.home"), "lib/security/cacerts");
        if (Files.isRegularFile(store)) {
            Files.createDirectories(directory);
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
            Path copy = directory.resolve("cacerts");
            Files.copy(store, copy);
            addToJava(copy, pem);
        }
    }

    private static void write(Path file, String text) throws IOException {
        Files.deleteIfExists(file);
        Files.writeString(file, text, StandardCharsets.ISO_8859_1);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    }

    private static void addToJava(Path file, String pem) throws IOException {
        try {
            KeyStore store = KeyStore.getInstance(file.toFile(), USUAL_PASSWORD);
            try (InputStream in = new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII))) {
                store.setCertificateEntry(
                        "taskbox", CertificateFactory.getInstance("X.509").generateCertificate(in));
            }
            Files.deleteIfExists(file);
            try (OutputStream out = Files.newOutputStream(file)) {
                store.store(out, USUAL_PASSWORD);
            }
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        } catch (GeneralSecurityException e) {
            throw new IOException("adding an authority to " + file, e);
        }
    }
}
