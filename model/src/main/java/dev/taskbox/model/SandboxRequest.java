package dev.taskbox.model;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a sandbox is made for.
 *
 * @param id unique among the sandboxes that exist: {@code 12-1} for run 1 of task 12
 * @param directory the host's records of it: specifications, output, exit codes; never visible inside
 * @param mounts what is visible beside the system's toolchain; later ones lie over earlier ones
 * @param home on the host, becomes the writable home inside; must exist
 * @param environment set beside the place's own variables; names on no allow list of the host's pass otherwise
 * @param egressDirectory holds the egress socket, if the run has an exit
 * @param owner the number that tells sandboxes apart when the host user is root: each gets a user id of its own
 * @param project the trusted checkout, where a place asks the project what its sandboxes are made of; empty: there is none
 */
public record SandboxRequest(
        String id,
        Path directory,
        Policy policy,
        List<Mount> mounts,
        Path home,
        String workingDirectory,
        Map<String, String> environment,
        Optional<Path> egressDirectory,
        long owner,
        Optional<Path> project) {

    /** Of no project. */
    public SandboxRequest(
            String id,
            Path directory,
            Policy policy,
            List<Mount> mounts,
            Path home,
            String workingDirectory,
            Map<String, String> environment,
            Optional<Path> egressDirectory,
            long owner) {
        this(
                id,
                directory,
                policy,
                mounts,
                home,
                workingDirectory,
                environment,
                egressDirectory,
                owner,
                Optional.empty());
    }

    /** @param inside absolute path in the sandbox */
    public record Mount(Path host, String inside, Access access) {
        public enum Access {
            READ_ONLY,
            READ_WRITE
        }

        public static Mount readOnly(Path host, String inside) {
            return new Mount(host, inside, Access.READ_ONLY);
        }

        public static Mount readWrite(Path host, String inside) {
            return new Mount(host, inside, Access.READ_WRITE);
        }
    }

    public SandboxRequest {
        requireNonNull(id, "id is null");
        requireNonNull(directory, "directory is null");
        requireNonNull(policy, "policy is null");
        mounts = List.copyOf(mounts);
        requireNonNull(home, "home is null");
        requireNonNull(workingDirectory, "workingDirectory is null");
        environment = Map.copyOf(environment);
        requireNonNull(egressDirectory, "egressDirectory is null");
        requireNonNull(project, "project is null");
    }
}
