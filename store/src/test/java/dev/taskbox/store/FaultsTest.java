package dev.taskbox.store;

import static dev.taskbox.store.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskbox.model.Event;
import dev.taskbox.model.Problem;
import dev.taskbox.model.Task;
import dev.taskbox.model.TaskChange;
import dev.taskbox.store.Connections.Durability;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaultsTest {
    @TempDir
    Path directory;

    private final SettableClock clock = new SettableClock();
    private Path database;

    @BeforeEach
    void nameDatabase() {
        database = directory.resolve("taskbox.db");
    }

    private SqliteStore open() {
        return SqliteStore.open(database, clock);
    }

    private static void set(SqliteStore store, String pragma) {
        store.connections().write("setting", Durability.ON_DISK, handle -> handle.execute("pragma " + pragma));
    }

    private static List<Event> manyWords(Task task) {
        return IntStream.range(0, 100)
                .mapToObj(i -> Samples.said(task.id(), 1, "x".repeat(10_000)))
                .toList();
    }

    @Test
    void fullDiskChangesNothingAndPasses() {
        try (SqliteStore store = open()) {
            Task task = Samples.addTask(store);
            store.append(manyWords(task), task.id(), 1, "turn-1/stdout", 1_000);
            long last = store.lastSeq();
            set(store, "max_page_count = 1"); // becomes as many as there are

            Problem problem = problem(() -> store.append(manyWords(task), task.id(), 1, "turn-1/stdout", 2_000));

            assertThat(problem.code()).isEqualTo("database-full");
            assertThat(problem.sentence())
                    .startsWith("recording what turn-1/stdout of task 1 said failed: the disk that holds " + database
                            + " is full. Free some space")
                    .endsWith("nothing was changed.");
            assertThat(store.lastSeq()).isEqualTo(last);
            assertThat(store.mark(task.id(), 1, "turn-1/stdout")).isEqualTo(1_000);

            set(store, "max_page_count = 1000000");
            store.append(manyWords(task), task.id(), 1, "turn-1/stdout", 2_000);
            assertThat(store.lastSeq()).isEqualTo(last + 100);
        }
    }

    @Test
    void readOnlyDatabaseChangesNothing() {
        try (SqliteStore store = open()) {
            Task task = Samples.addTask(store);
            set(store, "query_only = on");
            Problem problem = problem(() -> store.apply(task.id(), new TaskChange.Queue()));
            assertThat(problem.code()).isEqualTo("database-read-only");
            assertThat(problem.sentence()).startsWith("queueing task 1 failed: " + database + " cannot be written.");
            assertThat(store.task(task.id())).contains(task);
            assertThat(store.lastSeq()).isZero();
        }
    }

    @Test
    void readersCannotWrite() {
        try (SqliteStore store = open()) {
            Samples.addTask(store);
            Problem problem = problem(
                    () -> store.connections().read("writing", handle -> handle.execute("update task set title = 'x'")));
            assertThat(problem.code()).isEqualTo("database-read-only");
        }
    }

    @Test
    void whatIsNoDatabaseIsRefusedUntouched() throws IOException {
        byte[] garbage = new byte[10_000];
        new Random(1).nextBytes(garbage);
        Files.write(database, garbage);
        assertThat(problem(this::open).code()).isEqualTo("database-corrupt");
        assertThat(Files.readAllBytes(database)).isEqualTo(garbage);
    }

    @Test
    void damagedPagesAreReported() throws IOException {
        try (SqliteStore store = open()) {
            Task task = Samples.addTask(store);
            store.append(manyWords(task));
        }
        overwriteAllButTheHeader();
        Problem problem = problem(() -> {
            try (SqliteStore store = open()) {
                store.events(0, 1_000);
            }
        });
        assertThat(problem.code()).isEqualTo("database-corrupt");
        assertThat(problem.sentence()).contains(database.toString()).contains("backup");
    }

    private void overwriteAllButTheHeader() throws IOException {
        byte[] garbage = new byte[(int) Files.size(database) - 4_096];
        new Random(1).nextBytes(garbage);
        try (FileChannel channel = FileChannel.open(database, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(garbage), 4_096);
        }
    }

    @Test
    void truncatedFileIsReported() throws IOException {
        try (SqliteStore store = open()) {
            store.append(manyWords(Samples.addTask(store)));
        }
        try (FileChannel channel = FileChannel.open(database, StandardOpenOption.WRITE)) {
            channel.truncate(3 * 4_096L + 100);
        }
        Problem problem = problem(() -> {
            try (SqliteStore store = open()) {
                store.events(0, 1_000);
            }
        });
        assertThat(problem.code()).isEqualTo("database-corrupt");
    }

    @Test
    void anotherProgramsLockIsNamed() throws SQLException {
        try (SqliteStore store = open();
                Connection other = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = other.createStatement()) {
            set(store, "busy_timeout = 10");
            statement.execute("begin immediate");
            assertThat(problem(() -> Samples.addTask(store)).code()).isEqualTo("database-busy");
            statement.execute("rollback");
            Samples.addTask(store);
        }
    }

    @Test
    void aWordOfANewerProgramIsNamed() throws SQLException {
        try (SqliteStore store = open()) {
            Task task = Samples.addTask(store);
            store.addRun(task.id(), "sha256:1", "{}");
            Database.execute(database, "update task set place = 'moon'", "update run set state = 'hibernating'");
            assertThat(problem(() -> store.task(task.id())).sentence())
                    .contains("'moon'")
                    .contains("newest Taskbox");
            assertThat(problem(() -> store.runs(task.id())).sentence()).contains("'hibernating'");
            assertThat(store.projects()).hasSize(1);
        }
    }

    /** A transaction that cannot be rolled back must not leave the store without a way to write. */
    @Test
    void lostTransactionCostsOnlyItself() {
        try (SqliteStore store = open()) {
            Task task = Samples.addTask(store);
            assertThatThrownBy(() -> store.connections().write("failing", Durability.SOON, handle -> {
                        handle.execute("update task set title = 'x'");
                        handle.execute("rollback");
                        throw new IllegalStateException("after it was rolled back");
                    }))
                    .hasMessage("after it was rolled back");
            assertThat(store.task(task.id())).contains(task);
            store.edit(task.id(), "y", "", 0);
            assertThat(store.task(task.id()).orElseThrow().title()).isEqualTo("y");
        }
    }

    @Test
    void whatFailsHalfwayIsUndone() {
        try (SqliteStore store = open()) {
            Task task = Samples.addTask(store);
            assertThatThrownBy(() -> store.connections().write("failing", Durability.ON_DISK, handle -> {
                        handle.execute("update task set title = 'x'");
                        throw new IllegalStateException("halfway");
                    }))
                    .hasMessage("halfway");
            assertThat(store.task(task.id())).contains(task);
        }
    }
}
