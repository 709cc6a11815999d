package dev.taskbox.workspace;

import static java.util.Objects.requireNonNull;

import dev.taskbox.model.Task;
import java.nio.file.Path;
import java.util.List;

/**
 * The private clone a task works in.
 *
 * @param directory on the host; no git may run in it there
 * @param base what it started from
 * @param notes what a person should know of it, as sentences: submodules that are empty
 */
public record Workspace(Path directory, Task.Base base, List<String> notes) {
    public Workspace {
        requireNonNull(directory, "directory is null");
        requireNonNull(base, "base is null");
        notes = List.copyOf(notes);
    }
}
