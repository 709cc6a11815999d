package dev.taskbox.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskbox.model.Fact;
import dev.taskbox.model.Locations;
import dev.taskbox.model.NewTask;
import dev.taskbox.model.PlaceName;
import dev.taskbox.model.Project;
import dev.taskbox.model.Store;
import dev.taskbox.model.Task;
import dev.taskbox.model.TaskChange;
import dev.taskbox.store.SqliteStore;
import dev.taskbox.workspace.Workspaces;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetentionTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    @TempDir
    Path root;

    private Locations locations;
    private Store store;
    private Task task;

    @BeforeEach
    void trashATask() throws Exception {
        locations = new Locations(root.resolve("config"), root.resolve("data"), root.resolve("run"));
        store = SqliteStore.open(locations.database(), InstantSource.fixed(NOW));
        Project project = store.addProject("p", root);
        task = store.addTask(new NewTask(project.id(), "t", "", "scripted", PlaceName.NATIVE, 0));
        store.apply(task.id(), new TaskChange.Trash());
        Files.createDirectories(locations.taskDirectory(task.id()).resolve("home"));
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void runAfter(Duration time) {
        new Retention(locations, store).run(NOW.plus(time));
    }

    @Test
    void keepsWhatWasThrownAwayLately() {
        runAfter(Duration.ofDays(29));
        assertThat(store.task(task.id())).isPresent();
        assertThat(locations.taskDirectory(task.id())).exists();
    }

    @Test
    void removesRowAndFilesLater() throws Exception {
        Path outside = Files.writeString(root.resolve("precious"), "x");
        Files.createSymbolicLink(locations.taskDirectory(task.id()).resolve("home/link"), root);
        runAfter(Duration.ofDays(31));
        assertThat(store.task(task.id())).isEmpty();
        assertThat(locations.taskDirectory(task.id())).doesNotExist();
        assertThat(outside).exists();
    }

    @Test
    void keepsTheAuditsAsLongAsTheTaskAndNoLonger() {
        try (AuditLog log = new AuditLog(
                locations.runDirectory(task.id(), 1),
                task.id(),
                1,
                InstantSource.fixed(NOW),
                AuditLog.Limits.DEFAULT)) {
            log.write(new Fact.EgressDenied("evil.example", 443, "not in network.allow", ""));
        }
        Path audit = locations.runDirectory(task.id(), 1).resolve(AuditLog.FILE);
        new Workspaces().remove(task, locations.taskDirectory(task.id()), true);
        runAfter(Duration.ofDays(29));
        assertThat(audit).exists();
        runAfter(Duration.ofDays(31));
        assertThat(audit).doesNotExist();
    }

    @Test
    void leavesWorkThatWasNeverCollected() throws Exception {
        Path work = Files.createDirectories(locations.taskDirectory(task.id()).resolve("workspace"));
        runAfter(Duration.ofDays(31));
        assertThat(work).exists();
    }
}
