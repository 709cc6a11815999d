package dev.taskbox.engine;

import dev.taskbox.model.Locations;
import dev.taskbox.model.Problem;
import dev.taskbox.model.Store;
import dev.taskbox.model.Store.TaskFilter;
import dev.taskbox.model.Task;
import dev.taskbox.model.TaskState;
import dev.taskbox.workspace.Workspaces;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Empties the trash. What was collected stays in the project; what was not is left where it is. */
public final class Retention {
    private static final Logger LOG = System.getLogger("dev.taskbox.engine");
    private static final Duration TRASH = Duration.ofDays(30);
    private static final Duration EVENTS = Duration.ofDays(365);

    private final Locations locations;
    private final Store store;

    public Retention(Locations locations, Store store) {
        this.locations = locations;
        this.store = store;
    }

    public void run(Instant now) {
        Instant trashedSince = now.minus(TRASH);
        store.tasks(TaskFilter.inStates(List.of(TaskState.TRASHED))).stream()
                .filter(task -> task.updatedAt().isBefore(trashedSince))
                .forEach(this::removeFiles);
        store.retain(trashedSince, now.minus(EVENTS));
    }

    private void removeFiles(Task task) {
        Path directory = locations.taskDirectory(task.id());
        try {
            new Workspaces().remove(task, directory, false);
            if (Files.exists(directory)) {
                remove(directory);
            }
        } catch (Problem | IOException e) {
            LOG.log(Level.WARNING, "the files of task " + task.id() + " stay in " + directory + ": " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A box wrote in its home: names and modes may be anything, and rm follows no link. */
    private static void remove(Path directory) throws IOException, InterruptedException {
        for (List<String> command : List.of(
                List.of("/bin/chmod", "-R", "u+rwX", "--", directory.toString()),
                List.of("/bin/rm", "-rf", "--one-file-system", "--", directory.toString()))) {
            new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        }
    }
}
