package dev.taskbox.egress;

import dev.taskbox.model.Problem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Where an authority is kept. Key and certificate are one file, so that no crash can leave one without the other; the
 * certificate alone lies beside it for sandboxes.
 */
final class AuthorityFiles {
    private static final Duration LIFE = Duration.ofDays(3652);
    private static final Duration CLOCK_SKEW = Duration.ofDays(1);
    private static final int LARGEST = 64 * 1024;
    private static final String KEY = "PRIVATE KEY";
    private static final String CERTIFICATE = "CERTIFICATE";

    private final Path directory;

    AuthorityFiles(Path directory) {
        this.directory = directory;
    }

    record Identity(KeyPair key, X509Certificate certificate) {
        /** Without the key, wherever it may be printed. */
        @Override
        public String toString() {
            return "Identity[" + certificate.getSubjectX500Principal() + "]";
        }
    }

    Path keyFile() {
        return directory.resolve("egress-ca.key");
    }

    Path certificateFile() {
        return directory.resolve("egress-ca.pem");
    }

    Identity openOrMake(Instant now) throws IOException, GeneralSecurityException {
        Optional<Identity> kept = open(now);
        Identity identity = kept.isPresent() ? kept.get() : make(now);
        showCertificate(Pem.text(CERTIFICATE, Certificates.encoded(identity.certificate())));
        return identity;
    }

    private Optional<Identity> open(Instant now) throws IOException, GeneralSecurityException {
        try {
            PosixFileAttributes attributes =
                    Files.readAttributes(keyFile(), PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!attributes.isRegularFile() || attributes.size() > LARGEST) {
                throw new IOException("it is not a small regular file");
            }
            requirePrivate(attributes.permissions());
            return Optional.of(parse(Files.readString(keyFile(), StandardCharsets.US_ASCII), now));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }

    private void requirePrivate(Set<PosixFilePermission> permissions) {
        Set<PosixFilePermission> others = EnumSet.copyOf(permissions);
        others.removeAll(PosixFilePermissions.fromString("rwx------"));
        if (!others.isEmpty()) {
            throw Problem.refused(
                    "egress-authority-exposed",
                    "opening the certificate authority " + keyFile(),
                    "others than its owner may use its key",
                    "Delete it, so that a new one is made; if nobody else can have read it, chmod 600 is enough");
        }
    }

    private static Identity parse(String text, Instant now) throws IOException, GeneralSecurityException {
        PrivateKey secret = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(Pem.part(KEY, text)));
        X509Certificate certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(Pem.part(CERTIFICATE, text)));
        certificate.checkValidity(Date.from(now));
        if (certificate.getBasicConstraints() < 0 || !belongTogether(secret, certificate)) {
            throw new IOException("its key and its certificate are not those of one authority");
        }
        return new Identity(new KeyPair(certificate.getPublicKey(), secret), certificate);
    }

    private static boolean belongTogether(PrivateKey secret, X509Certificate certificate)
            throws GeneralSecurityException {
        byte[] sample = certificate.getTBSCertificate();
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(secret);
        signature.update(sample);
        byte[] signed = signature.sign();
        signature.initVerify(certificate.getPublicKey());
        signature.update(sample);
        return signature.verify(signed);
    }

    private Identity make(Instant now) throws IOException, GeneralSecurityException {
        Files.createDirectories(directory, mode("rwx------"));
        KeyPair key = Certificates.newKey();
        X509Certificate certificate =
                Certificates.authority(key, new Certificates.Life(now.minus(CLOCK_SKEW), now.plus(LIFE)));
        String text =
                Pem.text(KEY, key.getPrivate().getEncoded()) + Pem.text(CERTIFICATE, Certificates.encoded(certificate));
        Path fresh = write(text, "rw-------");
        try {
            // a link, because it fails where a move would take the place of what another process just made
            Files.createLink(keyFile(), fresh);
            return new Identity(key, certificate);
        } catch (FileAlreadyExistsException _) {
            return open(now).orElseThrow(() -> new NoSuchFileException(keyFile().toString()));
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private void showCertificate(String pem) throws IOException {
        boolean there = Files.isRegularFile(certificateFile(), LinkOption.NOFOLLOW_LINKS)
                && Files.size(certificateFile()) == pem.length()
                && Files.readString(certificateFile(), StandardCharsets.ISO_8859_1)
                        .equals(pem);
        if (!there) {
            Files.move(write(pem, "rw-r--r--"), certificateFile(), StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /** A file of another name, whole and on the disk. */
    private Path write(String text, String mode) throws IOException {
        String suffix = HexFormat.of().toHexDigits(RandomGenerator.getDefault().nextLong());
        Path fresh = directory.resolve(".egress-ca." + suffix);
        Set<StandardOpenOption> options =
                EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
        try (SeekableByteChannel channel = Files.newByteChannel(fresh, options, mode(mode))) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString(mode));
        return fresh;
    }

    private static FileAttribute<Set<PosixFilePermission>> mode(String mode) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode));
    }
}
