package dev.taskbox.devcontainer;

import dev.taskbox.model.Problem;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/** What a devcontainer.json may not ask for, since it would take a wall away or open a door in it. */
record Weakening(String key, Predicate<JsonNode> asks, String why, String remedy) {
    private static final Set<String> HARMLESS_RUN = Set.of("--init", "--rm");
    private static final Set<String> HARMLESS_BUILD = Set.of("--pull", "--no-cache");
    private static final String LEAVE_OUT = "Leave it out";

    private static final List<Weakening> ALL = List.of(
            new Weakening(
                    "privileged",
                    node -> node.asBoolean(false),
                    "a privileged container is root on this machine",
                    LEAVE_OUT + "; a Docker in the container cannot be had"),
            new Weakening("capAdd", Weakening::isFilled, "a box has none of root's rights", LEAVE_OUT),
            new Weakening(
                    "securityOpt",
                    Weakening::isFilled,
                    "the filters of system calls and profiles are part of the walls",
                    LEAVE_OUT),
            new Weakening(
                    "runArgs",
                    node -> !areAll(node, HARMLESS_RUN),
                    "the container is made with Taskbox's own arguments, and another could open it",
                    LEAVE_OUT + ", or keep --init; limits and hosts are set in .taskbox.yaml"),
            new Weakening(
                    "mounts",
                    Weakening::isFilled,
                    "a mount would bring something of this machine into the box, or keep it for another task",
                    "Name what must be seen in policy.files.read of .taskbox.yaml, and what is kept in"
                            + " policy.files.cache"),
            new Weakening("workspaceMount", node -> !node.isNull(), "the workspace is the task's own clone", LEAVE_OUT),
            new Weakening(
                    "appPort",
                    node -> !node.isNull(),
                    "it would open a port of this machine",
                    "Name the port in policy.network.expose of .taskbox.yaml, and open it with task open"));

    private static boolean isFilled(JsonNode node) {
        return !node.isNull() && !node.isEmpty();
    }

    private static boolean areAll(JsonNode words, Set<String> allowed) {
        return words.isArray()
                && words.valueStream().allMatch(word -> word.isString() && allowed.contains(word.stringValue()));
    }

    /** @throws Problem kind REFUSED, with the key and its line */
    static void refuse(DevcontainerFile file) {
        for (Weakening weakening : ALL) {
            JsonNode node = file.content().get(weakening.key);
            if (node != null && weakening.asks.test(node)) {
                throw weakening.refused(file.at(weakening.key), weakening.key);
            }
        }
        JsonNode options = file.content().path("build").get("options");
        if (options != null && !areAll(options, HARMLESS_BUILD)) {
            throw new Weakening(
                            "build.options",
                            _ -> true,
                            "an option could let the build out of its own network",
                            LEAVE_OUT + "; hosts are named in policy.network.build of .taskbox.yaml")
                    .refused(file.at("options"), "build.options");
        }
    }

    /** The same of what features and the image add to it. @param merged as the Dev Containers command line says */
    static void refuseMerged(DevcontainerFile file, JsonNode merged) {
        for (Weakening weakening : ALL) {
            JsonNode node = merged.get(weakening.key);
            if (node != null && weakening.asks.test(node)) {
                throw weakening.refused(file.at("features"), "a feature or the image asks for " + weakening.key);
            }
        }
    }

    private Problem refused(String where, String what) {
        return Problem.refused(
                "devcontainer-weakens", "using the project's devcontainer", what + " (" + where + "): " + why, remedy);
    }
}
