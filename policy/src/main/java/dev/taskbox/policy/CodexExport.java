package dev.taskbox.policy;

import dev.taskbox.model.Policy;
import dev.taskbox.model.Policy.HostRule;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A permission profile of codex. Its rules for hosts do nothing unless {@code features.network_proxy} is on. */
final class CodexExport {
    private static final String NAME = "taskbox";

    private final Policy policy;
    private final ExportNotes notes;

    CodexExport(Policy policy, ExportNotes notes) {
        this.policy = policy;
        this.notes = notes;
    }

    String toml() {
        StringBuilder out = new StringBuilder("default_permissions = " + Toml.text(NAME) + "\n");
        out.append("\n[features]\nnetwork_proxy = true\n");
        table(out, List.of("filesystem"), filesystem());
        Map<String, String> workspace = new LinkedHashMap<>();
        workspace.put(".", "write");
        workspace.put(PolicyReader.FILE_NAME, "read");
        table(out, List.of("filesystem", ":workspace_roots"), workspace);
        Map<String, String> domains = domains();
        out.append("\n[permissions." + NAME + ".network]\nenabled = ")
                .append(domains.containsValue("allow"))
                .append("\nallow_local_binding = false\n");
        table(out, List.of("network", "domains"), domains);
        credentials();
        return out.toString();
    }

    /** Its own program lies below {@code ~/.codex/tmp} while a command runs, and must be seen. */
    private Map<String, String> filesystem() {
        Map<String, String> paths = new LinkedHashMap<>();
        paths.put(":minimal", "read");
        paths.put("~/.codex/tmp", "read");
        paths.put(":tmpdir", "write");
        for (Path path : policy.files().read()) {
            if (SettingsExport.isPattern(path.toString()) || !Toml.canHold(path.toString())) {
                notes.add("files.read " + path, "it is left out; codex would take it for a pattern");
            } else {
                paths.put(path.toString(), "read");
            }
        }
        notes.add(
                "files",
                "codex gives no private home and no private /tmp: of your home only files.read is visible, and $TMPDIR"
                        + " is the host's; a codex that is not installed below /usr needs its directory added");
        return paths;
    }

    /** Names without ports. A name that is both stays denied. */
    private Map<String, String> domains() {
        Map<String, String> domains = new LinkedHashMap<>();
        notes.forAllRequests("network.allow", policy.network().allow())
                .forEach(rule -> domains.put(name("network.allow", rule), "allow"));
        notes.forAllRequests("network.deny", policy.network().deny())
                .forEach(rule -> domains.put(name("network.deny", rule), "deny"));
        if (!domains.isEmpty()) {
            notes.add("network", "codex knows no ports: what is allowed or denied for port 443 is so for all");
        }
        return domains;
    }

    private String name(String key, HostRule rule) {
        if (rule.port() != HostRules.HTTPS) {
            notes.rule(key, rule, "codex knows no ports: it counts for all");
        }
        if (isAddress(rule)) {
            notes.rule(key, rule, "codex refuses addresses that are not public, whatever allows them");
        }
        return (rule.subdomains() ? "*." : "") + rule.host();
    }

    private static boolean isAddress(HostRule rule) {
        try {
            return HostName.parse(rule.host()).isAddress();
        } catch (Unfit _) {
            return false;
        }
    }

    private void credentials() {
        policy.credentials()
                .forEach(credential -> notes.add(
                        "credentials " + credential.name(),
                        "it is left out; codex puts no secret into a request, and hides only variables whose names"
                                + " look like one"));
    }

    private static void table(StringBuilder out, List<String> path, Map<String, String> entries) {
        if (entries.isEmpty()) {
            return;
        }
        out.append("\n[permissions.").append(NAME);
        path.forEach(name -> out.append('.').append(Toml.key(name)));
        out.append("]\n");
        entries.forEach((key, value) -> out.append(Toml.text(key))
                .append(" = ")
                .append(Toml.text(value))
                .append('\n'));
    }
}
