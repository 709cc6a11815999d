package dev.taskbox.store;

import dev.taskbox.model.Store;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest extends StoreContract {
    @TempDir
    Path directory;

    @Override
    Store open(InstantSource clock) {
        return SqliteStore.open(directory.resolve("taskbox.db"), clock);
    }
}
