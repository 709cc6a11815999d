package dev.taskbox.policy;

import dev.taskbox.model.Policy;
import dev.taskbox.model.Policy.Credential;
import dev.taskbox.model.Policy.HostRule;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.json.JsonMapper;

/** The form that Claude Code and sandbox-runtime share: JSON of the same names, of which each has a few of its own. */
final class SettingsExport {
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
    private static final String ENV = "env:";
    private static final String FILE = "file:";

    private final Policy policy;
    private final ExportNotes notes;

    SettingsExport(Policy policy, ExportNotes notes) {
        this.policy = policy;
        this.notes = notes;
    }

    String claude() {
        Map<String, Object> sandbox = new LinkedHashMap<>();
        sandbox.put("enabled", true);
        sandbox.put("failIfUnavailable", true);
        sandbox.put("autoAllowBashIfSandboxed", true);
        sandbox.put("allowUnsandboxedCommands", false);
        sandbox.putAll(common());
        notes.add("policy", "Claude Code boxes its commands only: its own file tools and MCP servers run outside");
        return json(Map.of("sandbox", sandbox));
    }

    String srt() {
        return json(common());
    }

    private static String json(Map<String, Object> root) {
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root).replace("\u007f", "\\u007F") + "\n";
    }

    private Map<String, Object> common() {
        Map<String, Object> common = new LinkedHashMap<>();
        common.put("filesystem", filesystem());
        common.put("network", network());
        Map<String, Object> credentials = credentials();
        if (!credentials.isEmpty()) {
            common.put("credentials", credentials);
        }
        return common;
    }

    /** Both read everything unless told. The policy file is the one an agent must not change in the checkout itself. */
    private Map<String, Object> filesystem() {
        notes.add(
                "files",
                notes.tool() + " gives no private home and no private /tmp: your home is hidden but for the project and"
                        + " files.read, and all else that you may read is readable");
        List<String> read = new ArrayList<>(List.of("."));
        for (Path path : policy.files().read()) {
            if (isPattern(path.toString())) {
                notes.add("files.read " + path, "it is left out; " + notes.tool() + " would take it for a pattern");
            } else {
                read.add(path.toString());
            }
        }
        Map<String, Object> filesystem = new LinkedHashMap<>();
        filesystem.put("denyRead", List.of("~/"));
        filesystem.put("allowRead", read);
        filesystem.put("allowWrite", List.of("."));
        filesystem.put("denyWrite", List.of(PolicyReader.FILE_NAME));
        return filesystem;
    }

    static boolean isPattern(String path) {
        return path.chars().anyMatch(c -> "*?[]{}".indexOf(c) >= 0);
    }

    private Map<String, Object> network() {
        Map<String, Object> network = new LinkedHashMap<>();
        network.put("allowedDomains", domains("network.allow", policy.network().allow()));
        network.put("deniedDomains", domains("network.deny", policy.network().deny()));
        network.put("strictAllowlist", true);
        return network;
    }

    /** With the port: a bare name would mean all of them. */
    private List<String> domains(String key, List<HostRule> rules) {
        List<String> domains = new ArrayList<>();
        for (HostRule rule : notes.forAllRequests(key, rules)) {
            if (isName(rule)) {
                String host = rule.host().contains(":") ? "[" + rule.host() + "]" : rule.host();
                domains.add((rule.subdomains() ? "*." : "") + host + ":" + rule.port());
            } else {
                notes.rule(key, rule, "it is left out; " + notes.tool() + " takes no name of a single label");
            }
        }
        return domains.stream().distinct().toList();
    }

    private static boolean isName(HostRule rule) {
        return rule.host().contains(".")
                || rule.host().contains(":")
                || (rule.host().equals("localhost") && !rule.subdomains());
    }

    /**
     * Where the secret lies it is kept from being read. These tools can put one into requests too, by opening TLS; that
     * is for their user to turn on.
     */
    private Map<String, Object> credentials() {
        List<Map<String, String>> variables = new ArrayList<>();
        List<Map<String, String>> files = new ArrayList<>();
        for (Credential credential : policy.credentials()) {
            String from = credential.from();
            if (from.startsWith(ENV)) {
                variables.add(Map.of("name", from.substring(ENV.length()).strip()));
            } else if (from.startsWith(FILE) && !isPattern(from)) {
                files.add(Map.of("path", from.substring(FILE.length()).strip()));
            }
            notes.add(
                    "credentials " + credential.name(),
                    "it is put into no request; where it comes from an environment variable or a file, that is hidden");
        }
        Map<String, Object> credentials = new LinkedHashMap<>();
        put(credentials, "envVars", variables);
        put(credentials, "files", files);
        return credentials;
    }

    private static void put(Map<String, Object> credentials, String key, List<Map<String, String>> entries) {
        List<Map<String, Object>> denied = new ArrayList<>();
        for (Map<String, String> entry : entries) {
            Map<String, Object> each = new LinkedHashMap<>(entry);
            each.put("mode", "deny");
            denied.add(each);
        }
        if (!denied.isEmpty()) {
            credentials.put(key, denied);
        }
    }
}
