package dev.taskbox.policy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.Tag;

/** The presets that come with Taskbox: one resource each, in the words of {@code policy.network}. */
public final class Presets {
    private static final List<String> NAMES = List.of(
            "claude",
            "codex",
            "gemini",
            "opencode", //
            "github",
            "gitlab", //
            "npm",
            "maven",
            "gradle",
            "pypi",
            "cargo",
            "go",
            "debian");

    /** Read when first asked for: {@link Forms} needs the names, and this needs the forms. */
    private static final class Loaded {
        static final Key<String> DESCRIPTION =
                Key.of("description", Forms.WORDING, "For people.").require();
        static final Key<Boolean> AGENT = Key.of(
                "agent",
                new Leaf<>("true or false", Set.of(Tag.BOOL), (text, _, _) -> Boolean.parseBoolean(text), Map.of()),
                "Whether it belongs to an agent.");
        static final Group FILE = Group.of(DESCRIPTION, AGENT, Keys.ALLOW);

        static final List<Preset> ALL = NAMES.stream().map(Loaded::load).toList();

        private static Preset load(String name) {
            Path file = Path.of(name + ".yaml");
            Issues issues = new Issues();
            Reading in = new Reading(file, Reading.Scope.USER, Path.of("/"), file, issues);
            Values values = Yaml.read(resource(name), in)
                    .flatMap(root -> FILE.read(root, "", in))
                    .orElseGet(Values::new);
            issues.throwIfAny();
            Preset written = new Preset(
                    name,
                    values.get(DESCRIPTION).map(Found::value).orElseThrow(),
                    values.get(AGENT).map(Found::value).orElse(false),
                    values.list(Keys.ALLOW).stream().map(Found::value).toList());
            return new Preset(name, written.description(), written.isAgent(), written.rulesFrom("preset " + name));
        }
    }

    private Presets() {}

    public static List<Preset> all() {
        return Loaded.ALL;
    }

    static List<String> names() {
        return NAMES;
    }

    public static Optional<Preset> named(String name) {
        return all().stream().filter(preset -> preset.name().equals(name)).findFirst();
    }

    /** What the agent itself must reach; empty for an agent that needs nothing or is not known. */
    static Optional<Preset> ofAgent(String agent) {
        return named(agent).filter(Preset::isAgent);
    }

    private static String resource(String name) {
        try (InputStream in = Presets.class.getResourceAsStream("presets/" + name + ".yaml")) {
            if (in == null) {
                throw new IllegalStateException("the preset " + name + " is missing from the program");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
