package dev.taskbox.model;

import static java.util.Objects.requireNonNull;

/**
 * A changed path that a person should look at before it is merged.
 *
 * @param path quoted as git quotes it where it is not plain text; {@link #MORE} where it stands for others
 * @param reason what follows the path in a sentence: {@code runs in CI}; several are joined by {@code ;}
 */
public record Flag(String path, String reason) {
    /** In place of the paths that are too many to be named. */
    public static final String MORE = "…";

    public Flag {
        requireNonNull(path, "path is null");
        requireNonNull(reason, "reason is null");
    }
}
