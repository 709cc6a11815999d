package dev.taskbox.engine;

import dev.taskbox.model.Fact;
import dev.taskbox.model.Problem;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Writes the audit of one run: a line for each decision and event that a person may ask about later, before it happens.
 * The file only grows, whatever became of an earlier writer. Thread-safe; every method but {@link #close} throws a
 * {@link Problem} where a line cannot be written, and then what it is about must not happen.
 */
final class AuditLog implements AutoCloseable {
    static final String FILE = "audit.jsonl";
    static final String HEAD = "audit.head";

    /** What an earlier writer did not finish. */
    static final String TORN = "audit.torn";

    /** The end was not where it should be. */
    static final String BROKEN = "audit.broken";

    /** From here on, lines of one weight are left out. */
    static final String FULL = "audit.full";

    private static final Logger LOG = System.getLogger("dev.taskbox.engine");

    /**
     * @param deeds bytes for what a box did; then it can do no more
     * @param refusals bytes for what was refused; then it is refused without a line
     * @param window the same decision within it is counted and not written again
     * @param pending how many different decisions are counted at once
     */
    record Limits(long deeds, long refusals, Duration window, int pending) {
        static final Limits DEFAULT = new Limits(32L << 20, 8L << 20, Duration.ofMinutes(5), 1_000);
    }

    private static final class Repeats {
        private final AuditLine.Content content;
        private final Instant since;
        private long count;

        Repeats(AuditLine.Content content, Instant since) {
            this.content = content;
            this.since = since;
        }
    }

    private final Path directory;
    private final String beginning;
    private final InstantSource clock;
    private final Limits limits;

    /** Guards all below. */
    private final ReentrantLock lock = new ReentrantLock();

    private final SequencedMap<String, Repeats> repeats = new LinkedHashMap<>();
    private final Set<String> keys = new HashSet<>();
    private final Set<AuditLine.Weight> full = new HashSet<>();
    private Optional<FileChannel> claim = Optional.empty();
    private Optional<RandomAccessFile> file = Optional.empty();
    private long entries;
    private String last = "";
    private long deedBytes;
    private long refusalBytes;
    private long leftOut;
    private boolean closed;

    /** Opens nothing yet. @param directory of the run; never visible in a box */
    AuditLog(Path directory, long task, int run, InstantSource clock, Limits limits) {
        this(directory, AuditLine.beginning(task, run), clock, limits);
    }

    /** @param beginning what the first line follows */
    AuditLog(Path directory, String beginning, InstantSource clock, Limits limits) {
        this.directory = directory;
        this.beginning = beginning;
        this.clock = clock;
        this.limits = limits;
    }

    /** Nothing where it is not a fact for an audit. */
    void write(Fact fact) {
        AuditLine.of(fact).ifPresent(content -> locked(() -> append(content)));
    }

    void write(AuditLine.Content content) {
        locked(() -> append(content));
    }

    /** What a picked-up run comes to again: written once for each key. */
    void once(String key, List<Fact> facts) {
        List<AuditLine.Content> contents =
                facts.stream().flatMap(fact -> AuditLine.of(fact).stream()).toList();
        locked(() -> {
            for (int at = 0; at < contents.size(); at++) {
                appendOnce(contents.size() == 1 ? key : key + "/" + at, contents.get(at));
            }
            sync();
        });
    }

    void once(String key, AuditLine.Content content) {
        locked(() -> appendOnce(key, content));
    }

    /** The same, and it is on the disk when this returns. */
    void ended(String key, AuditLine.Content content) {
        locked(() -> {
            tellRepeats();
            appendOnce(key, content);
            sync();
        });
    }

    private interface Work {
        void run() throws IOException;
    }

    private void locked(Work work) {
        lock.lock();
        try {
            if (closed) {
                throw unwritable("it is closed");
            }
            open();
            work.run();
        } catch (IOException e) {
            // part of a line may be there; the next call looks at the file anew
            letGo();
            throw unwritable(e.toString()).causedBy(e);
        } finally {
            lock.unlock();
        }
    }

    private Problem unwritable(String why) {
        return Problem.failed(
                "audit-unwritable",
                "writing " + directory.resolve(FILE),
                why,
                "Check the free space and the rights of the directory");
    }

    private void append(AuditLine.Content content) throws IOException {
        if (content.weight() == AuditLine.Weight.LIFE) {
            writeLine(content);
            return;
        }
        Instant now = clock.instant();
        Repeats known = repeats.get(content.same());
        if (known != null && isWithin(known.since, now)) {
            known.count++;
            return;
        }
        if (known != null) {
            repeats.remove(content.same());
            tell(known);
        }
        if (writeIfRoom(content)) {
            remember(content, now);
        }
    }

    /** A clock that was set back ends a window too. */
    private boolean isWithin(Instant since, Instant now) {
        return !now.isBefore(since) && now.isBefore(since.plus(limits.window()));
    }

    private void remember(AuditLine.Content content, Instant now) throws IOException {
        repeats.put(content.same(), new Repeats(content, now));
        if (repeats.size() > limits.pending()) {
            tell(repeats.pollFirstEntry().getValue());
        }
    }

    /** @throws Problem where there is no room for what would happen */
    private boolean writeIfRoom(AuditLine.Content content) throws IOException {
        AuditLine.Weight weight = content.weight();
        if (!hasRoom(weight) && full.add(weight)) {
            AuditLine.Content note = AuditLine.content(FULL);
            note.fields().put("of", weight == AuditLine.Weight.DEED ? "deeds" : "refusals");
            writeLine(note);
        }
        if (!full.contains(weight)) {
            writeLine(content);
            return true;
        }
        if (weight == AuditLine.Weight.DEED) {
            throw Problem.refused(
                    "audit-full",
                    "writing down " + content.kind(),
                    "its audit has reached " + (limits.deeds() >> 20) + " MiB",
                    "Start another run with task retry, or come in by SSH tomorrow");
        }
        leftOut++;
        return false;
    }

    private boolean hasRoom(AuditLine.Weight weight) {
        return weight == AuditLine.Weight.DEED ? deedBytes < limits.deeds() : refusalBytes < limits.refusals();
    }

    private void tellRepeats() throws IOException {
        while (!repeats.isEmpty()) {
            tell(repeats.pollFirstEntry().getValue());
        }
        if (leftOut > 0) {
            AuditLine.Content note = AuditLine.content(FULL);
            note.fields().put("of", "refusals").put("leftOut", leftOut);
            writeLine(note);
            leftOut = 0;
        }
    }

    /** Of what happened already, so there is no room to ask for. */
    private void tell(Repeats those) throws IOException {
        if (those.count > 0) {
            AuditLine.Content content = AuditLine.content(those.content.kind());
            content.fields().setAll(those.content.fields());
            content.fields().put("repeats", those.count).put("since", those.since.toString());
            writeLine(content);
        }
    }

    private void appendOnce(String key, AuditLine.Content content) throws IOException {
        if (!keys.contains(key)) {
            content.fields().put("key", key);
            writeLine(content);
            keys.add(key);
        }
    }

    private void writeLine(AuditLine.Content content) throws IOException {
        writeLine(content, "");
    }

    private void writeLine(AuditLine.Content content, String before) throws IOException {
        AuditLine.Sealed line = AuditLine.seal(content, entries + 1, clock.instant(), last);
        byte[] bytes = (before + line.text() + "\n").getBytes(StandardCharsets.US_ASCII);
        file.orElseThrow().write(bytes);
        entries = line.seq();
        last = line.hash();
        count(content.weight(), bytes.length);
        new AuditHead(entries, last).write(directory.resolve(HEAD));
    }

    private void count(AuditLine.Weight weight, long bytes) {
        switch (weight) {
            case DEED -> deedBytes += bytes;
            case REFUSAL -> refusalBytes += bytes;
            case LIFE -> {}
        }
    }

    private void sync() throws IOException {
        file.orElseThrow().getFD().sync();
    }

    private void open() throws IOException {
        if (file.isPresent()) {
            return;
        }
        Files.createDirectories(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        claim();
        Path path = directory.resolve(FILE);
        createPrivate(path);
        Optional<AuditHead> head = AuditHead.read(directory.resolve(HEAD));
        AuditReader reader = readAgain(path, head);
        // not a channel: an interrupted thread would close it for all others
        RandomAccessFile opened = new RandomAccessFile(path.toFile(), "rw");
        file = Optional.of(opened);
        opened.seek(opened.length());
        Optional<AuditLine.Content> torn = reader.torn();
        if (torn.isPresent()) {
            writeLine(torn.get(), reader.isUnfinished() ? "\n" : "");
        }
        Optional<String> fault = reader.faultOfEnd(head);
        if (fault.isPresent()) {
            AuditLine.Content note = AuditLine.content(BROKEN);
            note.fields().put("why", fault.get());
            writeLine(note);
        } else if (entries > 0 && !head.equals(Optional.of(new AuditHead(entries, last)))) {
            // before another line: the head may be one behind, and not two
            new AuditHead(entries, last).write(directory.resolve(HEAD));
        }
    }

    private AuditReader readAgain(Path path, Optional<AuditHead> head) throws IOException {
        keys.clear();
        full.clear();
        deedBytes = 0;
        refusalBytes = 0;
        AuditReader reader = new AuditReader(beginning, head, entry -> {
            Optional.ofNullable(entry.fields().get("key")).ifPresent(keys::add);
            count(AuditLine.weightOf(entry.kind()), entry.json().length() + 1L);
            if (entry.kind().equals(FULL)) {
                full.add("deeds".equals(entry.fields().get("of")) ? AuditLine.Weight.DEED : AuditLine.Weight.REFUSAL);
            }
        });
        reader.read(path);
        entries = reader.entries();
        last = reader.last();
        return reader;
    }

    /**
     * An earlier taskd may be about to end and write still. A file of its own: Linux gives up a lock when any other
     * descriptor of the locked file is closed, and the audit is read by others in this process.
     */
    private void claim() throws IOException {
        if (claim.isEmpty()) {
            Path path = directory.resolve("audit.lock");
            createPrivate(path);
            FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE);
            try {
                FileLock _ = channel.lock();
                claim = Optional.of(channel);
            } finally {
                if (claim.isEmpty()) {
                    channel.close();
                }
            }
        }
    }

    static void createPrivate(Path path) throws IOException {
        try {
            Files.createFile(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException _) {
            // by an earlier writer, in a directory that nobody else may enter
        }
    }

    private void letGo() {
        try {
            if (file.isPresent()) {
                file.get().close();
            }
            if (claim.isPresent()) {
                claim.get().close();
            }
        } catch (IOException e) {
            LOG.log(Level.WARNING, "closing the audit in " + directory, e);
        }
        file = Optional.empty();
        claim = Optional.empty();
    }

    /** What was counted is written down, if it can be. */
    @Override
    public void close() {
        lock.lock();
        try {
            if (file.isPresent()) {
                tellRepeats();
                sync();
            }
        } catch (IOException e) {
            LOG.log(Level.WARNING, "the end of the audit in " + directory + " could not be written", e);
        } finally {
            closed = true;
            letGo();
            lock.unlock();
        }
    }
}
