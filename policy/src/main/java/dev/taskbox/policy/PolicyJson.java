package dev.taskbox.policy;

import dev.taskbox.model.Policy;
import dev.taskbox.model.Policy.Credential;
import dev.taskbox.model.Policy.HostRule;
import dev.taskbox.model.Policy.Isolation;
import dev.taskbox.model.Policy.Limits;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A policy as JSON, in one form only: the same policy always gives the same text, and so the same hash. Sizes are in
 * bytes, durations in ISO 8601, a limit that is not set is null, {@code network.build} is there only where it names a host, and {@code agentSandbox} only
 * where it is on.
 */
public final class PolicyJson {
    private static final int VERSION = 1;
    private static final String[] RULE = {"host", "subdomains", "port", "text", "origin"};
    private static final String[] JUDGING_RULE = {"host", "subdomains", "port", "methods", "paths", "text", "origin"};
    private static final JsonMapper MAPPER = JsonMapper.shared();

    private PolicyJson() {}

    public static String write(Policy policy) {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("version", VERSION);
        root.put("isolation", Forms.word(policy.isolation()));
        ObjectNode files = root.putObject("files");
        policy.files().read().forEach(textsTo(files, "read"));
        policy.files().cache().forEach(textsTo(files, "cache"));
        ObjectNode network = root.putObject("network");
        writeRules(network.putArray("allow"), policy.network().allow());
        writeRules(network.putArray("deny"), policy.network().deny());
        policy.network().expose().forEach(network.putArray("expose")::add);
        if (!policy.network().build().isEmpty()) {
            writeRules(network.putArray("build"), policy.network().build());
        }
        ArrayNode credentials = root.putArray("credentials");
        policy.credentials().forEach(credential -> write(credentials.addObject(), credential));
        root.putObject("git").put("push", Forms.word(policy.git().push()));
        write(root.putObject("limits"), policy.limits());
        if (policy.agentSandbox()) {
            root.put("agentSandbox", true);
        }
        return MAPPER.writeValueAsString(root);
    }

    private static Consumer<Object> textsTo(ObjectNode parent, String name) {
        ArrayNode array = parent.putArray(name);
        return value -> array.add(value.toString());
    }

    private static void writeRules(ArrayNode array, List<HostRule> rules) {
        for (HostRule rule : rules) {
            ObjectNode node = array.addObject()
                    .put("host", rule.host())
                    .put("subdomains", rule.subdomains())
                    .put("port", rule.port());
            if (rule.judgesRequests()) {
                rule.methods().forEach(node.putArray("methods")::add);
                rule.paths().forEach(node.putArray("paths")::add);
            }
            node.put("text", rule.text()).put("origin", rule.origin());
        }
    }

    private static void write(ObjectNode node, Credential credential) {
        node.put("name", credential.name()).put("from", credential.from());
        credential.hosts().forEach(node.putArray("hosts")::add);
    }

    private static void write(ObjectNode node, Limits limits) {
        node.put("cpus", limits.cpus().isPresent() ? limits.cpus().getAsDouble() : null);
        node.put("memory", limits.memory().isPresent() ? limits.memory().getAsLong() : null);
        node.put(
                "processes", limits.processes().isPresent() ? limits.processes().getAsInt() : null);
        node.put("disk", limits.disk().isPresent() ? limits.disk().getAsLong() : null);
        node.put("time", limits.time().map(Duration::toString).orElse(null));
        node.put("idle", limits.idle().map(Duration::toString).orElse(null));
        node.put("bestEffort", limits.bestEffort());
    }

    /** @throws dev.taskbox.model.Problem kind FAILED where it is anything but what {@link #write} gives */
    public static Policy read(String json) {
        StrictJson root = StrictJson.parse(json)
                .having(
                        Set.of("agentSandbox"),
                        "version",
                        "isolation",
                        "files",
                        "network",
                        "credentials",
                        "git",
                        "limits");
        root.at("version").whole(VERSION, VERSION);
        Isolation isolation = word(root.at("isolation"), Isolation.values());
        StrictJson files = root.at("files").having("read", "cache");
        StrictJson network = root.at("network").having(Set.of("build"), "allow", "deny", "expose");
        return new Policy(
                isolation,
                new Policy.Files(
                        files.at("read").list(PolicyJson::absolute),
                        files.at("cache").list(PolicyJson::path)),
                new Policy.Network(
                        network.at("allow").list(PolicyJson::rule),
                        network.at("deny").list(PolicyJson::rule),
                        network.at("expose").list(PolicyJson::port),
                        build(network)),
                root.at("credentials").list(PolicyJson::credential),
                new Policy.Git(word(root.at("git").having("push").at("push"), Policy.Git.Push.values())),
                limits(root.at("limits")),
                agentSandbox(root));
    }

