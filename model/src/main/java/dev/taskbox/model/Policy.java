package dev.taskbox.model;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a run may touch, resolved: presets are spelled out, paths are absolute, names are canonical. Immutable.
 *
 * @param agentSandbox the agent's own sandbox is on as well, inside the box, which then leaves user namespaces open
 */
public record Policy(
        Isolation isolation,
        Files files,
        Network network,
        List<Credential> credentials,
        Git git,
        Limits limits,
        boolean agentSandbox) {

    /** Without the agent's own sandbox. */
    public Policy(
            Isolation isolation, Files files, Network network, List<Credential> credentials, Git git, Limits limits) {
        this(isolation, files, network, credentials, git, limits, false);
    }

    /** The least wall a run accepts, weakest first. */
    public enum Isolation {
        SANDBOX,
        CONTAINER,
        MACHINE
    }

    /**
     * @param read host paths that are visible read-only beside the system's toolchain
     * @param cache host-independent paths below the box's home that are kept between the project's runs
     */
    public record Files(List<Path> read, List<Path> cache) {
        public Files {
            read = List.copyOf(read);
            cache = List.copyOf(cache);
        }
    }

    /**
     * @param expose ports of servers inside that a person may open
     * @param build hosts that are reached while the project's container is built, and not when a run is in it
     */
    public record Network(List<HostRule> allow, List<HostRule> deny, List<Integer> expose, List<HostRule> build) {
        public Network {
            allow = List.copyOf(allow);
            deny = List.copyOf(deny);
            expose = List.copyOf(expose);
            build = List.copyOf(build);
        }

        /** Without a container that is built. */
        public Network(List<HostRule> allow, List<HostRule> deny, List<Integer> expose) {
            this(allow, deny, expose, List.of());
        }
    }

    /**
     * A host, or with {@code subdomains} everything below it and not itself.
     *
     * @param host canonical: lower case, punycode, no trailing dot; or an IP address, IPv6 without brackets
     * @param methods of HTTP requests, upper case; empty: every one
     * @param paths patterns for the paths of HTTP requests; empty: every one
     * @param text as the user or a preset wrote it, for messages
     * @param origin where it was written: {@code .taskbox.yaml:12}, {@code preset maven}
     */
    public record HostRule(
            String host,
            boolean subdomains,
            int port,
            List<String> methods,
            List<String> paths,
            String text,
            String origin) {
        public HostRule {
            requireNonNull(host, "host is null");
            methods = List.copyOf(methods);
            paths = List.copyOf(paths);
            requireNonNull(text, "text is null");
            requireNonNull(origin, "origin is null");
        }

        /** One for every request. */
        public HostRule(String host, boolean subdomains, int port, String text, String origin) {
            this(host, subdomains, port, List.of(), List.of(), text, origin);
        }

        /** Whether it is for some requests only, so that they must be read to tell. */
        public boolean judgesRequests() {
            return !methods.isEmpty() || !paths.isEmpty();
        }
    }

    /** @param from where the value comes from: {@code env: NAME}, {@code file: PATH}, {@code command: …} */
    public record Credential(String name, String from, List<String> hosts) {
        public Credential {
            hosts = List.copyOf(hosts);
        }
    }

    public record Git(Push push) {
        public enum Push {
            NONE,
            TASK_BRANCH
        }
    }

    /** Sizes in bytes. Empty: no limit of ours. */
    public record Limits(
            OptionalDouble cpus,
            OptionalLong memory,
            OptionalInt processes,
            OptionalLong disk,
            Optional<Duration> time,
            Optional<Duration> idle,
            boolean bestEffort) {
        public static final Limits NONE = new Limits(
                OptionalDouble.empty(),
                OptionalLong.empty(),
                OptionalInt.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                Optional.empty(),
                false);
    }

    public Policy {
        requireNonNull(isolation, "isolation is null");
        requireNonNull(files, "files is null");
        requireNonNull(network, "network is null");
        credentials = List.copyOf(credentials);
        requireNonNull(git, "git is null");
        requireNonNull(limits, "limits is null");
    }
}
