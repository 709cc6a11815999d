package dev.taskbox.store;

import dev.taskbox.model.Problem;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** The database's file, which only its owner may read, and connections to it. */
record SqliteFile(Path path) {
    static final int BUSY_TIMEOUT_MILLIS = 5_000;

    private static final int WAL_BYTES_KEPT = 16 * 1024 * 1024;
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OWNER_ONLY_DIRECTORY = PosixFilePermissions.fromString("rwx------");

    /** Makes the file where there is none, and takes it from all others. SQLite gives -wal and -shm the same mode. */
    static SqliteFile prepare(Path database) {
        Path file = database.toAbsolutePath().normalize();
        try {
            create(file);
            Path real = file.toRealPath();
            if (!Files.isRegularFile(real, LinkOption.NOFOLLOW_LINKS)) {
                throw unusable(file, file + " is not a file");
            }
            for (String suffix : List.of("", "-wal", "-shm")) {
                keepFromOthers(real.resolveSibling(real.getFileName() + suffix));
            }
            return new SqliteFile(real);
        } catch (IOException e) {
            throw unusable(file, SqliteProblems.reason(e)).causedBy(e);
        }
    }

    private static void create(Path file) throws IOException {
        Path directory = file.getParent();
        if (directory == null) {
            throw unusable(file, file + " is a directory");
        }
        Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(OWNER_ONLY_DIRECTORY));
        try {
            // with its mode from the first moment on: a file that is open to others for an instant can be opened then
            Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        } catch (FileAlreadyExistsException _) {
            return;
        }
    }

    private static void keepFromOthers(Path file) throws IOException {
        if (Files.exists(file) && !Files.getPosixFilePermissions(file).equals(OWNER_ONLY)) {
            Files.setPosixFilePermissions(file, OWNER_ONLY);
        }
    }

    private static Problem unusable(Path file, String why) {
        return Problem.failed(
                "database-not-usable",
                "opening the database " + file,
                why,
                "Make it a file that you own, on a disk you can write to, or set TASKBOX_HOME to another directory");
    }

    /** For migrations, which bring their own transactions. */
    SQLiteDataSource dataSource() {
        SQLiteDataSource source = new SQLiteDataSource(config());
        source.setUrl(url());
        return source;
    }

    Connection writer() throws SQLException {
        SQLiteConfig config = config();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setJournalSizeLimit(WAL_BYTES_KEPT);
        return config.createConnection(url());
    }

    Connection reader() throws SQLException {
        Connection connection = config().createConnection(url());
        try (Statement statement = connection.createStatement()) {
            statement.execute("pragma query_only = on");
        }
        return connection;
    }

    private static SQLiteConfig config() {
        SQLiteConfig config = new SQLiteConfig();
        config.enforceForeignKeys(true);
        config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        // what is sorted must not spill into the machine's common /tmp
        config.setTempStore(SQLiteConfig.TempStore.MEMORY);
        config.setGetGeneratedKeys(false);
        return config;
    }

    /** As a URI, because the driver reads ? in a plain path as the start of settings. */
    private String url() {
        return "jdbc:sqlite:" + path.toUri();
    }
}
