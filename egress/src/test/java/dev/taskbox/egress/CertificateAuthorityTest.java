package dev.taskbox.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskbox.model.Problem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CertificateAuthorityTest {
    @TempDir
    Path directory;

    private Path home() {
        return directory.resolve("state");
    }

    private CertificateAuthority authority() {
        return CertificateAuthority.in(home());
    }

    @Test
    void isMadeOnceAndIsOfTheRightKind() throws Exception {
        X509Certificate certificate = authority().certificate();

        assertThat(authority().certificate()).isEqualTo(certificate);
        assertThat(certificate.getBasicConstraints()).isZero();
        assertThat(certificate.getKeyUsage()[5]).as("keyCertSign").isTrue();
        assertThat(certificate.getKeyUsage()[0]).as("digitalSignature").isFalse();
        assertThat(certificate.getPublicKey().getAlgorithm()).isEqualTo("EC");
        assertThat(Duration.between(Instant.now(), certificate.getNotAfter().toInstant()))
                .isBetween(Duration.ofDays(3650), Duration.ofDays(3653));
        assertThat(CertificateAuthority.in(directory.resolve("other"))
                        .certificate()
                        .getSubjectX500Principal())
                .isNotEqualTo(certificate.getSubjectX500Principal());
    }

    @Test
    void keepsItsKeyFromOthersAndShowsItsCertificate() throws Exception {
        CertificateAuthority authority = authority();

        assertThat(mode(home())).isEqualTo("rwx------");
        assertThat(mode(home().resolve("egress-ca.key"))).isEqualTo("rw-------");
        assertThat(Files.readString(authority.certificateFile()))
                .isEqualTo(authority.certificatePem())
                .startsWith("-----BEGIN CERTIFICATE-----\n")
                .doesNotContain("KEY");
        try (Stream<Path> files = Files.list(home())) {
            assertThat(files).hasSize(2);
        }
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void opensslTakesItForWhatItIs() throws Exception {
        Path output = directory.resolve("output");
        int exitCode = new ProcessBuilder(
                        "openssl",
                        "verify",
                        "-x509_strict",
                        "-CAfile",
                        authority().certificateFile().toString(),
                        authority().certificateFile().toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start()
                .waitFor();

        assertThat(exitCode).as(Files.readString(output)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----"})
    void isRefusedWhereOthersMayUseItsKey(String mode) throws Exception {
        authority();
        Files.setPosixFilePermissions(home().resolve("egress-ca.key"), PosixFilePermissions.fromString(mode));

        assertThatThrownBy(this::authority)
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.REFUSED));
    }

    @Test
    void whatIsDamagedIsNotReplacedBehindOnesBack() throws Exception {
        authority();
        Path file = home().resolve("egress-ca.key");
        String whole = Files.readString(file);
        CertificateAuthority other = CertificateAuthority.in(directory.resolve("other"));
        String key = whole.substring(0, whole.indexOf("-----BEGIN CERT"));
        for (String text : List.of("", "x", whole.substring(0, whole.length() / 2), key + other.certificatePem())) {
            Files.writeString(file, text);
            assertThatThrownBy(this::authority).isInstanceOf(Problem.class).hasMessageContaining(file.toString());
            assertThat(file).hasContent(text);
        }
    }

    @Test
    void aLinkInItsPlaceIsNotFollowed() throws Exception {
        authority();
        Path file = home().resolve("egress-ca.key");
        Files.move(file, directory.resolve("elsewhere"));
        Files.createSymbolicLink(file, directory.resolve("elsewhere"));

        assertThatThrownBy(this::authority).isInstanceOf(Problem.class);
    }

    @Test
    void oneThatHasExpiredSaysSo() {
        authority();
        InstantSource late = InstantSource.fixed(Instant.now().plus(Duration.ofDays(4000)));

        assertThatThrownBy(() -> CertificateAuthority.in(home(), late))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.remedy()).contains("delete it"));
    }

    @Test
    void ofManyThatMakeItOneWins() throws Exception {
        Set<X509Certificate> made = new HashSet<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<CertificateAuthority>> all = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                all.add(threads.submit(this::authority));
            }
            for (Future<CertificateAuthority> each : all) {
                made.add(each.get().certificate());
            }
        }
        assertThat(made).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"good.example", "127.0.0.1", "0:0:0:0:0:0:0:1", "xn--bcher-kva.example"})
    void itsLeavesAreGoodForTheirHostOnly(String host) throws Exception {
        X509Certificate leaf = handshake(authority().contextFor(host), host);

        assertThat(leaf.getBasicConstraints()).isEqualTo(-1);
        assertThat(leaf.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
        assertThat(leaf.getNotBefore().toInstant()).isBefore(Instant.now().minus(Duration.ofHours(23)));
        assertThat(leaf.getNotAfter().toInstant()).isBefore(Instant.now().plus(Duration.ofDays(3)));
        assertThatThrownBy(() -> handshake(authority().contextFor(host), "other.example"))
                .isInstanceOf(SSLHandshakeException.class);
    }

    @Test
    void aNameThatIsTooLongForACommonNameIsOne() throws Exception {
        String host = "a".repeat(63) + ".example";

        handshake(authority().contextFor(host), host);
    }

    private X509Certificate handshake(SSLContext server, String expected) throws Exception {
        SSLSocketFactory trusting = SystemTrust.trusting(List.of(authority().certificate()));
        try (ServerSocket listening =
                        server.getServerSocketFactory().createServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket plain = new Socket(listening.getInetAddress(), listening.getLocalPort());
                SSLSocket client = (SSLSocket) trusting.createSocket(plain, expected, 443, true)) {
            Thread.ofVirtual().start(() -> {
                try (SSLSocket accepted = (SSLSocket) listening.accept()) {
                    accepted.startHandshake();
                } catch (IOException _) {
                    // the client says what was wrong
                }
            });
            SSLParameters parameters = client.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            client.setSSLParameters(parameters);
            client.startHandshake();
            return (X509Certificate) client.getSession().getPeerCertificates()[0];
        }
    }

    @Test
    void leavesAreKeptWhileTheyAreFreshAndNotWithoutBound() throws Exception {
        Instant[] now = {Instant.now()};
        CertificateAuthority authority = CertificateAuthority.in(home(), () -> now[0]);
        SSLContext first = authority.contextFor("a.example");

        assertThat(authority.contextFor("a.example")).isSameAs(first);
        now[0] = now[0].plus(Duration.ofDays(1));
        assertThat(authority.contextFor("a.example")).isNotSameAs(first);
        for (int i = 0; i < 300; i++) {
            authority.contextFor("h" + i + ".example");
        }
        assertThat(authority.remembered()).isEqualTo(256);
    }
}
