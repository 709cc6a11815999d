package dev.taskbox.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskbox.model.Problem;
import dev.taskbox.model.Store.TaskFilter;
import dev.taskbox.model.Task;
import dev.taskbox.model.TaskChange;
import dev.taskbox.model.TaskState;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The application lets one taskd in at a time; if two get in all the same, they must agree. */
class TwoStoresTest {
    private static final int THREADS = 8;
    private static final int TASKS = 100;

    @TempDir
    Path directory;

    @Test
    void agree() throws InterruptedException, SQLException {
        Path database = directory.resolve("taskbox.db");
        AtomicInteger taken = new AtomicInteger();
        try (SqliteStore one = SqliteStore.open(database, new SettableClock());
                SqliteStore two = SqliteStore.open(database, new SettableClock())) {
            List<Task> tasks = IntStream.range(0, TASKS)
                    .mapToObj(_ -> Samples.addQueuedTask(one))
                    .toList();
            inParallel(one, two, store -> tasks.forEach(task -> take(store, task, taken)));
            assertThat(taken).hasValue(tasks.size());
            assertThat(one.tasks(TaskFilter.ALL))
                    .isEqualTo(two.tasks(TaskFilter.ALL))
                    .allMatch(task -> task.state() == TaskState.STARTING);
            assertThat(two.events(0, 10_000)).hasSize((2 + THREADS) * tasks.size());
        }
        assertThat(Database.query(database, "pragma integrity_check")).containsExactly("ok");
    }

    private static void take(SqliteStore store, Task task, AtomicInteger taken) {
        store.append(List.of(Samples.said(task.id(), 1, "x")));
        try {
            store.apply(task.id(), new TaskChange.Take());
            taken.incrementAndGet();
        } catch (Problem problem) {
            if (problem.kind() != Problem.Kind.CONFLICT) {
                throw problem;
            }
        }
    }

    private static void inParallel(SqliteStore one, SqliteStore two, Consumer<SqliteStore> work)
            throws InterruptedException {
        Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        List<Thread> threads = IntStream.range(0, THREADS)
                .mapToObj(i -> i % 2 == 0 ? one : two)
                .map(store -> Thread.ofPlatform().start(() -> {
                    try {
                        work.accept(store);
                    } catch (RuntimeException e) {
                        failures.add(e);
                    }
                }))
                .toList();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(failures).isEmpty();
    }
}