    private static List<HostRule> build(StrictJson network) {
        if (!network.has("build")) {
            return List.of();
        }
        List<HostRule> rules = network.at("build").list(PolicyJson::rule);
        if (rules.isEmpty()) {
            throw network.at("build").unfit("a list with a rule");
        }
        return rules;
    }

    private static boolean agentSandbox(StrictJson root) {
        if (!root.has("agentSandbox")) {
            return false;
        }
        StrictJson on = root.at("agentSandbox");
        if (!on.bool()) {
            throw on.unfit("true");
        }
        return true;
    }

    /** What decides about hosts relies on names being canonical, so a stored one that is not is no rule. */
    private static HostRule rule(StrictJson json) {
        boolean judges = json.has("methods");
        json.having(judges ? JUDGING_RULE : RULE);
        String host = json.at("host").text();
        boolean subdomains = json.at("subdomains").bool();
        try {
            HostName name = HostName.parse(host);
            if (!name.text().equals(host) || (subdomains && name.isAddress())) {
                throw json.unfit("a canonical rule");
            }
        } catch (Unfit unfit) {
            throw json.unfit("a canonical rule: " + unfit.why());
        }
        List<String> methods = judges ? json.at("methods").list(PolicyJson::method) : List.of();
        List<String> paths = judges ? json.at("paths").list(PolicyJson::pattern) : List.of();
        if (judges && methods.isEmpty() && paths.isEmpty()) {
            throw json.unfit("a rule for some requests");
        }
        return new HostRule(
                host,
                subdomains,
                port(json.at("port")),
                methods,
                paths,
                json.at("text").text(),
                json.at("origin").text());
    }

    private static String method(StrictJson json) {
        if (!json.text().matches("[A-Z]{1,20}")) {
            throw json.unfit("a method");
        }
        return json.text();
    }

    private static String pattern(StrictJson json) {
        try {
            return PathPattern.parse(json.text()).text();
        } catch (Unfit unfit) {
            throw json.unfit("a path: " + unfit.why());
        }
    }

    private static int port(StrictJson json) {
        return (int) json.whole(1, 65_535);
    }

    private static Credential credential(StrictJson json) {
        json.having("name", "from", "hosts");
        return new Credential(
                json.at("name").text(), json.at("from").text(), json.at("hosts").list(StrictJson::text));
    }

    private static Limits limits(StrictJson json) {
        json.having("cpus", "memory", "processes", "disk", "time", "idle", "bestEffort");
        StrictJson cpus = json.at("cpus");
        StrictJson processes = json.at("processes");
        return new Limits(
                cpus.isNull() ? OptionalDouble.empty() : OptionalDouble.of(cpus.number()),
                size(json.at("memory")),
                processes.isNull() ? OptionalInt.empty() : OptionalInt.of((int) processes.whole(1, Integer.MAX_VALUE)),
                size(json.at("disk")),
                duration(json.at("time")),
                duration(json.at("idle")),
                json.at("bestEffort").bool());
    }

    private static OptionalLong size(StrictJson json) {
        return json.isNull() ? OptionalLong.empty() : OptionalLong.of(json.whole(1, Long.MAX_VALUE));
    }

    private static Optional<Duration> duration(StrictJson json) {
        if (json.isNull()) {
            return Optional.empty();
        }
        try {
            Duration duration = Duration.parse(json.text());
            if (duration.toString().equals(json.text())) {
                return Optional.of(duration);
            }
        } catch (DateTimeException _) {
            // said below
        }
        throw json.unfit("a duration such as PT2H");
    }

    private static Path path(StrictJson json) {
        try {
            return Path.of(json.text());
        } catch (InvalidPathException _) {
            throw json.unfit("a path");
        }
    }

    private static Path absolute(StrictJson json) {
        Path path = path(json);
        if (!path.isAbsolute()) {
            throw json.unfit("an absolute path");
        }
        return path;
    }

    private static <E extends Enum<E>> E word(StrictJson json, E[] values) {
        return Arrays.stream(values)
                .filter(value -> Forms.word(value).equals(json.text()))
                .findFirst()
                .orElseThrow(() -> json.unfit("a word that is known"));
    }

    /** {@code sha256:…} of the canonical JSON, in UTF-8. */
    public static String hash(Policy policy) {
        return hash(write(policy));
    }

    /** {@code sha256:…} of this text. */
    public static String hash(String json) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(json.getBytes(StandardCharsets.UTF_8));
            return "sha256:" + HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
