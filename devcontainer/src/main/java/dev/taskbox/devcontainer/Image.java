package dev.taskbox.devcontainer;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What containers are made from.
 *
 * @param name by which the engine finds it
 * @param environment what it sets, and what the project's devcontainer.json sets besides
 * @param seed a directory of it, whose home and work are copied into a run's home and workspace at its beginning
 * @param services what runs beside the boxes
 */
record Image(String name, Map<String, String> environment, Optional<String> seed, List<ComposeFile.Service> services) {
    Image {
        environment = Map.copyOf(environment);
        services = List.copyOf(services);
    }

    /** One of no project. */
    static Image of(String name, Map<String, String> environment) {
        return new Image(name, environment, Optional.empty(), List.of());
    }
}
