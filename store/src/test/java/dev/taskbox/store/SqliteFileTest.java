package dev.taskbox.store;

import static dev.taskbox.store.Problems.assertProblem;
import static dev.taskbox.store.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskbox.model.Problem.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqliteFileTest {
    @TempDir
    Path directory;

    private final SettableClock clock = new SettableClock();

    @Test
    void nobodyElseMayReadIt() throws IOException {
        Path deeper = directory.resolve("deep/er");
        Path database = deeper.resolve("taskbox.db");
        try (SqliteStore store = SqliteStore.open(database, clock)) {
            Samples.addTask(store);
            assertThat(mode(directory.resolve("deep"))).isEqualTo("rwx------");
            assertThat(mode(deeper)).isEqualTo("rwx------");
            assertThat(List.of("taskbox.db", "taskbox.db-wal", "taskbox.db-shm"))
                    .allSatisfy(name ->
                            assertThat(mode(database.resolveSibling(name))).isEqualTo("rw-------"));
        }
        assertThat(names(deeper)).containsExactly("taskbox.db");
    }

    @Test
    void whatIsOpenToOthersIsClosed() throws IOException {
        Path database = directory.resolve("taskbox.db");
        for (String suffix : List.of("", "-wal", "-shm")) {
            Path file = Files.createFile(directory.resolve("taskbox.db" + suffix));
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
        }
        try (SqliteStore store = SqliteStore.open(database, clock)) {
            Samples.addTask(store);
            for (String suffix : List.of("", "-wal", "-shm")) {
                assertThat(mode(directory.resolve("taskbox.db" + suffix))).isEqualTo("rw-------");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "with space.db",
                "?journal_mode=off.db",
                "a?mode=memory&x.db",
                "a#b.db",
                "a%41.db",
                "ü世.db",
                ":memory:",
                "file:x.db",
                "a'b;.db"
            })
    void anyNameIsAFile(String name) throws IOException {
        Path database = directory.resolve(name);
        try (SqliteStore store = SqliteStore.open(database, clock)) {
            Samples.addTask(store);
        }
        try (SqliteStore store = SqliteStore.open(database, clock)) {
            assertThat(store.projects()).hasSize(1);
        }
        assertThat(names(directory)).containsExactly(name);
    }

    @Test
    void aLinkLeadsToTheFile() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("link.db"), directory.resolve("real.db"));
        Files.createFile(directory.resolve("real.db"));
        try (SqliteStore store = SqliteStore.open(link, clock)) {
            Samples.addTask(store);
            assertThat(mode(directory.resolve("real.db-wal"))).isEqualTo("rw-------");
        }
    }

    @Test
    void aDirectoryIsRefused() throws IOException {
        Files.createDirectory(directory.resolve("taskbox.db"));
        assertProblem(
                Kind.FAILED, "database-not-usable", () -> SqliteStore.open(directory.resolve("taskbox.db"), clock));
        assertProblem(Kind.FAILED, "database-not-usable", () -> SqliteStore.open(Path.of("/"), clock));
    }

    @Test
    void aPlaceThatCannotBeWrittenIsNamed() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        assertThat(problem(() -> SqliteStore.open(file.resolve("taskbox.db"), clock))
                        .sentence())
                .contains(file.toString())
                .contains("TASKBOX_HOME");
        // even root makes no file there
        assertProblem(
                Kind.FAILED, "database-not-usable", () -> SqliteStore.open(Path.of("/proc/self/taskbox.db"), clock));
        Path dangling = Files.createSymbolicLink(directory.resolve("dangling.db"), directory.resolve("gone/x"));
        assertProblem(Kind.FAILED, "database-not-usable", () -> SqliteStore.open(dangling, clock));
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
