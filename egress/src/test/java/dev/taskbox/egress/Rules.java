package dev.taskbox.egress;

import java.net.InetAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Exact {@code host:port} rules; every loopback address counts as named, so that origins can live there. */
final class Rules implements HostPolicy {
    private final Set<String> allowed = ConcurrentHashMap.newKeySet();
    private final Set<String> judged = ConcurrentHashMap.newKeySet();
    private final Set<String> badPaths = ConcurrentHashMap.newKeySet();
    private final boolean namesLoopback;

    Rules(boolean namesLoopback) {
        this.namesLoopback = namesLoopback;
        badPaths.add("/forbidden");
    }

    Rules allow(String host, int port) {
        allowed.add(host + ":" + port);
        return this;
    }

    Rules forbid(String host, int port) {
        allowed.remove(host + ":" + port);
        return this;
    }

    /** Requests there are to be judged. */
    Rules judgeRequests(String host, int port) {
        judged.add(host + ":" + port);
        return this;
    }

    Rules forbidPath(String path) {
        badPaths.add(path);
        return this;
    }

    @Override
    public boolean judgesRequests(String host, int port) {
        return judged.contains(host + ":" + port);
    }

    @Override
    public Verdict decideRequest(String host, int port, String method, String path) {
        return badPaths.contains(path) ? new Verdict.Denied("no " + path, "", host) : decide(host, port);
    }

    @Override
    public Verdict decide(String host, int port) {
        return allowed.contains(host + ":" + port)
                ? new Verdict.Allowed("rule " + host, host)
                : new Verdict.Denied("not in network.allow", "task policy allow " + host, host);
    }

    @Override
    public boolean namesAddress(InetAddress address, int port) {
        return namesLoopback && address.isLoopbackAddress();
    }
}
