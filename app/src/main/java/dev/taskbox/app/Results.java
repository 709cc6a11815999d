package dev.taskbox.app;

import dev.taskbox.engine.EventLog;
import dev.taskbox.model.Event;
import dev.taskbox.model.Fact;
import dev.taskbox.model.Locations;
import dev.taskbox.model.Problem;
import dev.taskbox.model.Run;
import dev.taskbox.model.Store;
import dev.taskbox.model.Task;
import dev.taskbox.model.TaskChange;
import dev.taskbox.service.TaskService.DiffView;
import dev.taskbox.service.TaskService.FileStat;
import dev.taskbox.service.TaskService.MergeView;
import dev.taskbox.service.TaskService.Uncommitted;
import dev.taskbox.workspace.DiffText;
import dev.taskbox.workspace.Merge;
import dev.taskbox.workspace.Merged;
import dev.taskbox.workspace.Review;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What a task's agent wrote and made. */
final class Results {
    private static final int MOST_DIFF_BYTES = 8 << 20;
    private static final int MOST_FILES = 5_000;
    private static final int PAGE = 1_000;

    private final Locations locations;
    private final Store store;
    private final EventLog events;
    private final Projects projects;

    Results(Locations locations, Store store, EventLog events, Projects projects) {
        this.locations = locations;
        this.store = store;
        this.events = events;
        this.projects = projects;
    }

    /** Every turn's output of one run, in the order of the turns. */
    void rawLog(long id, OptionalInt number, boolean stderr, OutputStream out) {
        projects.task(id);
        Run run = (number.isPresent() ? store.run(id, number.getAsInt()) : lastRun(id))
                .orElseThrow(() -> Problem.notFound(
                        "no-such-run", "reading the log of task " + id, "it has no such run", "See task show " + id));
        for (int turn = 1; turn <= run.turns(); turn++) {
            Path file = locations
                    .runDirectory(id, run.number())
                    .resolve("turn-" + turn)
                    .resolve(stderr ? "stderr" : "stdout");
            copy(file, out);
        }
    }

    private Optional<Run> lastRun(long id) {
        return store.lastRuns(List.of(id)).stream().findFirst();
    }

    private static void copy(Path file, OutputStream out) {
        try {
            if (Files.exists(file)) {
                Files.copy(file, out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    DiffView diff(long id, boolean stat) {
        Task task = projects.task(id);
        Review review = Review.of(projects.repository(task), task);
        DiffText text = stat ? review.stat(MOST_DIFF_BYTES) : review.diff(MOST_DIFF_BYTES);
        List<FileStat> files = review.files(MOST_FILES).files().stream()
                .map(file -> new FileStat(file.path(), file.added(), file.deleted()))
                .toList();
        return new DiffView(text.text(), text.truncated(), uncommitted(id), files);
    }

    private List<String> uncommitted(long id) {
        return lastCollected(id).map(Fact.Collected::uncommitted).orElse(List.of());
    }

    private Optional<Fact.Collected> lastCollected(long id) {
        Optional<Fact.Collected> last = Optional.empty();
        long after = 0;
        while (true) {
            List<Event> page = events.after(OptionalLong.of(id), after, PAGE);
            for (Event event : page) {
                if (event.fact() instanceof Fact.Collected collected) {
                    last = Optional.of(collected);
                }
                after = event.seq();
            }
            if (page.size() < PAGE) {
                return last;
            }
        }
    }

    MergeView merge(long id, Optional<String> into, Uncommitted uncommitted) {
        Task task = projects.task(id);
        if (TaskChange.next(task.state(), new TaskChange.Accept()).isEmpty()) {
            throw Problem.conflict(
                    "wrong-state",
                    "merging task " + id,
                    "it is " + task.state().word(),
                    "Merge it when it is in review");
        }
        Merged merged = Merge.merge(projects.repository(task), task, into, choice(uncommitted));
        events.apply(id, new TaskChange.Accept());
        int commits = lastCollected(id).map(Fact.Collected::commits).orElse(0);
        return new MergeView(task.branch(), merged.into(), merged.to(), commits);
    }

    private static dev.taskbox.workspace.Uncommitted choice(Uncommitted uncommitted) {
        return switch (uncommitted) {
            case ASK -> dev.taskbox.workspace.Uncommitted.ASK;
            case TAKE -> dev.taskbox.workspace.Uncommitted.INCLUDE;
            case LEAVE -> dev.taskbox.workspace.Uncommitted.LEAVE_OUT;
        };
    }
}
