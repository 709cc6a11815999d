package dev.taskbox.policy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The named presets that come with Taskbox, in {@code presets/*.yaml}. */
public final class Presets {
    static final List<String> NAMES = List.of(
            "claude",
            "codex",
            "gemini",
            "opencode",
            "github",
            "gitlab",
            "npm",
            "maven",
            "gradle",
            "pypi",
            "cargo",
            "go",
            "debian");

    /** Those an agent of the same name cannot work without. */
    private static final Set<String> OF_AGENTS = Set.of("claude", "codex", "gemini", "opencode");

    private Presets() {}

    /** The files are read when the first preset is asked for. */
    private static final class Holder {
        static final Key<String> DESCRIPTION = Key.of("description", "", Forms.WORD);
        static final Shape.Group<Void> TABLE = new Shape.Group<>(List.of(DESCRIPTION, Keys.ALLOW));
        static final Map<String, Layer> LAYERS =
                NAMES.stream().collect(Collectors.toMap(name -> name, Holder::read, (a, _) -> a, TreeMap::new));

        private static Layer read(String name) {
            String resource = "presets/" + name + ".yaml";
            Path file = Path.of(resource);
            Issues issues = new Issues();
            Layer layer = new LayerReader(new LayerReader.Source(file, resource, file, true, file), TABLE, issues)
                    .read(bytes(resource));
            issues.throwIfAny();
            return layer;
        }

        private static byte[] bytes(String resource) {
            try (InputStream in = Presets.class.getResourceAsStream(resource)) {
                if (in == null) {
                    throw new IllegalStateException("the preset " + resource + " is missing from the program");
                }
                return in.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    public static List<Preset> all() {
        return NAMES.stream()
                .map(name -> new Preset(
                        name,
                        layer(name).first(Holder.DESCRIPTION).orElseThrow().value(),
                        allow(name).stream().map(Setting::text).toList()))
                .toList();
    }

    static List<Setting<HostPattern>> allow(String name) {
        return layer(name).all(Keys.ALLOW);
    }

    static Optional<String> ofAgent(String agent) {
        return Optional.of(agent).filter(OF_AGENTS::contains);
    }

    private static Layer layer(String name) {
        return Optional.ofNullable(Holder.LAYERS.get(name)).orElseThrow();
    }
}
