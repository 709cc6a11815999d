package dev.taskbox.policy;

import dev.taskbox.model.PlaceName;
import dev.taskbox.model.Policy.Git;
import dev.taskbox.model.Policy.HostRule;
import dev.taskbox.model.Policy.Isolation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every key of the policy file and of the user's config: what reads them, checks them and describes them. */
final class Keys {
    static final Key<List<Found<Path>>> READ = Key.of(
            "read",
            new Many<>(Forms.READ_PATH),
            "Host paths that are visible read-only beside the system's toolchain.");
    static final Key<List<Found<Path>>> CACHE = Key.of(
            "cache",
            new Many<>(Forms.CACHE_PATH),
            "Directories below the box's home that are kept between the project's runs.");
    static final Key<Values> FILES = Key.of("files", Group.of(READ, CACHE), "What the agent sees of the files.");

    static final Key<HostRule> HOST = Key.of("host", Forms.ALLOWED_HOST, "The host, with its port unless that is 443.")
            .require();
    static final Key<List<Found<String>>> METHODS =
            Key.of("methods", new Many<>(Forms.METHOD), "The only methods of requests there: GET.");
    static final Key<List<Found<String>>> PATHS = Key.of(
            "paths",
            new Many<>(Forms.PATH_PATTERN),
            "The only paths of requests there: * is anything within a segment, ** anything.");
    static final Key<List<Found<HostRule>>> ALLOW = Key.of(
            "allow",
            new Many<>(new AllowedHost(Forms.ALLOWED_HOST, Group.of(HOST, METHODS, PATHS))),
            "Hosts that can be reached: example.com, *.example.com (below it, not itself), example.com:8443."
                    + " The port is 443 unless named. Or {host, methods, paths}, where requests are read and judged.");
    static final Key<List<Found<HostRule>>> DENY =
            Key.of("deny", new Many<>(Forms.DENIED_HOST), "Hosts that cannot be reached, whatever allows them.");
    static final Key<List<Found<Integer>>> EXPOSE =
            Key.of("expose", new Many<>(Forms.PORT), "Ports of servers inside that you may open.");
    static final Key<List<Found<HostRule>>> BUILD = Key.of(
            "build",
            new Many<>(new AllowedHost(Forms.ALLOWED_HOST, Group.of(HOST, METHODS, PATHS))),
            "Hosts that can be reached while the project's container is built, and only then. As in 'allow'.");
    static final Key<Values> NETWORK =
            Key.of("network", Group.of(ALLOW, DENY, EXPOSE, BUILD), "What the agent can reach.");

    static final Key<String> NAME = Key.of(
                    "name", Forms.CREDENTIAL_NAME, "The variable that holds a placeholder in the box.")
            .require();
    static final Key<String> FROM = Key.of(
                    "from",
                    Forms.CREDENTIAL_SOURCE,
                    "Where the secret comes from, on the host: 'env: NAME', 'file: PATH', 'command: LINE' or 'keyring: NAME'.")
            .require();
    static final Key<List<Found<HostRule>>> HOSTS = Key.of(
                    "hosts", new Many<>(Forms.BOUND_HOST), "The only hosts it is sent to.")
            .require();
    static final Key<List<Found<Values>>> CREDENTIALS =
            Key.of("credentials", new Many<>(Group.of(NAME, FROM, HOSTS)), "Secrets that are added outside the box.");

    static final Key<Git.Push> PUSH = Key.of("push", Forms.PUSH, "What the agent may push.");
    static final Key<Values> GIT = Key.of("git", Group.of(PUSH), "What the agent may do with remote repositories.");

    static final Key<Optional<Double>> CPUS = Key.of("cpus", Forms.CPUS, "Processors: 2, 0.5.");
    static final Key<Optional<Long>> MEMORY = Key.of("memory", Forms.MEMORY, "Memory: 4GiB.");
    static final Key<Optional<Integer>> PROCESSES = Key.of("processes", Forms.PROCESSES, "Processes and threads.");
    static final Key<Optional<Long>> DISK = Key.of("disk", Forms.DISK, "What the run may write: 10GiB.");
    static final Key<Optional<Duration>> TIME = Key.of("time", Forms.TIME, "How long a turn may take: 2h.");
    static final Key<Optional<Duration>> IDLE = Key.of("idle", Forms.TIME, "How long nothing may happen: 15m.");
    static final Key<Boolean> BEST_EFFORT = Key.of(
            "best_effort",
            Forms.BEST_EFFORT,
            "Run even where a limit cannot be enforced. True only in your own config.");
    static final Key<Values> LIMITS = Key.of(
            "limits",
            Group.of(CPUS, MEMORY, PROCESSES, DISK, TIME, IDLE, BEST_EFFORT),
            "What a run may use up. 'none', in your own config only, lifts a limit.");

