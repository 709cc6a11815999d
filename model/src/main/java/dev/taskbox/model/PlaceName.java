package dev.taskbox.model;

import java.util.Locale;
import java.util.Optional;

/** Where runs can execute. */
public enum PlaceName {
    NATIVE,
    DEVCONTAINER,
    HOST;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<PlaceName> of(String word) {
        for (PlaceName name : values()) {
            if (name.word().equals(word)) {
                return Optional.of(name);
            }
        }
        return Optional.empty();
    }
}
