package dev.taskbox.engine;

import dev.taskbox.model.AuditEntry;
import dev.taskbox.model.AuditVerdict;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Goes through an audit from its first line to its last, and finds what is wrong with it. Used once. */
final class AuditReader {
    /** No line of ours is as long. */
    private static final int LONGEST_LINE = 64 << 10;

    private static final String CHANGED = "it was changed, or is no line of an audit";

    private final Consumer<AuditEntry> consumer;
    private final Optional<AuditHead> head;
    private Optional<String> fault = Optional.empty();
    private OptionalLong faultyLine = OptionalLong.empty();
    private Optional<String> faultOfEnd = Optional.empty();
    private boolean headSeen;
    private long line;
    private long entries;
    private String last;

    /** Since the last line of the chain: what a writer that was killed, or ran out of disk, left of one. */
    private long tornBytes;

    private long tornFrom;
    private String tornHash = "";

    /** Whether a whole line is among it. */
    private boolean tornLine;

    /** Whether it stops inside a line. */
    private boolean unfinished;

    private final MessageDigest digest = AuditLine.digest();

    /** @param head as it was before the file is opened; a writer may be at work */
    AuditReader(String beginning, Optional<AuditHead> head, Consumer<AuditEntry> consumer) {
        this.last = beginning;
        this.head = head;
        this.consumer = consumer;
    }

    void read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            long length = 0;
            for (int next = in.read(); next >= 0; next = in.read()) {
                length++;
                digest.update((byte) next);
                if (next != '\n') {
                    if (length <= LONGEST_LINE) {
                        text.write(next);
                    }
                    continue;
                }
                line++;
                take(length <= LONGEST_LINE ? text.toString(StandardCharsets.ISO_8859_1) : "", length);
                text.reset();
                length = 0;
            }
            unfinished = length > 0;
            leaveTorn(length);
        }
    }

    private void take(String text, long length) {
        Optional<AuditLine.Sealed> sealed = AuditLine.open(text);
        Optional<AuditEntry> entry = sealed.flatMap(AuditLine::read);
        if (sealed.isEmpty() || entry.isEmpty()) {
            leaveTorn(length);
            tornLine = true;
            return;
        }
        AuditEntry it = entry.get();
        if (tornBytes > 0 && !accountsForTorn(it)) {
            fault(tornFrom, CHANGED);
        } else if (!sealed.get().previous().equals(last) || it.seq() != entries + 1) {
            fault(line, "it does not follow the line before it: one was taken out, put in or moved");
        } else if (it.kind().equals(AuditLog.BROKEN)) {
            fault(line, "taskd found here that " + it.fields().getOrDefault("why", ""));
        }
        forgetTorn();
        entries = it.seq();
        last = sealed.get().hash();
        if (head.isPresent() && head.get().entries() == entries) {
            headSeen = true;
            if (!head.get().hash().equals(last)) {
                faultOfEnd = Optional.of("entry " + entries + " is not the one that was written");
            }
        }
        consumer.accept(it);
    }

    private boolean accountsForTorn(AuditEntry entry) {
        return entry.kind().equals(AuditLog.TORN)
                && entry.fields().getOrDefault("bytes", "").equals(Long.toString(tornBytes))
                && entry.fields().getOrDefault("sha256", "").equals(tornHash);
    }

    /** The digest goes over all of it up to here. */
    private void leaveTorn(long length) {
        if (length > 0) {
            if (tornBytes == 0) {
                tornFrom = line;
            }
            tornBytes += length;
            tornHash = hash(digest);
        }
    }

    private static String hash(MessageDigest digest) {
        try {
            return HexFormat.of().formatHex(((MessageDigest) digest.clone()).digest());
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void forgetTorn() {
        tornBytes = 0;
        tornHash = "";
        tornLine = false;
        digest.reset();
    }

    private void fault(long where, String why) {
        if (fault.isEmpty()) {
            fault = Optional.of(why);
            faultyLine = OptionalLong.of(where);
        }
    }

    long entries() {
        return entries;
    }

    String last() {
        return last;
    }

    /** What stands behind the last whole line once a line end is put there, for the next line to account for. */
    Optional<AuditLine.Content> torn() {
        if (tornBytes == 0) {
            return Optional.empty();
        }
        if (unfinished) {
            digest.update((byte) '\n');
        }
        AuditLine.Content content = AuditLine.content(AuditLog.TORN);
        content.fields().put("bytes", tornBytes + (unfinished ? 1 : 0)).put("sha256", hash(digest));
        return Optional.of(content);
    }

    boolean isUnfinished() {
        return unfinished;
    }

    /**
     * What is wrong with the end of the file, as the head beside it tells.
     *
     * @param now the head as it is after the file was read; a writer writes a line first and the head then
     */
    Optional<String> faultOfEnd(Optional<AuditHead> now) {
        if (faultOfEnd.isPresent()) {
            return faultOfEnd;
        }
        if (now.isEmpty()) {
            return entries <= 1 ? Optional.empty() : Optional.of("nothing beside it tells where it ends");
        }
        if (head.isPresent() && !headSeen && head.get().entries() > 0) {
            return Optional.of(
                    "it ends after " + entries + " of " + head.get().entries() + " entries; the rest is missing");
        }
        return entries > now.get().entries() + 1
                ? Optional.of("entries were added behind the " + now.get().entries() + " that were written")
                : Optional.empty();
    }

    AuditVerdict verdict(int run, Optional<AuditHead> now) {
        if (tornLine) {
            fault(tornFrom, CHANGED);
        }
        return fault.isPresent()
                ? new AuditVerdict(run, entries, fault, faultyLine)
                : new AuditVerdict(run, entries, faultOfEnd(now), OptionalLong.empty());
    }
}
