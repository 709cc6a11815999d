package dev.taskbox.egress;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** A loopback port that leads to a Unix socket, for clients that cannot name one; what a sandbox has inside. */
final class Bridge implements AutoCloseable {
    private final ServerSocket server;
    private final Path socket;

    Bridge(Path socket) throws IOException {
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.socket = socket;
        Thread.ofVirtual().start(this::acceptAll);
    }

    int port() {
        return server.getLocalPort();
    }

    private void acceptAll() {
        try {
            while (true) {
                Socket client = server.accept();
                Thread.ofVirtual().start(() -> relay(client));
            }
        } catch (IOException _) {
            // closed
        }
    }

    private void relay(Socket client) {
        try (client;
                SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            OutputStream up = Channels.newOutputStream(channel);
            Thread upward = Thread.ofVirtual().start(() -> {
                copy(clientInput(client), up);
                try {
                    channel.shutdownOutput();
                } catch (IOException _) {
                    // over anyway
                }
            });
            copy(Channels.newInputStream(channel), client.getOutputStream());
            client.shutdownOutput();
            upward.join();
        } catch (IOException | InterruptedException _) {
            // over
        }
    }

    private static InputStream clientInput(Socket client) {
        try {
            return client.getInputStream();
        } catch (IOException _) {
            return InputStream.nullInputStream();
        }
    }

    private static void copy(InputStream from, OutputStream to) {
        try {
            from.transferTo(to);
        } catch (IOException _) {
            // over
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
