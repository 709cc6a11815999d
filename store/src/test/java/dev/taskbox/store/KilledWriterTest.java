package dev.taskbox.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskbox.model.Event;
import dev.taskbox.model.Fact;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledWriterTest {
    private static final int KILLS = 8;
    private static final String STREAM = "turn-1/stdout";

    @TempDir
    Path directory;

    /** Takes what a run says, from the mark on: the event for byte n says n. It never ends by itself. */
    static final class Writing {
        static void main(String[] arguments) {
            long task = Long.parseLong(arguments[1]);
            try (SqliteStore store = SqliteStore.open(Path.of(arguments[0]), new SettableClock())) {
                long mark = store.mark(task, 1, STREAM);
                while (!System.out.checkError()) {
                    long next = mark + 1 + mark % 5;
                    List<Event> events = LongStream.range(mark, next)
                            .mapToObj(i -> Samples.said(task, 1, Long.toString(i)))
                            .toList();
                    store.append(events, task, 1, STREAM, next);
                    mark = next;
                    System.out.println(mark);
                }
            }
        }
    }

    @Test
    void nothingIsLostAndNothingComesTwice() throws IOException, InterruptedException, SQLException {
        Path database = directory.resolve("taskbox.db");
        long task;
        try (SqliteStore store = SqliteStore.open(database, new SettableClock())) {
            task = Samples.addTask(store).id();
        }
        Random random = new Random(7);
        for (int kill = 0; kill < KILLS; kill++) {
            long acknowledged = writeUntilKilled(database, task, 1 + random.nextInt(200));
            checkIntegrity(database, task, acknowledged);
        }
    }

    /** @return the last mark the child had told of when it was killed */
    private static long writeUntilKilled(Path database, long task, int appends)
            throws IOException, InterruptedException {
        Process child = Child.start(Writing.class, Child.classPath(), database.toString(), Long.toString(task));
        try (BufferedReader output = child.inputReader()) {
            String last = "";
            for (int line = 0; line < appends; line++) {
                last = output.readLine();
                assertThat(last).containsOnlyDigits();
            }
            return Long.parseLong(last);
        } finally {
            child.destroyForcibly().waitFor();
        }
    }

    private static void checkIntegrity(Path database, long task, long acknowledged) throws SQLException {
        try (SqliteStore store = SqliteStore.open(database, new SettableClock())) {
            long mark = store.mark(task, 1, STREAM);
            assertThat(mark).isGreaterThanOrEqualTo(acknowledged);
            assertThat(store.events(task, 0, Integer.MAX_VALUE))
                    .extracting(event -> ((Fact.AgentSaid) event.fact()).text())
                    .containsExactlyElementsOf(
                            LongStream.range(0, mark).mapToObj(Long::toString).toList());
        }
        assertThat(Database.query(database, "pragma integrity_check")).containsExactly("ok");
    }
}
