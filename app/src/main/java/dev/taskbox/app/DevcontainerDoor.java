package dev.taskbox.app;

import dev.taskbox.devcontainer.DevcontainerHost;
import dev.taskbox.egress.EgressListener;
import dev.taskbox.egress.EgressServices;
import dev.taskbox.engine.EgressGate;
import dev.taskbox.model.Policy;
import dev.taskbox.policy.ContainerSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/** What this taskd tells the devcontainer place. */
final class DevcontainerDoor implements DevcontainerHost {
    private static final int MOST_TOLD = 5;

    private final Policies policies;

    DevcontainerDoor(Policies policies) {
        this.policies = policies;
    }

    @Override
    public ContainerSettings settings() {
        return policies.user().containers();
    }

    @Override
    public boolean isApproved(Path root, HostCode code) {
        return policies.isApproved(root, code);
    }

    @Override
    public BuildExit exit(Path directory, List<Policy.HostRule> allow) {
        Refused refused = new Refused();
        EgressGate gate = EgressGate.open(
                directory, new Policy.Network(allow, List.of(), List.of()), refused, EgressServices.NONE);
        return new BuildExit() {
            @Override
            public Path directory() {
                return gate.directory();
            }

            @Override
            public List<String> refused() {
                return List.copyOf(refused.hosts);
            }

            @Override
            public void close() {
                gate.close();
            }
        };
    }

    private static final class Refused implements EgressListener {
        private final Set<String> hosts = new ConcurrentSkipListSet<>();

        @Override
        public void allowed(String host, int port, String rule) {}

        @Override
        public void denied(String host, int port, String rule, String hint) {
            if (hosts.size() < MOST_TOLD) {
                hosts.add(host + ":" + port);
            }
        }
    }
}
