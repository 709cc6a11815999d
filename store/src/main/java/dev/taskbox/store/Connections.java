package dev.taskbox.store;

import dev.taskbox.model.Problem;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/**
 * One connection that writes, behind a lock, and a few that read, opened when they are first needed. Each is used by
 * one thread at a time. Readers never wait for the writer (WAL).
 */
final class Connections implements AutoCloseable {
    private static final int READERS = 3;

    private final SqliteFile file;
    private final ReentrantLock writing = new ReentrantLock();
    private final Semaphore reading = new Semaphore(READERS, true);
    private final Deque<Handle> idleReaders = new ConcurrentLinkedDeque<>();

    /** Guarded by {@link #writing}; empty after a rollback that failed, until the next write opens another. */
    private Optional<Handle> writer;

    /** Guarded by {@link #writing}: what the writer's connection is set to. */
    private Durability durability = Durability.ON_DISK;

    /** Written under {@link #writing} and with all of {@link #reading}; read with either. */
    private boolean closed;

    private Connections(SqliteFile file, Connection writer) {
        this.file = file;
        this.writer = Optional.of(handle(() -> writer));
    }

    /**
     * What a commit outlives when the machine loses power. The end of the process alone loses no commit either way, and
     * the file is sound in any case.
     */
    enum Durability {
        /** Everything: resources, money and what people said hang on it. One fsync. */
        ON_DISK("pragma synchronous = full"),
        /** Up to the next commit that is ON_DISK: for what can be read once more from a run's output. No fsync. */
        SOON("pragma synchronous = normal");

        private final String sql;

        Durability(String sql) {
            this.sql = sql;
        }
    }

    @FunctionalInterface
    interface Work<T> {
        T on(Handle handle) throws SQLException;
    }

    static Connections open(SqliteFile file) {
        try {
            Connection writer = file.writer();
            try {
                Schema.bringUpToDate(file, writer);
                return new Connections(file, writer);
            } catch (SQLException | RuntimeException e) {
                writer.close();
                throw e;
            }
        } catch (SQLException e) {
            throw SqliteProblems.of("opening the database " + file.path(), file.path(), e);
        }
    }

    /** Runs {@code work} in a transaction of its own: all of it comes to be, or, where it throws, nothing. */
    <T> T write(String tried, Durability wanted, Work<T> work) {
        writing.lock();
        try {
            checkOpen(tried);
            Handle handle = writer(wanted);
            execute(handle, "begin immediate");
            return finish(handle, work);
        } catch (SQLException | JdbiException e) {
            throw SqliteProblems.of(tried, file.path(), e);
        } finally {
            writing.unlock();
        }
    }

    private Handle writer(Durability wanted) throws SQLException {
        if (writer.isEmpty()) {
            writer = Optional.of(handle(file::writer));
            durability = Durability.ON_DISK;
        }
        Handle handle = writer.get();
        if (durability != wanted) {
            execute(handle, wanted.sql);
            durability = wanted;
        }
        return handle;
    }

    private <T> T finish(Handle handle, Work<T> work) throws SQLException {
        boolean committed = false;
        try {
            T result = work.on(handle);
            execute(handle, "commit");
            committed = true;
            return result;
        } finally {
            if (!committed) {
                rollBack(handle);
            }
        }
    }

    /**
     * Some failures (a full disk) make SQLite roll back by itself, and then this rollback fails. As nothing here tells
     * whether that was the reason, the connection goes: closing it ends what was left of the transaction.
     */
    private void rollBack(Handle handle) {
        try {
            execute(handle, "rollback");
        } catch (SQLException _) {
            writer = Optional.empty();
            handle.close();
        }
    }

    /** Runs one query; what it sees is one moment. */
    <T> T read(String tried, Work<T> work) {
        reading.acquireUninterruptibly();
        try {
            checkOpen(tried);
            Handle handle = Optional.ofNullable(idleReaders.poll()).orElseGet(() -> handle(file::reader));
            try {
                return work.on(handle);
            } finally {
                idleReaders.push(handle);
            }
        } catch (SQLException | JdbiException e) {
            throw SqliteProblems.of(tried, file.path(), e);
        } finally {
            reading.release();
        }
    }

    /** Not by {@code Jdbi.open(Connection)}: closing that handle leaves the connection open. */
    private static Handle handle(ConnectionFactory factory) {
        return Jdbi.create(factory).open();
    }

    private void checkOpen(String tried) {
        if (closed) {
            throw Problem.unreachable(
                    "store-closed", tried, "taskd is shutting down", "Try again when taskd has been started again");
        }
    }

    private static void execute(Handle handle, String sql) throws SQLException {
        try (Statement statement = handle.getConnection().createStatement()) {
            statement.execute(sql);
        }
    }

    /** Waits for what is under way. The last connection to go moves the write-ahead log into the file. */
    @Override
    public void close() {
        writing.lock();
        reading.acquireUninterruptibly(READERS);
        try {
            closed = true;
            idleReaders.forEach(Handle::close);
            idleReaders.clear();
            writer.ifPresent(Handle::close);
            writer = Optional.empty();
        } finally {
            reading.release(READERS);
            writing.unlock();
        }
    }
}
