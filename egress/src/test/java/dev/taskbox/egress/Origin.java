package dev.taskbox.egress;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** A server on loopback that does what a script says with each connection, in a thread of its own. */
final class Origin implements AutoCloseable {
    private final ServerSocket server;
    private final Script script;
    private final AtomicInteger connections = new AtomicInteger();
    private final Semaphore accepted = new Semaphore(0);
    private final BlockingQueue<String> heads = new LinkedBlockingQueue<>();

    @FunctionalInterface
    interface Script {
        void serve(Talk talk) throws IOException, InterruptedException;
    }

    Origin(ServerSocket server, Script script) {
        this.server = server;
        this.script = script;
        Thread.ofVirtual().start(this::acceptAll);
    }

    static Origin of(Script script) throws IOException {
        return new Origin(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), script);
    }

    /** Answers every request with the body {@code hello}, and keeps the connection. */
    static Origin hello() throws IOException {
        return answering("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
    }

    /** Reads the head of a request without a body, answers with these bytes, and so on. */
    static Origin answering(String answer) throws IOException {
        return of(talk -> {
            while (true) {
                talk.head();
                talk.send(answer);
            }
        });
    }

    private void acceptAll() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                connections.incrementAndGet();
                accepted.release();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException _) {
                // closed, or a TLS client that went
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            script.serve(new Talk(socket));
        } catch (IOException | InterruptedException _) {
            // the client went
        }
    }

    int port() {
        return server.getLocalPort();
    }

    int connections() {
        return connections.get();
    }

    /** Waits for the next one. */
    void awaitConnection() throws InterruptedException {
        accepted.acquire();
    }

    /** The next request head that came to any connection; waits for it. */
    String nextHead() throws InterruptedException {
        return heads.take();
    }

    boolean sawNothing() {
        return heads.isEmpty();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    final class Talk {
        private final Socket socket;

        Talk(Socket socket) {
            this.socket = socket;
        }

        /** Remembered for {@link Origin#nextHead}. */
        String head() throws IOException {
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append(text(1));
            }
            heads.add(head.toString());
            return head.toString();
        }

        String text(int count) throws IOException {
            byte[] bytes = socket.getInputStream().readNBytes(count);
            if (bytes.length < count) {
                throw new EOFException("the client ended");
            }
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }

        /** What comes until the client ends it, in whatever way. */
        String rest() {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            try {
                socket.getInputStream().transferTo(all);
            } catch (IOException _) {
                // a reset is an end as well
            }
            return all.toString(StandardCharsets.ISO_8859_1);
        }

        void send(String text) throws IOException {
            send(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        void send(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        }

        void shutdownOutput() throws IOException {
            socket.shutdownOutput();
        }

        Socket socket() {
            return socket;
        }
    }
}