    static final Key<List<Found<Preset>>> EXTENDS =
            Key.of("extends", new Many<>(Forms.PRESET), "Named sets of hosts; see task policy presets.");
    static final Key<Values> POLICY =
            Key.of("policy", Group.of(EXTENDS, FILES, NETWORK, CREDENTIALS, GIT, LIMITS), "What a run may touch.");

    static final Key<String> AGENT = Key.of("agent", Forms.AGENT, "Who works on a task that names nobody.");
    static final Key<PlaceName> PLACE = Key.of("place", Forms.PLACE, "Where runs execute.");
    static final Key<Isolation> ISOLATION = Key.of(
            "isolation", Forms.ISOLATION, "The least wall a run accepts. The stronger of yours and the project's.");
    static final Key<Boolean> AGENT_SANDBOX = Key.of(
            "agent_sandbox",
            Forms.SWITCH,
            "The agent's own sandbox is on as well, inside the box. A 'false' of yours or the project's counts.");
    static final Key<String> SETUP = Key.of("setup", Forms.COMMAND, "Runs inside the box before the agent.");
    static final Key<String> VERIFY = Key.of("verify", Forms.COMMAND, "Runs inside the box after the agent.");

    static final Key<Path> EXECUTABLE = Key.of("executable", Forms.EXECUTABLE, "The agent's program on this machine.");
    static final Key<List<Found<String>>> ARGUMENTS =
            Key.of("arguments", new Many<>(Forms.WORDING), "Added to the agent's command line.");
    static final Key<Map<String, Found<String>>> ENVIRONMENT = Key.of(
            "environment",
            new Table<>(Forms.VARIABLE, "environment variable", Forms.WORDING),
            "Set for the agent's processes; the value of a model's key is kept outside of the box.");
    static final Key<Map<String, Found<String>>> SOURCES = Key.of(
            "credentials",
            new Table<>(Forms.VARIABLE, "credential", Forms.CREDENTIAL_SOURCE),
            "Where a model's key comes from, by its variable: 'env: NAME', 'file: PATH' or 'command: LINE'.");
    static final Key<Map<String, Found<Values>>> AGENTS = Key.of(
                    "agents",
                    new Table<>(Forms.AGENT_NAME, "agent", Group.of(EXECUTABLE, ARGUMENTS, ENVIRONMENT, SOURCES)),
                    "Settings of agents, by name.")
            .onlyUser();

    static final Key<Duration> DAEMON_IDLE =
            Key.of("idle", Forms.DURATION, "How long taskd stays when there is nothing to do.");
    static final Key<Values> DAEMON =
            Key.of("daemon", Group.of(DAEMON_IDLE), "Settings of taskd.").onlyUser();
    static final Key<Integer> CONCURRENCY = Key.of("concurrency", Forms.CONCURRENCY, "How many runs go on at a time.")
            .onlyUser();

    static final Key<String> SSH_LISTEN = Key.of(
            "listen", Forms.LISTEN, "Where taskd takes those who come by SSH: 127.0.0.1:2222. Not at all unless set.");
    static final Key<Values> SSH = Key.of("ssh", Group.of(SSH_LISTEN), "Who may come in is said by task ssh-key.")
            .onlyUser();

    static final Key<String> ENGINE =
            Key.of("engine", Forms.ENGINE, "What makes containers: docker or podman. What is there, unless set.");
    static final Key<String> IMAGE =
            Key.of("image", Forms.IMAGE, "What containers are made from where a project has no devcontainer.json.");
    static final Key<Integer> WARM =
            Key.of("warm", Forms.WARM, "How many containers of each image wait, started, for the next run.");
    static final Key<Values> DEVCONTAINER = Key.of(
                    "devcontainer", Group.of(ENGINE, IMAGE, WARM), "Settings of the devcontainer place.")
            .onlyUser();

    static final Group FILE = Group.of(
            AGENT,
            PLACE,
            ISOLATION,
            AGENT_SANDBOX,
            SETUP,
            VERIFY,
            POLICY,
            AGENTS,
            DAEMON,
            CONCURRENCY,
            SSH,
            DEVCONTAINER);

    private Keys() {}
}
