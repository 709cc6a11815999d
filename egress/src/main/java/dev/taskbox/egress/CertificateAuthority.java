package dev.taskbox.egress;

import dev.taskbox.model.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * The installation's own certificate authority, which sandboxes trust and nobody else does. Its key is on this machine's
 * disk and in this process, and nowhere else. Thread-safe.
 */
public final class CertificateAuthority {
    /** Short, because nothing revokes them; begun early, because a sandbox's machine may have another clock. */
    private static final Duration LEAF_LIFE = Duration.ofDays(2);

    private static final Duration CLOCK_SKEW = Duration.ofDays(1);
    private static final Duration LEAF_USE = Duration.ofDays(1);
    private static final int MOST_LEAVES = 256;
    private static final char[] NO_PASSWORD = {};

    private final AuthorityFiles files;
    private final AuthorityFiles.Identity identity;
    private final KeyPair leafKey;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Leaf> leaves = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Leaf> eldest) {
            return size() > MOST_LEAVES;
        }
    };

    private record Leaf(SSLContext context, Instant until) {}

    private CertificateAuthority(
            AuthorityFiles files, AuthorityFiles.Identity identity, KeyPair leafKey, InstantSource clock) {
        this.files = files;
        this.identity = identity;
        this.leafKey = leafKey;
        this.clock = clock;
    }

    /**
     * Opens the authority that is kept there, or makes it. Of several that make it at once, one wins and all open that.
     *
     * @param directory made, if it is not there, so that only this user may enter
     * @throws Problem kind REFUSED where others can read its key, FAILED where it cannot be read, made or used
     */
    public static CertificateAuthority in(Path directory) {
        return in(directory, InstantSource.system());
    }

    static CertificateAuthority in(Path directory, InstantSource clock) {
        AuthorityFiles files = new AuthorityFiles(directory);
        try {
            AuthorityFiles.Identity identity = files.openOrMake(clock.instant());
            return new CertificateAuthority(files, identity, Certificates.newKey(), clock);
        } catch (IOException | GeneralSecurityException failure) {
            throw Problem.failed(
                            "egress-authority",
                            "opening the certificate authority " + files.keyFile(),
                            String.valueOf(failure.getMessage()),
                            "Check the directory's rights; where the file is damaged or has expired, delete it and a"
                                    + " new one is made")
                    .causedBy(failure);
        }
    }

    /** Its certificate, and no key, as PEM: a file that a sandbox may see. */
    public Path certificateFile() {
        return files.certificateFile();
    }

    public String certificatePem() {
        return Pem.text("CERTIFICATE", Certificates.encoded(identity.certificate()));
    }

    public X509Certificate certificate() {
        return identity.certificate();
    }

    /** What a server has that is this host. @param host a name, or an IP address without brackets */
    SSLContext contextFor(String host) throws GeneralSecurityException {
        lock.lock();
        try {
            Leaf leaf = leaves.get(host);
            Instant now = clock.instant();
            if (leaf == null || !now.isBefore(leaf.until())) {
                leaf = new Leaf(newContext(host, now), now.plus(LEAF_USE));
                leaves.put(host, leaf);
            }
            return leaf.context();
        } finally {
            lock.unlock();
        }
    }

    private SSLContext newContext(String host, Instant now) throws GeneralSecurityException {
        X509Certificate certificate = Certificates.leaf(
                host, leafKey.getPublic(), identity, new Certificates.Life(now.minus(CLOCK_SKEW), now.plus(LEAF_LIFE)));
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, NO_PASSWORD);
            store.setKeyEntry(
                    "leaf", leafKey.getPrivate(), NO_PASSWORD, new Certificate[] {certificate, identity.certificate()});
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, NO_PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (IOException impossible) {
            throw new GeneralSecurityException("making a key store in memory", impossible);
        }
    }

    /** How many leaves it remembers. */
    int remembered() {
        lock.lock();
        try {
            return leaves.size();
        } finally {
            lock.unlock();
        }
    }
}
