package dev.taskbox.policy;

import dev.taskbox.model.Agent;
import dev.taskbox.model.PlaceName;
import dev.taskbox.model.Policy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The one table of keys: validation, the schema and the resolution all follow it. */
final class Keys {
    static final Key<String> AGENT =
            Key.of("agent", "The agent of a task that names none: claude, codex, gemini, opencode.", Forms.AGENT);
    static final Key<PlaceName> PLACE = Key.of("place", "Where a task that names no place runs.", Forms.PLACE);
    static final Key<Policy.Isolation> ISOLATION =
            Key.of("isolation", "The least wall that is accepted.", Forms.ISOLATION);
    static final Key<String> SETUP = Key.of("setup", "Runs in the box before the agent.", Forms.SCRIPT);
    static final Key<String> VERIFY = Key.of("verify", "Runs in the box after the agent.", Forms.SCRIPT);

    static final Key<String> EXTENDS =
            Key.of("extends", "Presets whose hosts are allowed too.", new Shape.Many<>(Forms.PRESET));
    static final Key<Path> READ = Key.of(
            "read", "Host paths that are visible read-only beside the system's.", new Shape.Many<>(Forms.READABLE));
    static final Key<Path> CACHE = Key.of(
            "cache", "Paths below the box's home, kept between the project's runs.", new Shape.Many<>(Forms.CACHE));
    static final Key<HostPattern> ALLOW =
            Key.of("allow", "Hosts that may be reached; port 443 unless named.", new Shape.Many<>(Forms.ALLOWED_HOST));
    static final Key<HostPattern> DENY =
            Key.of("deny", "Hosts that may not, whatever allows them.", new Shape.Many<>(Forms.DENIED_HOST));
    static final Key<Integer> EXPOSE =
            Key.of("expose", "Ports of servers in the box that a person may open.", new Shape.Many<>(Forms.PORT));
    static final Key<Policy.Git.Push> PUSH = Key.of("push", "What git may push through the exit.", Forms.PUSH);

    static final Key<Double> CPUS = Key.of("cpus", "CPUs it may keep busy.", Forms.CPUS);
    static final Key<Long> MEMORY = Key.of("memory", "A size: 4GiB.", Forms.SIZE);
    static final Key<Integer> PROCESSES = Key.of("processes", "How many at once.", Forms.PROCESSES);
    static final Key<Long> DISK = Key.of("disk", "A size: 10GiB.", Forms.SIZE);
    static final Key<Duration> TIME = Key.of("time", "A run's longest time: 2h.", Forms.DURATION);
    static final Key<Duration> IDLE = Key.of("idle", "How long it may be idle: 15m.", Forms.DURATION);
    static final Key<Boolean> BEST_EFFORT =
            Key.of("best_effort", "Start even where a limit cannot be enforced.", Forms.FLAG);

    private static final Key<String> CREDENTIAL_NAME = Key.of("name", "The variable in the box.", Forms.VARIABLE);
    private static final Key<String> CREDENTIAL_FROM =
            Key.of("from", "'env: NAME', 'file: PATH' or 'command: LINE', on the host.", Forms.SOURCE);
    private static final Key<String> CREDENTIAL_HOSTS =
            Key.of("hosts", "The hosts that may receive it, by name.", new Shape.Many<>(Forms.BOUND_HOST));
    static final Key<Policy.Credential> CREDENTIALS = Key.of(
            "credentials",
            "Secrets that the exit puts into requests; the box holds placeholders.",
            new Shape.Many<>(new Shape.Entry<>(
                    "a credential",
                    List.of(CREDENTIAL_NAME, CREDENTIAL_FROM, CREDENTIAL_HOSTS),
                    Set.of("name", "from", "hosts"),
                    Keys::credential,
                    c -> c.name() + " from " + c.from() + " for " + String.join(", ", c.hosts()))));

    private static final Key<Path> EXECUTABLE = Key.of("executable", "Instead of the search path's.", Forms.EXECUTABLE);
    private static final Key<String> ARGUMENTS =
            Key.of("arguments", "Added to its command line.", new Shape.Many<>(Forms.WORD));
    private static final Key<String> ENVIRONMENT =
            Key.of("environment", "Set for its processes.", new Shape.ByName<>(Forms.VARIABLE, Forms.VARIABLE_VALUE));
    static final Key<Agent.Settings> AGENTS = Key.ofUser(
            "agents",
            "How to run an agent on this machine, by its name.",
            new Shape.ByName<>(
                    Forms.AGENT,
                    new Shape.Entry<>(
                            "an agent's settings",
                            List.of(EXECUTABLE, ARGUMENTS, ENVIRONMENT),
                            Set.of(),
                            Keys::agent,
                            Keys::agentText)));
    static final Key<Duration> DAEMON_IDLE =
            Key.ofUser("idle", "How long taskd stays without work: 10m.", Forms.DURATION);
    static final Key<Integer> CONCURRENCY = Key.ofUser("concurrency", "Runs at once.", Forms.CONCURRENCY);

    static final Shape.Group<Void> ROOT = new Shape.Group<>(List.of(
            AGENT,
            PLACE,
            ISOLATION,
            SETUP,
            VERIFY,
            group(
                    "policy",
                    "What a run may touch.",
                    EXTENDS,
                    group("files", "Beside the system's toolchain.", READ, CACHE),
                    group("network", "The one way out.", ALLOW, DENY, EXPOSE),
                    CREDENTIALS,
                    group("git", "Git through the exit.", PUSH),
                    group("limits", "What it may use up.", CPUS, MEMORY, PROCESSES, DISK, TIME, IDLE, BEST_EFFORT)),
            AGENTS,
            Key.<Void>ofUser("daemon", "taskd itself.", new Shape.Group<>(List.of(DAEMON_IDLE))),
            CONCURRENCY));

    private Keys() {}

    private static Key<Void> group(String name, String help, Key<?>... keys) {
        return Key.of(name, help, new Shape.Group<>(List.of(keys)));
    }

    private static Policy.Credential credential(Layer entry) {
        return new Policy.Credential(
                entry.first(CREDENTIAL_NAME).orElseThrow().value(),
                entry.first(CREDENTIAL_FROM).orElseThrow().value(),
                entry.all(CREDENTIAL_HOSTS).stream()
                        .map(Setting::value)
                        .distinct()
                        .toList());
    }

    private static Agent.Settings agent(Layer entry) {
        Map<String, String> environment = new LinkedHashMap<>();
        entry.all(ENVIRONMENT).forEach(variable -> environment.put(variable.name(), variable.value()));
        return new Agent.Settings(
                entry.first(EXECUTABLE).map(Setting::value),
                entry.all(ARGUMENTS).stream().map(Setting::value).toList(),
                environment);
    }

    /** Names of variables only: their values may be secret. */
    private static String agentText(Agent.Settings settings) {
        return "executable " + settings.executable().map(Path::toString).orElse("from the search path")
                + ", arguments " + settings.arguments()
                + ", environment "
                + settings.environment().keySet().stream().sorted().toList();
    }
}
