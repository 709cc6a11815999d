package dev.taskbox.egress;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** A client that speaks TLS in a tunnel, trusts one authority, and within sends exactly what a test says. */
final class TlsClient implements AutoCloseable {
    private final RawClient raw;
    private final SSLSocket socket;

    /** On a tunnel that stands. */
    TlsClient(RawClient raw, String host, CertificateAuthority authority, String... protocols)
            throws IOException, GeneralSecurityException {
        this(raw, host, host, authority, protocols);
    }

    private TlsClient(RawClient raw, String host, String helloName, CertificateAuthority authority, String... protocols)
            throws IOException, GeneralSecurityException {
        this.raw = raw;
        this.socket = (SSLSocket)
                SystemTrust.trusting(List.of(authority.certificate())).createSocket(new Inner(raw), host, 443, true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setServerNames(List.of(new SNIHostName(helloName)));
        parameters.setApplicationProtocols(protocols);
        socket.setSSLParameters(parameters);
        socket.startHandshake();
    }

    static TlsClient through(TestProxy box, String host, int port, CertificateAuthority authority, String... protocols)
            throws IOException, GeneralSecurityException {
        return new TlsClient(box.tunnel(host, port), host, authority, protocols);
    }

    /** One that says another name than it asked the proxy for. */
    static TlsClient through(TestProxy box, String host, String helloName, int port, CertificateAuthority authority)
            throws IOException, GeneralSecurityException {
        return new TlsClient(box.tunnel(host, port), host, helloName, authority);
    }

    private static final class Inner extends Socket {
        private final RawClient raw;

        Inner(RawClient raw) {
            this.raw = raw;
        }

        @Override
        public boolean isConnected() {
            return true;
        }

        @Override
        public InputStream getInputStream() {
            return raw.input();
        }

        @Override
        public OutputStream getOutputStream() {
            return new OutputStream() {
                @Override
                public void write(int single) throws IOException {
                    raw.send((byte) single);
                }

                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    raw.send(java.util.Arrays.copyOfRange(bytes, offset, offset + length));
                }
            };
        }

        @Override
        public void close() throws IOException {
            raw.close();
        }
    }

    String protocol() {
        return socket.getApplicationProtocol();
    }

    TlsClient send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
        return this;
    }

    void trySend(String text) {
        try {
            send(text);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    String text(int count) throws IOException {
        byte[] bytes = socket.getInputStream().readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("the connection ended after " + new String(bytes, StandardCharsets.ISO_8859_1));
        }
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    String head() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append(text(1));
        }
        return head.toString();
    }

    /** One whole answer with a Content-Length. */
    String answer() throws IOException {
        String head = head();
        String lower = head.toLowerCase(Locale.ROOT);
        int at = lower.indexOf("content-length: ");
        if (at < 0) {
            return head;
        }
        int from = at + "content-length: ".length();
        return head + text(Integer.parseInt(lower.substring(from, lower.indexOf("\r\n", from))));
    }

    /** What comes until the other side ends it, in whatever way. */
    String rest() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            socket.getInputStream().transferTo(all);
        } catch (IOException _) {
            // a cut is an end as well
        }
        return all.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        raw.close();
    }
}
