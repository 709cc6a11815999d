package dev.taskbox.egress;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** A server on loopback that treats every connection by the same script. */
final class Origin implements AutoCloseable {
    @FunctionalInterface
    interface Script {
        void serve(InputStream in, OutputStream out) throws IOException;
    }

    private final ServerSocket server;
    private final AtomicInteger connections = new AtomicInteger();

    Origin(Script script) throws IOException {
        this(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), script);
    }

    Origin(ServerSocket server, Script script) {
        this.server = server;
        Thread.ofVirtual().start(() -> accept(script));
    }

    /** Answers every request with its own head. */
    static Origin mirror() throws IOException {
        return new Origin((in, out) -> {
            String head = head(in);
            out.write(("HTTP/1.1 200 OK\r\nContent-Length: " + head.length() + "\r\n\r\n" + head)
                    .getBytes(StandardCharsets.ISO_8859_1));
        });
    }

    static int portOfNoOne() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return server.getLocalPort();
        }
    }

    /** Sends back what it gets. */
    static Origin echo() throws IOException {
        return new Origin((in, out) -> in.transferTo(out));
    }

    /** Reads a head and then answers with {@code response}, byte for byte. */
    static Origin answering(String response) throws IOException {
        return new Origin((in, out) -> {
            head(in);
            out.write(response.getBytes(StandardCharsets.ISO_8859_1));
        });
    }

    static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        int octet = in.read();
        while (octet >= 0) {
            head.append((char) octet);
            if (head.toString().endsWith("\r\n\r\n")) {
                return head.toString();
            }
            octet = in.read();
        }
        return head.toString();
    }

    private void accept(Script script) {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                connections.incrementAndGet();
                Thread.ofVirtual().start(() -> serve(script, socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private static void serve(Script script, Socket socket) {
        try (socket) {
            script.serve(socket.getInputStream(), socket.getOutputStream());
        } catch (IOException e) {
            // the proxy went away
        }
    }

    int port() {
        return server.getLocalPort();
    }

    int connections() {
        return connections.get();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
