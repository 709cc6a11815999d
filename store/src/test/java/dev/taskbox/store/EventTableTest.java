package dev.taskbox.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskbox.model.Event;
import dev.taskbox.model.Fact;
import dev.taskbox.model.Task;
import dev.taskbox.model.TaskState;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the file itself refuses, and what it gives back where another program, or a newer one, wrote into it. */
class EventTableTest {
    @TempDir
    Path directory;

    private Path database;
    private SqliteStore store;
    private Task task;

    @BeforeEach
    void open() {
        database = directory.resolve("taskbox.db");
        store = SqliteStore.open(database, new SettableClock());
        task = Samples.addTask(store);
        store.append(List.of(Samples.said(task.id(), 1, "first"), Samples.said(task.id(), 1, "second")));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update event set fact = '{}'",
                "update event set seq = seq + 10",
                "delete from event",
                "delete from event where seq = 1",
                "replace into event (seq, task_id, run, at, kind, fact) values (1, 1, 1, 0, 'agent.said', '{}')",
                "insert into event (seq, task_id, run, at, kind, fact) values (2, 1, 1, 0, 'agent.said', '{}')",
                "insert or ignore into event (seq, task_id, run, at, kind, fact) values (1, 1, 1, 0, 'x', '{}')",
                "update event set run = 2 where seq = 2"
            })
    void isAppendOnly(String sql) {
        List<Event> before = store.events(0, 100);
        assertThatThrownBy(() -> Database.execute(database, sql))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("event");
        assertThat(store.events(0, 100)).isEqualTo(before).hasSize(2);
    }

    @Test
    void isAppendOnlyAgainAfterRetention() {
        Samples.addTaskIn(store, TaskState.DONE);
        assertThat(store.retain(Instant.MAX, Instant.MAX)).isEqualTo(1);
        assertThatThrownBy(() -> Database.execute(database, "delete from event"))
                .hasMessageContaining("removed by retention only");
        assertThat(store.events(0, 100)).hasSize(2);
    }

    @Test
    void leavesOutWhatItCannotReadWithoutShorteningThePage() throws SQLException {
        for (String row : List.of(
                "'agent.dreamt', '{\"text\":\"x\"}'",
                "'agent.said', '{\"words\":\"x\"}'",
                "'agent.said', '{\"text\":7}'",
                "'agent.said', 'null'",
                "'agent.said', '[]'",
                "'agent.said', ''",
                "'agent.said', '{\"text\":'",
                "'state.changed', '{\"from\":\"running\",\"to\":\"hibernating\"}'",
                "'', '{}'",
                "'egress.denied', '{\"host\":\"a\",\"port\":99999999999999,\"rule\":\"\",\"hint\":\"\"}'",
                "'agent.said', '" + "[".repeat(100_000) + "'")) {
            Database.execute(
                    database, "insert into event (task_id, run, at, kind, fact) values (1, 1, 0, " + row + ")");
        }
        List<Event> more = store.append(List.of(Samples.said(task.id(), 1, "third")));
        assertThat(store.events(0, 3)).hasSize(3).last().isEqualTo(more.getFirst());
        assertThat(store.events(task.id(), 0, 100))
                .extracting(Event::fact)
                .containsExactly(
                        new Fact.AgentSaid("first"), new Fact.AgentSaid("second"), new Fact.AgentSaid("third"));
    }

    @Test
    void readsFactsWithFieldsOfANewerProgram() throws SQLException {
        Database.execute(
                database,
                "insert into event (task_id, run, at, kind, fact)"
                        + " values (1, 1, 0, 'agent.said', '{\"mood\":{\"x\":[1]},\"text\":\"x\"}')");
        assertThat(store.events(task.id(), 0, 100))
                .last()
                .extracting(Event::fact)
                .isEqualTo(new Fact.AgentSaid("x"));
    }

    @Test
    void keepsOrderAndNumbersOfManyEvents() {
        for (int batch = 0; batch < 10; batch++) {
            store.append(IntStream.range(0, 2_000)
                    .mapToObj(i -> Samples.said(task.id(), 1, "" + i))
                    .toList());
        }
        List<Event> last = store.events(task.id(), store.lastSeq() - 3, 10);
        assertThat(last).extracting(Event::fact).last().isEqualTo(new Fact.AgentSaid("1999"));
        assertThat(last).hasSize(3);
    }
}
