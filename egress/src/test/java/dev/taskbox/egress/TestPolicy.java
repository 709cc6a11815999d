package dev.taskbox.egress;

import java.net.InetAddress;
import java.util.Set;

/** Allows {@code host:port} texts; names the loopback addresses unless told otherwise. */
record TestPolicy(Set<String> allowed, boolean namesLoopback) implements HostPolicy {
    static TestPolicy of(String... allowed) {
        return new TestPolicy(Set.of(allowed), true);
    }

    @Override
    public Verdict decide(String host, int port) {
        String text = host + ":" + port;
        return allowed.contains(text) || allowed.contains(host)
                ? new Verdict.Allowed("allow " + text, host)
                : new Verdict.Denied("no rule allows it", "task allow " + text);
    }

    @Override
    public boolean namesAddress(InetAddress address, int port) {
        return namesLoopback && address.isLoopbackAddress();
    }
}
