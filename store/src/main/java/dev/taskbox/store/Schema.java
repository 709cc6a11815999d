package dev.taskbox.store;

import dev.taskbox.model.Problem;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Which tables a file has, told by two numbers in its header. */
final class Schema {
    /** The number of the last file in {@code db/sqlite}. */
    static final int NEWEST = 2;

    /** {@code TBox}. */
    private static final int APPLICATION_ID = 0x54426f78;

    private static final String STATE = """
            select user_version, application_id,
                   exists (select 1 from sqlite_schema
                            where name not like 'flyway%' and name not like 'sqlite%') as used
              from pragma_user_version, pragma_application_id
            """;

    private Schema() {}

    private record State(int version, int applicationId, boolean used) {
        boolean isForeign() {
            return version == 0 ? used : applicationId != APPLICATION_ID;
        }
    }

    /** Brings the file to {@link #NEWEST}. A file that is there already costs one query, and no Flyway is loaded. */
    static void bringUpToDate(SqliteFile file, Connection connection) throws SQLException {
        State state = read(connection);
        if (state.isForeign()) {
            throw foreign(file);
        }
        if (state.version > NEWEST) {
            throw newer(file, state.version);
        }
        if (state.version < NEWEST) {
            Migrations.run(file);
            checkMigrated(read(connection));
        }
    }

    private static State read(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(STATE)) {
            row.next();
            return new State(row.getInt("user_version"), row.getInt("application_id"), row.getBoolean("used"));
        }
    }

    private static void checkMigrated(State state) {
        if (state.version != NEWEST || state.isForeign()) {
            throw new IllegalStateException("the migrations lead to version " + state.version + ", not " + NEWEST);
        }
    }

    private static Problem foreign(SqliteFile file) {
        return Problem.refused(
                "not-a-taskbox-database",
                "opening the database " + file.path(),
                "it is the database of another program",
                "Move it away, or set TASKBOX_HOME to another directory");
    }

    private static Problem newer(SqliteFile file, int version) {
        return Problem.refused(
                "database-newer",
                "opening the database " + file.path(),
                "a newer Taskbox wrote it (version " + version + "; this one knows up to " + NEWEST + ")",
                "Install the newer Taskbox again, or set TASKBOX_HOME to another directory");
    }
}
