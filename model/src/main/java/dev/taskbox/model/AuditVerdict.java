package dev.taskbox.model;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * Whether a run's audit is as it was written.
 *
 * @param entries how many there are
 * @param fault the first thing that is wrong with it, as a clause; empty: it is whole
 * @param line where that is, from 1, if it is at a line
 */
public record AuditVerdict(int run, long entries, Optional<String> fault, OptionalLong line) {
    public AuditVerdict {
        requireNonNull(fault, "fault is null");
        requireNonNull(line, "line is null");
    }

    public boolean isWhole() {
        return fault.isEmpty();
    }
}
