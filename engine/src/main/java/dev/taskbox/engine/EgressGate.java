package dev.taskbox.engine;

import dev.taskbox.egress.EgressConfig;
import dev.taskbox.egress.EgressListener;
import dev.taskbox.egress.EgressProxy;
import dev.taskbox.egress.EgressServices;
import dev.taskbox.egress.HostPolicy;
import dev.taskbox.model.Policy;
import dev.taskbox.model.Problem;
import dev.taskbox.policy.Decision;
import dev.taskbox.policy.NetworkRules;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** One run's way out: a proxy that judges by the run's policy, on a socket in a directory of its own. */
public final class EgressGate implements AutoCloseable {
    private final Path directory;
    private final EgressProxy proxy;

    private EgressGate(Path directory, EgressProxy proxy) {
        this.directory = directory;
        this.proxy = proxy;
    }

    /** @param directory made, if it is not there, in one that only this user may enter */
    public static EgressGate open(
            Path directory, Policy.Network network, EgressListener listener, EgressServices services) {
        try {
            Files.createDirectories(
                    directory.getParent(),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            if (!Files.exists(directory)) {
                Files.createDirectory(directory);
            }
            // the box's user passes through this one; the parent keeps everyone else out
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
            EgressProxy proxy = EgressProxy.start(
                    directory.resolve("egress.sock"), new Rules(network), listener, EgressConfig.DEFAULT, services);
            return new EgressGate(directory, proxy);
        } catch (IOException e) {
            throw Problem.failed(
                            "egress-failed",
                            "opening the way out in " + directory,
                            String.valueOf(e.getMessage()),
                            "Check the directory's rights and the free space")
                    .causedBy(e);
        }
    }

    public Path directory() {
        return directory;
    }

    @Override
    public void close() {
        proxy.close();
        try {
            Files.deleteIfExists(directory.resolve("egress.sock"));
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            System.getLogger("dev.taskbox.engine").log(System.Logger.Level.WARNING, "left behind: " + directory, e);
        }
    }

    private static final class Rules implements HostPolicy {
        private final NetworkRules rules;

        Rules(Policy.Network network) {
            this.rules = new NetworkRules(network);
        }

        @Override
        public Verdict decide(String host, int port) {
            return verdict(rules.decide(host, port));
        }

        @Override
        public boolean judgesRequests(String host, int port) {
            return rules.judgesRequests(host, port);
        }

        @Override
        public Verdict decideRequest(String host, int port, String method, String path) {
            return verdict(rules.decide(host, port, method, path));
        }

        private static Verdict verdict(Decision decision) {
            return switch (decision) {
                case Decision.Allowed allowed ->
                    new Verdict.Allowed(
                            allowed.rule().text() + " (" + allowed.rule().origin() + ")", allowed.host());
                case Decision.Denied denied -> new Verdict.Denied(denied.rule(), denied.hint(), denied.host());
            };
        }

        @Override
        public boolean namesAddress(InetAddress address, int port) {
            return rules.namesAddress(address, port);
        }
    }
}
