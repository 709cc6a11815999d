package dev.taskbox.egress;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * What a sandbox may push over HTTPS: one branch of one repository, or nothing. It holds wherever the proxy reads
 * requests; nothing is ever deleted.
 *
 * @param hosts more hosts whose tunnels are read, so that pushes there are seen; as in {@link BoundCredential#hosts}
 * @param allowed empty: nothing may be pushed
 */
public record PushGuard(List<String> hosts, Optional<Branch> allowed) {
    /** @throws IllegalArgumentException where a host is none */
    public PushGuard {
        hosts = List.copyOf(hosts);
        hosts.forEach(HostPattern::parse);
        requireNonNull(allowed, "allowed is null");
    }

    /**
     * @param host as {@link BoundCredential#hosts} has it: with its port unless that is 443
     * @param path of the repository, {@code /acme/api}; it is the same with {@code .git} after it
     * @param ref in full: {@code refs/heads/task/12-add-rate-limiting}
     */
    public record Branch(String host, String path, String ref) {
        private static final String SUFFIX = ".git";

        /** @throws IllegalArgumentException where it is no such branch */
        public Branch {
            if (HostPattern.parse(host).subdomains()) {
                throw new IllegalArgumentException("not one host: " + host);
            }
            path = path.endsWith(SUFFIX) ? path.substring(0, path.length() - SUFFIX.length()) : path;
            if (!path.matches("(/[A-Za-z0-9._~-]*[A-Za-z0-9_~-])+")) {
                throw new IllegalArgumentException("not the path of a repository: " + path);
            }
            if (!ref.startsWith("refs/heads/") || !Text.isVisible(ref)) {
                throw new IllegalArgumentException("not a branch: " + ref);
            }
        }

        boolean isAt(Destination destination, String end) {
            String asked = destination.path();
            Target target = destination.target();
            return destination.way().isTls()
                    && HostPattern.parse(host).matches(target.host(), target.port())
                    && (asked.equals(path + end) || asked.equals(path + SUFFIX + end));
        }
    }

    /** @param hosts whose tunnels are read, so that pushes there are seen */
    public static PushGuard none(List<String> hosts) {
        return new PushGuard(hosts, Optional.empty());
    }

    /**
     * @param repository {@code https://HOST[:PORT]/PATH}
     * @throws IllegalArgumentException where it is none, or the ref is no branch
     */
    public static PushGuard of(URI repository, String ref) {
        if (!"https".equals(repository.getScheme()) || repository.getHost() == null) {
            throw new IllegalArgumentException("not https://HOST/PATH: " + repository);
        }
        String port = repository.getPort() < 0 ? "" : ":" + repository.getPort();
        Branch branch = new Branch(repository.getHost() + port, repository.getRawPath(), ref);
        return new PushGuard(List.of(), Optional.of(branch));
    }

    boolean covers(String host, int port) {
        return allowed.filter(branch -> HostPattern.parse(branch.host()).matches(host, port))
                        .isPresent()
                || hosts.stream().anyMatch(each -> HostPattern.parse(each).matches(host, port));
    }

    /** Why not, of a request that is at {@code end} of no allowed repository; empty: it is. */
    Optional<String> repositoryRefusal(Destination destination, String end) {
        if (allowed.isEmpty()) {
            return Optional.of("the policy allows no push");
        }
        Branch branch = allowed.get();
        return branch.isAt(destination, end)
                ? Optional.empty()
                : Optional.of("only " + branch.host() + branch.path() + " may be pushed to");
    }

    /** Why not; empty: it may be. */
    Optional<String> refusal(PushCommands.Command command) {
        String ref = allowed.map(Branch::ref).orElse("");
        if (!command.ref().equals(ref)) {
            return Optional.of("only " + ref + " may be pushed");
        }
        return command.isDelete() ? Optional.of("nothing may be deleted") : Optional.empty();
    }
}
