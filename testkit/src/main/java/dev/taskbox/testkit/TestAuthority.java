package dev.taskbox.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority that only tests trust, with one server certificate of its own. */
public final class TestAuthority {
    /** Of the trust store that {@link #writeTrustStore} makes. */
    public static final String PASSWORD = "changeit";

    private static final X500Name NAME = new X500Name("CN=Taskbox test authority");
    private static final String KEY = "server";

    private final X509Certificate certificate;
    private final KeyStore server;

    private TestAuthority(X509Certificate certificate, KeyStore server) {
        this.certificate = certificate;
        this.server = server;
    }

    /** @param hosts names that the server's certificate is for, beside 127.0.0.1 */
    public static TestAuthority create(String... hosts) {
        try {
            KeyPair ca = keys();
            KeyPair leaf = keys();
            X509v3CertificateBuilder root = certificate(NAME, ca, 1);
            root.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
            X509v3CertificateBuilder child = certificate(new X500Name("CN=Taskbox test server"), leaf, 2);
            child.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names(hosts)));
            X509Certificate authority = sign(root, ca);
            KeyStore store = emptyStore();
            store.setKeyEntry(
                    KEY, leaf.getPrivate(), PASSWORD.toCharArray(), new Certificate[] {sign(child, ca), authority});
            return new TestAuthority(authority, store);
        } catch (GeneralSecurityException | OperatorCreationException | CertIOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static GeneralName[] names(String... hosts) {
        return Stream.concat(
                        Stream.of(new GeneralName(GeneralName.iPAddress, "127.0.0.1")),
                        Stream.of(hosts).map(host -> new GeneralName(GeneralName.dNSName, host)))
                .toArray(GeneralName[]::new);
    }

    private static KeyPair keys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static X509v3CertificateBuilder certificate(X500Name subject, KeyPair keys, long serial) {
        Instant now = Instant.now();
        return new JcaX509v3CertificateBuilder(
                NAME,
                BigInteger.valueOf(serial),
                Date.from(now.minus(1, ChronoUnit.DAYS)),
                Date.from(now.plus(7, ChronoUnit.DAYS)),
                subject,
                keys.getPublic());
    }

    private static X509Certificate sign(X509v3CertificateBuilder certificate, KeyPair ca)
            throws OperatorCreationException, GeneralSecurityException {
        return new JcaX509CertificateConverter()
                .getCertificate(
                        certificate.build(new JcaContentSignerBuilder("SHA256withECDSA").build(ca.getPrivate())));
    }

    private static KeyStore emptyStore() throws GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try {
            store.load(null, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return store;
    }

    public X509Certificate certificate() {
        return certificate;
    }

    /** For a server, which then has the certificate. */
    public SSLContext serverContext() {
        try {
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(server, PASSWORD.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** For a client, which then trusts this authority and no other. */
    public SSLContext clientContext() {
        try {
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(trustStore());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** For {@code -Djavax.net.ssl.trustStore} of another JVM, with {@link #PASSWORD}. */
    public void writeTrustStore(Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            trustStore().store(out, PASSWORD.toCharArray());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private KeyStore trustStore() throws GeneralSecurityException {
        KeyStore store = emptyStore();
        store.setCertificateEntry("authority", certificate);
        return store;
    }
}
