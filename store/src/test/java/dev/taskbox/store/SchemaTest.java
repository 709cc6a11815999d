package dev.taskbox.store;

import static dev.taskbox.store.Problems.problem;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskbox.model.Problem;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaTest {
    @TempDir
    Path directory;

    private final SettableClock clock = new SettableClock();
    private Path database;

    @BeforeEach
    void nameDatabase() {
        database = directory.resolve("taskbox.db");
    }

    /** Opens a database and prints what happens. */
    static final class Opening {
        static void main(String[] arguments) {
            try (SqliteStore store = SqliteStore.open(Path.of(arguments[0]), new SettableClock())) {
                System.out.println("projects: " + store.projects().size());
            } catch (NoClassDefFoundError e) {
                System.out.println("missing: " + e.getMessage());
            }
        }
    }

    @Test
    void newestVersionIsThatOfTheLastMigration() throws IOException, URISyntaxException, SQLException {
        SqliteStore.open(database, clock).close();
        Path migrations = Path.of(Schema.class.getResource("/db/sqlite").toURI());
        try (Stream<Path> files = Files.list(migrations)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .hasSize(Schema.NEWEST)
                    .allMatch(name -> name.matches("V[1-9][0-9]*__[a-z_]+\\.sql"));
        }
        assertThat(Database.query(database, "pragma user_version")).containsExactly("" + Schema.NEWEST);
        assertThat(Database.query(database, "pragma journal_mode")).containsExactly("wal");
        assertThat(Database.query(database, "pragma integrity_check")).containsExactly("ok");
    }

    @Test
    void firstOpeningPrintsNothing() throws IOException, InterruptedException {
        assertThat(open(Child.classPath())).isEqualTo("projects: 0\n");
    }

    @Test
    void onlyAFirstOpeningNeedsFlyway() throws IOException, InterruptedException {
        List<String> without = Child.classPath().stream()
                .filter(entry -> !entry.contains("flyway"))
                .toList();
        assertThat(open(without)).startsWith("missing: org/flywaydb");
        try (SqliteStore store = SqliteStore.open(database, clock)) {
            Samples.addTask(store);
        }
        assertThat(open(without)).isEqualTo("projects: 1\n");
    }

    private String open(List<String> classPath) throws IOException, InterruptedException {
        Process child = Child.start(Opening.class, classPath, database.toString());
        String output = new String(child.getInputStream().readAllBytes(), UTF_8);
        child.waitFor();
        return output;
    }

    @Test
    void aNewerDatabaseIsRefusedUntouched() throws SQLException, IOException {
        SqliteStore.open(database, clock).close();
        Database.execute(database, "pragma user_version = 4711");
        byte[] before = Files.readAllBytes(database);
        Problem problem = problem(() -> SqliteStore.open(database, clock));
        assertThat(problem.code()).isEqualTo("database-newer");
        assertThat(problem.sentence())
                .contains("newer Taskbox")
                .contains("4711")
                .contains(database.toString());
        assertThat(Files.readAllBytes(database)).isEqualTo(before);
    }

    @Test
    void theDatabaseOfAnotherProgramIsRefusedUntouched() throws SQLException {
        for (int version : List.of(0, 1, 4711)) {
            Path other = directory.resolve("other" + version + ".db");
            Database.execute(other, "create table note (text)", "pragma user_version = " + version);
            assertThat(problem(() -> SqliteStore.open(other, clock)).code()).isEqualTo("not-a-taskbox-database");
            assertThat(Database.query(other, "select name from sqlite_schema")).containsExactly("note");
        }
    }

    @Test
    void manyMayOpenANewDatabaseAtOnce() throws InterruptedException, SQLException {
        Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        List<Thread> threads = IntStream.range(0, 8)
                .mapToObj(i -> Thread.ofPlatform().start(() -> {
                    try (SqliteStore store = SqliteStore.open(database, clock)) {
                        store.addProject("p" + i, Path.of("/src/p" + i));
                    } catch (RuntimeException e) {
                        failures.add(e);
                    }
                }))
                .toList();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(failures).isEmpty();
        assertThat(Database.query(database, "select count(*) from project")).containsExactly("8");
        assertThat(Database.query(database, "select count(*) from flyway_schema_history"))
                .containsExactly("" + Schema.NEWEST);
    }
}
