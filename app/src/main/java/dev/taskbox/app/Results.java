package dev.taskbox.app;

import dev.taskbox.engine.Audit;
import dev.taskbox.engine.EventLog;
import dev.taskbox.model.AuditEntry;
import dev.taskbox.model.AuditVerdict;
import dev.taskbox.model.Event;
import dev.taskbox.model.Fact;
import dev.taskbox.model.Flag;
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
import java.util.function.Consumer;

/** What a task's agent wrote and made. */
final class Results {
    private static final int MOST_DIFF_BYTES = 8 << 20;
    private static final int MOST_FILES = 5_000;

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
        Run run = run(id, number, "reading the log of task " + id);
        for (int turn = 1; turn <= run.turns(); turn++) {
            Path file = locations
                    .runDirectory(id, run.number())
                    .resolve("turn-" + turn)
                    .resolve(stderr ? "stderr" : "stdout");
            copy(file, out);
        }
    }

    private Run run(long id, OptionalInt number, String tried) {
        projects.task(id);
        return (number.isPresent() ? store.run(id, number.getAsInt()) : lastRun(id))
                .orElseThrow(() -> Problem.notFound("no-such-run", tried, "it has no such run", "See task show " + id));
    }

    AuditVerdict audit(long id, OptionalInt number, Consumer<AuditEntry> consumer) {
        Run run = run(id, number, "reading the audit of task " + id);
        return new Audit(locations).read(id, run.number(), consumer);
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
        List<Event> last = store.lastCollects(List.of(id));
        return new DiffView(text.text(), text.truncated(), uncommitted(last), files, Projects.flags(last, id));
    }

    private static List<String> uncommitted(List<Event> lastCollect) {
        return collected(lastCollect).map(Fact.Collected::uncommitted).orElse(List.of());
    }

    private static Optional<Fact.Collected> collected(List<Event> lastCollect) {
        return lastCollect.stream()
                .map(Event::fact)
                .filter(Fact.Collected.class::isInstance)
                .map(Fact.Collected.class::cast)
                .findFirst();
    }

    List<Flag> mergeFlags(long id, Optional<String> into, Uncommitted uncommitted) {
        Task task = mergeable(id);
        return Merge.flags(projects.repository(task), task, into, choice(uncommitted));
    }

    MergeView merge(long id, Optional<String> into, Uncommitted uncommitted, List<Flag> seen) {
        Task task = mergeable(id);
        Merged merged = Merge.merge(projects.repository(task), task, into, choice(uncommitted), seen);
        events.apply(id, new TaskChange.Accept());
        int commits = collected(store.lastCollects(List.of(id)))
                .map(Fact.Collected::commits)
                .orElse(0);
        return new MergeView(task.branch(), merged.into(), merged.to(), commits);
    }

    private Task mergeable(long id) {
        Task task = projects.task(id);
        if (TaskChange.next(task.state(), new TaskChange.Accept()).isEmpty()) {
            throw Problem.conflict(
                    "wrong-state",
                    "merging task " + id,
                    "it is " + task.state().word(),
                    "Merge it when it is in review");
        }
        return task;
    }

    private static dev.taskbox.workspace.Uncommitted choice(Uncommitted uncommitted) {
        return switch (uncommitted) {
            case ASK -> dev.taskbox.workspace.Uncommitted.ASK;
            case TAKE -> dev.taskbox.workspace.Uncommitted.INCLUDE;
            case LEAVE -> dev.taskbox.workspace.Uncommitted.LEAVE_OUT;
        };
    }
}
