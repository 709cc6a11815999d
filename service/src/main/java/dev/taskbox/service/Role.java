package dev.taskbox.service;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What somebody who comes in from elsewhere may do. Each may do what those before it may. */
public enum Role {
    /** Looks, and changes nothing. */
    VIEW,
    /** Moves tasks and their results. */
    OPERATE,
    /** Everything, as the user of the machine. */
    ADMIN;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Role> of(String word) {
        return Arrays.stream(values()).filter(role -> role.word().equals(word)).findFirst();
    }

    public boolean covers(Role other) {
        return compareTo(other) >= 0;
    }
}
