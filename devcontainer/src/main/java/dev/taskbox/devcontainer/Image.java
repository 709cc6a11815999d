package dev.taskbox.devcontainer;

import java.util.Map;

/**
 * What containers are made from.
 *
 * @param name by which the engine finds it
 * @param environment what it sets, and what the project's devcontainer.json sets besides
 * @param rootIsReadOnly unless the project asks otherwise
 */
record Image(String name, Map<String, String> environment, boolean rootIsReadOnly) {
    Image {
        environment = Map.copyOf(environment);
    }
}
