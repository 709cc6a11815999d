package dev.taskbox.egress;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Trusts servers that the Java runtime trusts, and those that the system does. Read once, when first needed. */
final class SystemTrust {
    private static final System.Logger LOG = System.getLogger(SystemTrust.class.getName());
    private static final Path BUNDLE = Path.of("/etc/ssl/certs/ca-certificates.crt");

    private SystemTrust() {}

    private static final class Loaded {
        static final SSLSocketFactory FACTORY = load();

        private static SSLSocketFactory load() {
            try {
                return trusting(authorities(BUNDLE));
            } catch (IOException | GeneralSecurityException failure) {
                throw new IllegalStateException("the system's certificate authorities cannot be used", failure);
            }
        }
    }

    static SSLSocketFactory factory() {
        return Loaded.FACTORY;
    }

    /** The runtime's own, and those of a file of PEM certificates; one that cannot be read adds none. */
    static List<Certificate> authorities(Path bundle) throws GeneralSecurityException {
        List<Certificate> all = new ArrayList<>();
        for (TrustManager manager : managers(null)) {
            if (manager instanceof X509TrustManager x509) {
                all.addAll(List.of(x509.getAcceptedIssuers()));
            }
        }
        if (Files.isReadable(bundle)) {
            try (InputStream in = new BufferedInputStream(Files.newInputStream(bundle))) {
                all.addAll(CertificateFactory.getInstance("X.509").generateCertificates(in));
            } catch (IOException | GeneralSecurityException failure) {
                LOG.log(System.Logger.Level.WARNING, bundle + " is left out: it cannot be read", failure);
            }
        }
        return all;
    }

    static SSLSocketFactory trusting(List<Certificate> authorities) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        int number = 0;
        for (Certificate each : authorities) {
            if (each instanceof X509Certificate) {
                store.setCertificateEntry("authority-" + number++, each);
            }
        }
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers(store), null);
        return context.getSocketFactory();
    }

    private static TrustManager[] managers(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }
}
