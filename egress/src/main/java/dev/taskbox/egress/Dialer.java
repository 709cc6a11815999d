package dev.taskbox.egress;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/** Opens a connection to exactly the address it is given. */
@FunctionalInterface
public interface Dialer {
    /** @return a connected channel in blocking mode */
    SocketChannel dial(InetSocketAddress address, Duration timeout) throws IOException;

    /** A plain TCP connection. */
    static Dialer direct() {
        return Dialer::connect;
    }

    private static SocketChannel connect(InetSocketAddress address, Duration timeout) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.socket().connect(address, Math.toIntExact(timeout.toMillis()));
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }
}
