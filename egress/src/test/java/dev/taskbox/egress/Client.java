package dev.taskbox.egress;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A client of the proxy that sends whatever bytes it is told to. */
final class Client implements AutoCloseable {
    private final SocketChannel channel;

    Client(Path socket) throws IOException {
        channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
    }

    Client send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    Client send(byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        return this;
    }

    Client sendByteByByte(String text) throws IOException {
        for (byte octet : text.getBytes(StandardCharsets.ISO_8859_1)) {
            send(new byte[] {octet});
        }
        return this;
    }

    int read(ByteBuffer buffer) throws IOException {
        return channel.read(buffer);
    }

    byte[] take(int count) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(count);
        while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
            // until it is full
        }
        byte[] taken = new byte[buffer.position()];
        buffer.flip().get(taken);
        return taken;
    }

    String takeText(int count) throws IOException {
        return new String(take(count), StandardCharsets.ISO_8859_1);
    }

    /** Up to and with the empty line; what there is, if the end comes first. */
    String takeHead() throws IOException {
        StringBuilder head = new StringBuilder();
        String octet = takeText(1);
        while (!octet.isEmpty()) {
            head.append(octet);
            if (head.toString().endsWith("\r\n\r\n")) {
                return head.toString();
            }
            octet = takeText(1);
        }
        return head.toString();
    }

    /** A head and a body of its Content-Length. */
    String takeMessage() throws IOException {
        String head = takeHead();
        for (String line : head.split("\r\n", -1)) {
            if (line.startsWith("Content-Length: ")) {
                return head + takeText(Integer.parseInt(line.substring("Content-Length: ".length())));
            }
        }
        return head;
    }

    /** Everything until the proxy closes, however it does. */
    String takeAll() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            byte[] octets = take(1);
            while (octets.length > 0) {
                all.writeBytes(octets);
                octets = take(1);
            }
        } catch (IOException e) {
            // a reset is an end, too
        }
        return all.toString(StandardCharsets.ISO_8859_1);
    }

    void finishOutput() throws IOException {
        channel.shutdownOutput();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
