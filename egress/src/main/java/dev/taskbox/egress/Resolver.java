package dev.taskbox.egress;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;

/** Turns a name into addresses. */
@FunctionalInterface
public interface Resolver {
    /**
     * @param host a name, never an IP address
     * @return at least one address, in the order in which they are to be tried
     * @throws IOException if the name has no address; the message is for a person
     */
    List<InetAddress> resolve(String host) throws IOException;

    /** The host system's own resolver. */
    static Resolver system() {
        return SystemResolver.INSTANCE;
    }
}
