package dev.taskbox.server;

import dev.taskbox.model.Problem;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.SequencedMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Writes the audit. The disk may be slow or hang, so the threads of the connections, of which there are few for all, hand
 * over what is to be written; it is, in that order. Thread-safe.
 */
final class Scribe implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Scribe.class.getName());
    private static final int MOST_WAITING = 4096;
    private static final Duration LAST_LINES = Duration.ofSeconds(5);

    private final SshAudit audit;
    private final ThreadPoolExecutor writer = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            Thread.ofVirtual().name("ssh audit").factory());

    Scribe(SshAudit audit) {
        this.audit = audit;
    }

    /** Here and now. @throws Problem where it cannot be; then what it is about must not happen */
    void write(String kind, SequencedMap<String, String> fields) {
        audit.write(kind, fields);
    }

    /** The same of what happened already: that it cannot be written is logged. */
    void tell(String kind, SequencedMap<String, String> fields) {
        try {
            audit.write(kind, fields);
        } catch (Problem e) {
            LOG.log(Level.ERROR, e.sentence());
        }
    }

    /** What writes, later. @return false where too much waits already, or nothing is written any more */
    boolean later(Runnable writing) {
        try {
            writer.execute(writing);
            return true;
        } catch (RejectedExecutionException e) {
            LOG.log(writer.isShutdown() ? Level.DEBUG : Level.ERROR, "the audit of SSH is behind by a line");
            return false;
        }
    }

    void tellLater(String kind, SequencedMap<String, String> fields) {
        boolean _ = later(() -> tell(kind, fields));
    }

    /** Gives what waits a moment to be written. */
    @Override
    public void close() {
        writer.shutdown();
        try {
            if (!writer.awaitTermination(LAST_LINES.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.log(Level.ERROR, "the last lines of the audit of SSH could not be written");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
