package dev.taskbox.egress;

import java.io.IOException;

/** Answers the queries of a box, one after the other, framed as DNS is over TCP. Runs in the connection's thread. */
final class DnsSession {
    static final int PORT = 53;

    private static final int SHORTEST = 12;
    private static final int LONGEST = 4096;

    private final Connection connection;
    private final Wire client;
    private final NameServer names;

    DnsSession(Connection connection) {
        this.connection = connection;
        this.client = connection.client();
        this.names = new NameServer(connection.capture(), connection.config(), connection::judge);
    }

    void run() throws IOException {
        while (hasNext() && next()) {
            if (client.buffered() == 0) {
                client.flush();
            }
        }
    }

    private boolean hasNext() throws IOException {
        connection.deadlines().traffic();
        return client.buffered() > 0 || client.fill();
    }

    /** @return false where what came is no query; then nobody knows where the next one begins */
    private boolean next() throws IOException {
        connection.deadlines().handshake();
        client.require(2);
        byte[] prefix = client.take(2);
        int length = ((prefix[0] & 0xff) << 8) | (prefix[1] & 0xff);
        if (length < SHORTEST || length > LONGEST) {
            return false;
        }
        client.require(length);
        byte[] answer = names.answer(client.take(length));
        client.write(new byte[] {(byte) (answer.length >> 8), (byte) answer.length});
        client.write(answer);
        return true;
    }
}
