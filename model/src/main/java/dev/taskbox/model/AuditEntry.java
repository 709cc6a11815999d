package dev.taskbox.model;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One line of a run's audit.
 *
 * @param seq from 1 within the run
 * @param kind as of the fact it was written for, or {@code run.*}, {@code process.*}, {@code audit.*}
 * @param fields in the order they were written in; texts may come from a box
 * @param json the line as it is on the disk, with {@code prev} and {@code hash}
 */
public record AuditEntry(long seq, Instant at, String kind, Map<String, String> fields, String json) {
    public AuditEntry {
        requireNonNull(at, "at is null");
        requireNonNull(kind, "kind is null");
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        requireNonNull(json, "json is null");
    }
}
