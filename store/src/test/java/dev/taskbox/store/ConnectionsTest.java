package dev.taskbox.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskbox.model.Task;
import dev.taskbox.store.Connections.Durability;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectionsTest {
    private static final int FULL = 2;
    private static final int NORMAL = 1;

    @TempDir
    Path directory;

    private SqliteStore store;
    private Connections connections;

    @BeforeEach
    void open() {
        store = SqliteStore.open(directory.resolve("taskbox.db"), new SettableClock());
        connections = store.connections();
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void syncAsMuchAsIsWanted() {
        List<Integer> levels = new ArrayList<>();
        for (Durability durability :
                List.of(Durability.ON_DISK, Durability.SOON, Durability.SOON, Durability.ON_DISK, Durability.SOON)) {
            levels.add(connections.write("asking", durability, handle -> ask(handle, "synchronous")));
        }
        assertThat(levels).containsExactly(FULL, NORMAL, NORMAL, FULL, NORMAL);
    }

    @Test
    void writeWithForeignKeysAndWithoutTemporaryFiles() {
        int memory = 2;
        assertThat(connections.<Integer>write("asking", Durability.SOON, handle -> ask(handle, "foreign_keys")))
                .isEqualTo(1);
        assertThat(connections.<Integer>write("asking", Durability.SOON, handle -> ask(handle, "temp_store")))
                .isEqualTo(memory);
        assertThat(connections.<Integer>read("asking", handle -> ask(handle, "temp_store")))
                .isEqualTo(memory);
    }

    private static int ask(Handle handle, String pragma) {
        return handle.createQuery("pragma " + pragma).mapTo(Integer.class).one();
    }

    @Test
    void readersSeeTheLastCommitWhileAnotherIsUnderWay() {
        Task task = Samples.addTask(store);
        connections.write("writing", Durability.SOON, handle -> {
            handle.execute("update task set title = 'half done'");
            assertThat(store.task(task.id())).contains(task);
            return handle.execute("update task set title = 'done'");
        });
        assertThat(store.task(task.id()).orElseThrow().title()).isEqualTo("done");
    }

    @Test
    void manyMoreReadersThanConnectionsGetTheirTurn() throws InterruptedException {
        Task task = Samples.addTask(store);
        CountDownLatch read = new CountDownLatch(100);
        List<Thread> threads = IntStream.range(0, 100)
                .mapToObj(_ -> Thread.startVirtualThread(() -> {
                    assertThat(store.task(task.id())).contains(task);
                    read.countDown();
                }))
                .toList();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(read.getCount()).isZero();
    }
}
