package dev.taskbox.egress;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** A link with TLS on it. */
record TlsLink(SSLSocket socket, Link plain) implements Link {
    /** As a client: shakes hands, and makes sure that the server is the host. @param atMost for each wait within */
    static TlsLink open(SSLSocketFactory factory, SocketChannel channel, Target target, Duration atMost)
            throws IOException {
        SSLSocket socket = (SSLSocket) factory.createSocket(channel.socket(), target.host(), target.port(), true);
        SSLParameters parameters = parameters(socket);
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.setSoTimeout(Math.toIntExact(atMost.toMillis()));
        socket.startHandshake();
        socket.setSoTimeout(0);
        return new TlsLink(socket, new ChannelLink(channel));
    }

    /** As a server, on what the client has sent and will. */
    static TlsLink accept(SSLContext context, Wire client) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(new WireSocket(client), null, true);
        socket.setUseClientMode(false);
        socket.setSSLParameters(parameters(socket));
        socket.startHandshake();
        return new TlsLink(socket, client.link());
    }

    private static SSLParameters parameters(SSLSocket socket) {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"http/1.1"});
        parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        return parameters;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        return socket.getInputStream().read(buffer, offset, length);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        socket.getOutputStream().write(bytes, offset, length);
    }

    @Override
    public void shutdownOutput() throws IOException {
        socket.shutdownOutput();
    }

    @Override
    public boolean isQuiet() {
        try {
            return socket.getInputStream().available() == 0 && plain.isQuiet();
        } catch (IOException _) {
            return false;
        }
    }

    /** Without a farewell: that would wait for a peer that does not read. */
    @Override
    public void close() throws IOException {
        plain.close();
    }
}
