package dev.taskbox.engine;

import dev.taskbox.model.Policy;
import dev.taskbox.model.Policy.Credential;
import dev.taskbox.policy.Decision;
import dev.taskbox.policy.NetworkRules;
import dev.taskbox.workspace.HttpsForm;
import java.util.Map;
import java.util.Optional;

/**
 * What git in a box is told, in place of the system's settings: what stands for the password of which host, and that a
 * remote is reached by HTTPS where SSH leads nowhere. It makes git work and protects nothing: an agent may tell it
 * something else.
 */
final class GitSettings {
    static final String INSIDE = "/run/taskbox/gitconfig";

    /** Of git itself: it reads this file for the system's. */
    static final String VARIABLE = "GIT_CONFIG_SYSTEM";

    /** The servers that take a token for a password take any name with it, or this one. */
    private static final String USER = "x-access-token";

    private static final int HTTPS_PORT = 443;

    private GitSettings() {}

    /** @param placeholders in the box, by credential @param form of the project's remote @return empty: nothing needs to be told */
    static Optional<String> of(Policy policy, Map<String, String> placeholders, Optional<HttpsForm> form) {
        StringBuilder text = new StringBuilder();
        form.filter(it -> isByHttps(policy, it))
                .ifPresent(it -> text.append("""
                [url "%s"]
                \tinsteadOf = "%s"
                """.formatted(it.https(), it.beginning())));
        for (Credential credential : policy.credentials()) {
            Optional.ofNullable(placeholders.get(credential.name()))
                    .ifPresent(it -> credential.hosts().forEach(host -> text.append(password(host, it))));
        }
        return text.isEmpty() ? Optional.empty() : Optional.of("[include]\n\tpath = /etc/gitconfig\n" + text);
    }

    private static String password(String host, String placeholder) {
        return """
                [credential "https://%s"]
                \tusername = %s
                \thelper = "!echo password=%s; :"
                """.formatted(host, USER, placeholder);
    }

    /** SSH stays where the policy lets it out and nothing is to be pushed by HTTPS. */
    private static boolean isByHttps(Policy policy, HttpsForm form) {
        if (policy.git().push() == Policy.Git.Push.TASK_BRANCH) {
            return true;
        }
        NetworkRules rules = new NetworkRules(policy.network());
        String host = form.https().getHost();
        return rules.decide(host, HTTPS_PORT) instanceof Decision.Allowed
                && rules.decide(host, form.sshPort()) instanceof Decision.Denied;
    }
}
