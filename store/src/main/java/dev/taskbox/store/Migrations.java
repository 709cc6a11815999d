package dev.taskbox.store;

import java.util.concurrent.locks.ReentrantLock;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.logging.LogFactory;

/** The only class that touches Flyway, so that a file which needs no migration does not pay for loading it. */
final class Migrations {
    /** Flyway keeps its log in a static field, and two first openings at once would migrate twice. */
    private static final ReentrantLock LOCK = new ReentrantLock();

    private Migrations() {}

    static void run(SqliteFile file) {
        LOCK.lock();
        try {
            Flyway flyway = Flyway.configure()
                    .dataSource(file.dataSource())
                    .locations("classpath:db/sqlite")
                    .load();
            // not earlier: load() puts Flyway's own choice in
            LogFactory.setLogCreator(FlywayLog::new);
            flyway.migrate();
        } catch (FlywayException e) {
            throw SqliteProblems.of("preparing the tables of " + file.path(), file.path(), e);
        } finally {
            LOCK.unlock();
        }
    }
}
