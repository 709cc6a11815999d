package dev.taskbox.policy;

import dev.taskbox.model.Policy.Credential;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The credentials of both layers. One name is one secret: two meanings of it would be a trap. */
final class Credentials {
    private static final List<Key<Values>> POLICY = List.of(Keys.POLICY);

    private final Layers layers;
    private final Explanation explanation;
    private final Issues issues;

    Credentials(Layers layers, Explanation explanation, Issues issues) {
        this.layers = layers;
        this.explanation = explanation;
        this.issues = issues;
    }

    List<Credential> resolve() {
        List<Credential> credentials = new ArrayList<>();
        Map<String, Found<Credential>> byName = new HashMap<>();
        for (Found<Values> each : layers.list(Keys.CREDENTIALS, POLICY)) {
            Found<Credential> found = new Found<>(of(each.value()), each.spot());
            if (found.value().hosts().isEmpty()) {
                issues.add(found.spot(), "the credential '" + found.value().name() + "' is bound to no host", "");
            }
            Found<Credential> earlier = byName.putIfAbsent(found.value().name(), found);
            if (earlier == null) {
                credentials.add(found.value());
                explanation.add("credentials", shown(found.value()), found.origin());
            } else if (!earlier.value().equals(found.value())) {
                String name = found.value().name();
                issues.add(
                        found.spot(),
                        "the credential '" + name + "' is another one at " + earlier.spot(),
                        "Give one of them another name.");
            }
        }
        return credentials;
    }

    /** One line for each credential that this layer asks for. */
    static List<PolicyLine> lines(Values layer) {
        return layer.group(Keys.POLICY).list(Keys.CREDENTIALS).stream()
                .map(found -> new PolicyLine("credentials", shown(of(found.value())), found.origin()))
                .toList();
    }

    private static Credential of(Values values) {
        return new Credential(
                values.get(Keys.NAME).map(Found::value).orElseThrow(),
                values.get(Keys.FROM).map(Found::value).orElseThrow(),
                values.list(Keys.HOSTS).stream()
                        .map(host -> HostRules.text(host.value()))
                        .distinct()
                        .toList());
    }

    private static String shown(Credential credential) {
        return credential.name() + " from '" + credential.from() + "' to " + String.join(", ", credential.hosts());
    }
}
