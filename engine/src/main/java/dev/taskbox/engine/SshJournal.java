package dev.taskbox.engine;

import dev.taskbox.model.AuditEntry;
import dev.taskbox.model.AuditVerdict;
import dev.taskbox.model.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Who came in by SSH and what they did: an audit like that of a run, with a file and a chain for each day (UTC). What is
 * full today is not tomorrow. Thread-safe.
 */
public final class SshJournal implements AutoCloseable {
    private static final AuditLog.Limits LIMITS =
            new AuditLog.Limits(64L << 20, 8L << 20, Duration.ofMinutes(5), 1_000);

    /** Of a day, for one key or for all that nobody knows: so that none of them can lock the others out. */
    private static final long SHARE_BYTES = 16L << 20;

    /** Of a line, besides its fields. */
    private static final int ABOUT_BYTES = 250;

    private final Path directory;
    private final InstantSource clock;
    private final Map<String, Long> used = new HashMap<>();
    private String day = "";
    private Optional<AuditLog> today = Optional.empty();
    private boolean closed;

    public SshJournal(Path directory, InstantSource clock) {
        this.directory = directory;
        this.clock = clock;
    }

    /** @throws Problem where it cannot be written; then what it is about must not happen */
    public synchronized void write(String kind, Map<String, String> fields) {
        AuditLine.Content content = AuditLine.content(kind);
        fields.forEach((name, value) -> content.fields().put(name, AuditLine.cut(value)));
        AuditLog log = log();
        takeShare(fields.getOrDefault("name", ""), content.fields().toString().length() + ABOUT_BYTES);
        log.write(content);
    }

    /** Counted since taskd began. @param name of a key; empty: who was not let in */
    private void takeShare(String name, long bytes) {
        long sum = used.merge(name, bytes, Long::sum);
        if (sum > SHARE_BYTES) {
            throw Problem.refused(
                    "audit-share",
                    "writing the audit of SSH",
                    name.isEmpty()
                            ? "those who were not let in have filled their share of today's"
                            : "the key " + name + " has filled its share of today's",
                    "Wait until tomorrow (UTC), and find out what asks so often");
        }
    }

    private AuditLog log() {
        if (closed) {
            throw Problem.failed("audit-closed", "writing the audit of SSH", "taskd ends", "Try again");
        }
        String now = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).toString();
        if (today.isEmpty() || !now.equals(day)) {
            today.ifPresent(AuditLog::close);
            used.clear();
            day = now;
            today = Optional.of(new AuditLog(directory.resolve(now), AuditLine.beginningOfSsh(now), clock, LIMITS));
        }
        return today.get();
    }

    /** All days, oldest first. @return the first day's fault, or the number of all entries */
    public AuditVerdict read(Consumer<AuditEntry> consumer) {
        long entries = 0;
        Optional<AuditVerdict> broken = Optional.empty();
        for (Path each : days()) {
            AuditVerdict verdict = read(each, consumer);
            entries += verdict.entries();
            if (broken.isEmpty() && !verdict.isWhole()) {
                broken = Optional.of(verdict);
            }
        }
        Optional<String> fault = broken.flatMap(AuditVerdict::fault);
        return new AuditVerdict(
                0, entries, fault, broken.map(AuditVerdict::line).orElse(OptionalLong.empty()));
    }

    private List<Path> days() {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(directory)) {
            return found.filter(it -> it.getFileName().toString().matches("[0-9]{4}-[0-9]{2}-[0-9]{2}"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw unreadable(directory, e);
        }
    }

    private static AuditVerdict read(Path directory, Consumer<AuditEntry> consumer) {
        Path head = directory.resolve(AuditLog.HEAD);
        String name = directory.getFileName().toString();
        try {
            AuditReader reader = new AuditReader(AuditLine.beginningOfSsh(name), AuditHead.read(head), consumer);
            reader.read(directory.resolve(AuditLog.FILE));
            AuditVerdict verdict = reader.verdict(0, AuditHead.read(head));
            return new AuditVerdict(
                    0, verdict.entries(), verdict.fault().map(fault -> name + ": " + fault), verdict.line());
        } catch (IOException e) {
            throw unreadable(directory, e);
        }
    }

    private static Problem unreadable(Path directory, IOException e) {
        return Problem.failed("audit-unreadable", "reading " + directory, e.toString(), "Check its rights")
                .causedBy(e);
    }

    @Override
    public synchronized void close() {
        closed = true;
        today.ifPresent(AuditLog::close);
    }
}
