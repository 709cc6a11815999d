package dev.taskbox.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskbox.model.Store.TaskFilter;
import dev.taskbox.model.TaskState;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read over and over goes by an index and is not sorted, however much there is. */
class QueryPlanTest {
    @TempDir
    Path directory;

    private SqliteStore store;

    @BeforeEach
    void open() {
        store = SqliteStore.open(directory.resolve("taskbox.db"), new SettableClock());
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void events() {
        assertThat(plan(EventRows.AFTER)).containsExactly("SEARCH event USING INTEGER PRIMARY KEY (rowid>?)");
        assertThat(plan(EventRows.OF_TASK_AFTER))
                .containsExactly("SEARCH event USING INDEX event_by_task (task_id=? AND seq>?)");
        assertThat(plan(EventRows.LAST)).containsExactly("SEARCH event");
    }

    @Test
    void tasks() {
        // nearly all of them, by the key, which is their order
        assertThat(plan(TaskRows.listSql(TaskFilter.ALL))).containsExactly("SCAN task");
        assertThat(plan(TaskRows.listSql(TaskFilter.inStates(Set.of(TaskState.REVIEW)))))
                .containsExactly("SEARCH task USING INDEX task_by_state (state=?)");
        assertThat(plan(TaskRows.listSql(TaskFilter.inStates(Set.of(TaskState.REVIEW, TaskState.DONE)))))
                .contains("SEARCH task USING INDEX task_by_state (state=?)");
        assertThat(plan(TaskRows.listSql(new TaskFilter(Set.of(), Optional.of(1L), Optional.empty()))))
                .containsExactly("SEARCH task USING INDEX task_by_project (project_id=?)");
        assertThat(plan(TaskRows.QUEUED)).containsExactly("SEARCH task USING INDEX task_queue (state=?)");
    }

    @Test
    void lastRuns() {
        assertThat(plan(RunRows.LAST))
                .noneMatch(step -> step.startsWith("SCAN run"))
                .noneMatch(step -> step.contains("TEMP B-TREE"))
                .anyMatch(step -> step.startsWith("SEARCH run USING INDEX"));
    }

    @Test
    void lastCollects() {
        assertThat(plan(EventRows.LAST_COLLECTS))
                .noneMatch(step -> step.startsWith("SCAN event") || step.contains("INDEX event_by_task"))
                .anyMatch(step -> step.startsWith("SEARCH event USING INDEX event_of_collect (task_id=? AND kind=?"))
                .anyMatch(step ->
                        step.startsWith("SEARCH others USING COVERING INDEX event_of_collect (task_id=? AND kind=?"));
    }

    private List<String> plan(String sql) {
        String bound = sql.replaceAll(":[a-z]+", "0");
        return store.connections()
                .read(
                        "explaining",
                        handle -> handle.createQuery("explain query plan " + bound)
                                .map((row, _) -> row.getString("detail"))
                                .list());
    }
}
