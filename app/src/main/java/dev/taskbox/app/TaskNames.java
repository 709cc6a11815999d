package dev.taskbox.app;

import dev.taskbox.model.Problem;
import dev.taskbox.model.Store;
import dev.taskbox.model.Store.TaskFilter;
import dev.taskbox.model.Task;
import java.util.List;
import java.util.Locale;

/** What a person may call a task: its number, or the beginning of its title where that is unique. */
final class TaskNames {
    private TaskNames() {}

    static long resolve(Store store, String idOrTitle) {
        if (idOrTitle.matches("[0-9]{1,18}")) {
            return store.task(Long.parseLong(idOrTitle))
                    .orElseThrow(() -> none(idOrTitle))
                    .id();
        }
        String wanted = idOrTitle.toLowerCase(Locale.ROOT);
        List<Task> found = store.tasks(TaskFilter.ALL).stream()
                .filter(task -> task.title().toLowerCase(Locale.ROOT).startsWith(wanted))
                .toList();
        if (wanted.isBlank() || found.isEmpty()) {
            throw none(idOrTitle);
        }
        if (found.size() > 1) {
            throw Problem.usage(
                    "ambiguous-title",
                    "finding the task \"" + idOrTitle + "\"",
                    found.size() + " titles begin like that",
                    "Give its number: "
                            + String.join(
                                    ", ",
                                    found.stream()
                                            .limit(5)
                                            .map(task -> Long.toString(task.id()))
                                            .toList()));
        }
        return found.getFirst().id();
    }

    static Problem none(String idOrTitle) {
        return Problem.notFound(
                "no-such-task",
                "finding task " + idOrTitle,
                "there is none of that number or title",
                "See them with task list");
    }
}
