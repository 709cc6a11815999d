package dev.taskbox.egress;

import java.io.Closeable;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Connects to the first of some addresses that answers; never looks a name up. */
final class Dialer {
    private static final int MOST_ATTEMPTS = 4;

    private Dialer() {}

    record Dialled(SocketChannel channel, InetAddress address) {}

    /**
     * @param atMost for each attempt
     * @param attempt gets the channel before it connects, so that closing it ends the attempt
     */
    static Dialled dial(List<InetAddress> addresses, int port, Duration atMost, Consumer<Closeable> attempt)
            throws IOException {
        IOException failure = new IOException("there is no address to connect to");
        for (InetAddress address : addresses.subList(0, Math.min(MOST_ATTEMPTS, addresses.size()))) {
            try {
                return new Dialled(connect(new InetSocketAddress(address, port), atMost, attempt), address);
            } catch (IOException next) {
                failure = next;
            }
        }
        throw failure;
    }

    private static SocketChannel connect(InetSocketAddress address, Duration atMost, Consumer<Closeable> attempt)
            throws IOException {
        SocketChannel channel = SocketChannel.open(
                address.getAddress() instanceof Inet6Address
                        ? StandardProtocolFamily.INET6
                        : StandardProtocolFamily.INET);
        try {
            attempt.accept(channel);
            channel.socket().connect(address, Math.toIntExact(atMost.toMillis()));
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            return channel;
        } catch (IOException failure) {
            channel.close();
            throw failure;
        }
    }
}
