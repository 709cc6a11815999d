package dev.taskbox.workspace;

import static java.util.Objects.requireNonNull;

/**
 * A patch for reading. File names are quoted; the lines are what an agent wrote and may hold anything, so whoever
 * shows them on a terminal strips them first.
 *
 * @param truncated whether it was longer than what is shown
 */
public record DiffText(String text, boolean truncated) {
    public DiffText {
        requireNonNull(text, "text is null");
    }
}
