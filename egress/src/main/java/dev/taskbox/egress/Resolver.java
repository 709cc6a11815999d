package dev.taskbox.egress;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/** Looks names up for the proxy. Thread-safe. */
@FunctionalInterface
public interface Resolver {
    /**
     * Every address of the name, in the order to try them; never empty.
     *
     * @throws java.net.UnknownHostException where it has none
     * @throws java.net.SocketTimeoutException where the answer did not come in time
     */
    List<InetAddress> resolve(String host, Duration atMost) throws IOException;

    /** The machine's own way to look names up. */
    static Resolver system() {
        return SystemResolver.INSTANCE;
    }
}
