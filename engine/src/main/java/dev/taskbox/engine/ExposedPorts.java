package dev.taskbox.engine;

import dev.taskbox.model.Policy;
import dev.taskbox.model.Problem;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** Which ports of a box a person may open: those that the policy names, and no others. */
public final class ExposedPorts {
    private ExposedPorts() {}

    /**
     * The port that is meant, if the policy lets it be opened.
     *
     * @param subject for the message: {@code task 12}
     * @param remedy what to do after the policy was changed
     */
    public static int chosen(Policy policy, OptionalInt wanted, String subject, String remedy) {
        List<Integer> exposed = policy.network().expose();
        if (wanted.isEmpty() && exposed.size() == 1) {
            return exposed.getFirst();
        }
        String ports = exposed.stream().map(String::valueOf).collect(Collectors.joining(", "));
        if (wanted.isEmpty() && !exposed.isEmpty()) {
            throw Problem.usage(
                    "which-port", "opening a port of " + subject, "it has several: " + ports, "Say which one");
        }
        if (wanted.isEmpty() || !exposed.contains(wanted.getAsInt())) {
            String rule = exposed.isEmpty() ? "its network.expose has no port" : "its network.expose has only " + ports;
            throw Problem.refused(
                    "port-not-exposed",
                    "opening " + (wanted.isEmpty() ? "a port" : "port " + wanted.getAsInt()) + " of " + subject,
                    rule,
                    "Add it to policy.network.expose" + remedy);
        }
        return wanted.getAsInt();
    }
}
