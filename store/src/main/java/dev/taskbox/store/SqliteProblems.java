package dev.taskbox.store;

import dev.taskbox.model.Problem;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What a failure of SQLite means to the person who reads of it. */
final class SqliteProblems {
    private static final int PRIMARY_CODE = 0xff;

    private SqliteProblems() {}

    static Problem of(String tried, Path file, Throwable failure) {
        return sqlite(failure)
                .map(e -> of(tried, file, e))
                .orElseGet(() -> unknown(tried, String.valueOf(failure.getMessage())))
                .causedBy(failure);
    }

    private static Problem of(String tried, Path file, SQLiteException e) {
        SQLiteErrorCode code = e.getResultCode();
        if (code == SQLiteErrorCode.SQLITE_CONSTRAINT_FOREIGNKEY) {
            return Problem.notFound(
                    "no-such-task", tried, "the task is not there any more", "See the tasks with task list");
        }
        return switch (SQLiteErrorCode.getErrorCode(code.code & PRIMARY_CODE)) {
            case SQLITE_FULL ->
                Problem.failed(
                        "database-full",
                        tried,
                        "the disk that holds " + file + " is full",
                        "Free some space there and try again; nothing was changed");
            case SQLITE_READONLY ->
                Problem.failed(
                        "database-read-only",
                        tried,
                        file + " cannot be written",
                        "Make the file and its directory writable and try again; nothing was changed");
            case SQLITE_CORRUPT, SQLITE_NOTADB -> corrupt(tried, file);
            case SQLITE_BUSY, SQLITE_LOCKED ->
                Problem.failed(
                        "database-busy",
                        tried,
                        "another program has been writing to " + file + " for more than "
                                + SqliteFile.BUSY_TIMEOUT_MILLIS / 1_000 + " seconds",
                        "Close the other program and try again; nothing was changed");
            case SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_IOERR ->
                Problem.failed(
                        "database-unreachable",
                        tried,
                        "the system refused to open, read or write " + file + " (" + code.name() + ")",
                        "Check the disk and the file's owner and try again; nothing was changed");
            default -> unknown(tried, String.valueOf(e.getMessage()));
        };
    }

    private static Problem corrupt(String tried, Path file) {
        return Problem.failed(
                "database-corrupt",
                tried,
                file + " is damaged or is no SQLite database",
                "Stop taskd, move the file away together with its -wal file, and put a backup in its place; without"
                        + " one, taskd begins with an empty board");
    }

    private static Problem unknown(String tried, String why) {
        return Problem.failed("database-failed", tried, why, "Look into taskd's log with task daemon logs");
    }

    private static Optional<SQLiteException> sqlite(Throwable failure) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof SQLiteException found) {
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }

    /** The bare message of a file's failure is only its path. */
    static String reason(IOException e) {
        return switch (e) {
            case AccessDeniedException denied -> "you may not touch " + denied.getFile();
            case NoSuchFileException missing -> missing.getFile() + " does not exist";
            case FileSystemException other when other.getReason() != null -> other.getFile() + ": " + other.getReason();
            default -> String.valueOf(e.getMessage());
        };
    }
}
