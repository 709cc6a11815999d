package dev.taskbox.policy;

import dev.taskbox.model.Policy;
import dev.taskbox.model.Policy.HostRule;
import dev.taskbox.model.Problem;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A policy as canonical JSON, as it is stored with a run: keys in one order, no spaces, sizes in bytes, ISO 8601. */
public final class PolicyJson {
    static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private PolicyJson() {}

    public static String write(Policy policy) {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("isolation", Forms.word(policy.isolation()));
        ObjectNode files = root.putObject("files");
        texts(files.putArray("read"), policy.files().read());
        texts(files.putArray("cache"), policy.files().cache());
        ObjectNode network = root.putObject("network");
        rules(network.putArray("allow"), policy.network().allow());
        rules(network.putArray("deny"), policy.network().deny());
        ArrayNode expose = network.putArray("expose");
        policy.network().expose().forEach(expose::add);
        ArrayNode credentials = root.putArray("credentials");
        policy.credentials().forEach(credential -> write(credential, credentials.addObject()));
        root.putObject("git").put("push", Forms.word(policy.git().push()));
        write(policy.limits(), root.putObject("limits"));
        return MAPPER.writeValueAsString(root);
    }

    /**
     * What {@link #write} wrote, and nothing else.
     *
     * @throws Problem kind FAILED where a key is missing, unknown or of another type
     */
    public static Policy read(String json) {
        try {
            return policy(new StrictJson(MAPPER.readTree(json), "policy"));
        } catch (JacksonException | IllegalArgumentException | DateTimeException e) {
            throw Problem.failed(
                            "bad-stored-policy",
                            "reading a stored policy",
                            "it is not what Taskbox writes (" + Quote.clean(String.valueOf(e.getMessage())) + ")",
                            "Retry the task, so that its policy is read anew")
                    .causedBy(e);
        }
    }

    /** {@code sha256:} and 64 hex digits, of the canonical JSON in UTF-8. */
    public static String hash(Policy policy) {
        return hash(write(policy));
    }

    static String hash(String json) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(json.getBytes(StandardCharsets.UTF_8));
            return "sha256:" + HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static void texts(ArrayNode into, List<Path> paths) {
        paths.forEach(path -> into.add(path.toString()));
    }

    private static void rules(ArrayNode into, List<HostRule> rules) {
        for (HostRule rule : rules) {
            into.addObject()
                    .put("host", rule.host())
                    .put("subdomains", rule.subdomains())
                    .put("port", rule.port())
                    .put("text", rule.text())
                    .put("origin", rule.origin());
        }
    }

    private static void write(Policy.Credential credential, ObjectNode into) {
        into.put("name", credential.name()).put("from", credential.from());
        ArrayNode hosts = into.putArray("hosts");
        credential.hosts().forEach(hosts::add);
    }

    private static void write(Policy.Limits limits, ObjectNode into) {
        limits.cpus().ifPresent(cpus -> into.put("cpus", cpus));
        limits.memory().ifPresent(memory -> into.put("memory", memory));
        limits.processes().ifPresent(processes -> into.put("processes", processes));
        limits.disk().ifPresent(disk -> into.put("disk", disk));
        limits.time().ifPresent(time -> into.put("time", time.toString()));
        limits.idle().ifPresent(idle -> into.put("idle", idle.toString()));
        into.put("bestEffort", limits.bestEffort());
    }

    private static Policy policy(StrictJson json) {
        return json.closing(root -> new Policy(
                root.word("isolation", Policy.Isolation.values()),
                root.object("files").closing(files -> new Policy.Files(paths(files, "read"), paths(files, "cache"))),
                root.object("network")
                        .closing(network -> new Policy.Network(
                                rules(network, "allow"),
                                rules(network, "deny"),
                                network.array("expose").stream()
                                        .map(StrictJson::integer)
                                        .toList())),
                root.array("credentials").stream().map(PolicyJson::credential).toList(),
                root.object("git").closing(git -> new Policy.Git(git.word("push", Policy.Git.Push.values()))),
                limits(root.object("limits"))));
    }

    private static List<Path> paths(StrictJson json, String key) {
        return json.array(key).stream().map(StrictJson::text).map(Path::of).toList();
    }

    private static List<HostRule> rules(StrictJson json, String key) {
        return json.array(key).stream().map(PolicyJson::rule).toList();
    }

    private static HostRule rule(StrictJson json) {
        return json.closing(rule -> new HostRule(
                rule.get("host").text(),
                rule.get("subdomains").flag(),
                rule.get("port").integer(),
                rule.get("text").text(),
                rule.get("origin").text()));
    }

    private static Policy.Credential credential(StrictJson json) {
        return json.closing(credential -> new Policy.Credential(
                credential.get("name").text(),
                credential.get("from").text(),
                credential.array("hosts").stream().map(StrictJson::text).toList()));
    }

    private static Policy.Limits limits(StrictJson json) {
        return json.closing(limits -> new Policy.Limits(
                limits.find("cpus").map(n -> OptionalDouble.of(n.decimal())).orElseGet(OptionalDouble::empty),
                limits.find("memory").map(n -> OptionalLong.of(n.count())).orElseGet(OptionalLong::empty),
                limits.find("processes").map(n -> OptionalInt.of(n.integer())).orElseGet(OptionalInt::empty),
                limits.find("disk").map(n -> OptionalLong.of(n.count())).orElseGet(OptionalLong::empty),
                limits.find("time").map(StrictJson::text).map(Duration::parse),
                limits.find("idle").map(StrictJson::text).map(Duration::parse),
                limits.get("bestEffort").flag()));
    }
}
