package dev.taskbox.model;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One attempt at a task, in one sandbox, under one fixed policy.
 *
 * @param number from 1 within its task
 * @param policyHash {@code sha256:…} of {@code policyJson}
 * @param policyJson the resolved policy as it was when the run was queued
 * @param turns how many prompts went in
 * @param limit the limit that ended it: {@code memory 4 GiB}
 * @param denials how many times the egress refused
 */
public record Run(
        long taskId,
        int number,
        RunState state,
        String policyHash,
        String policyJson,
        Optional<String> sessionId,
        int turns,
        OptionalInt exitCode,
        TokenUsage tokens,
        Money cost,
        Optional<String> limit,
        int denials,
        Instant queuedAt,
        Optional<Instant> startedAt,
        Optional<Instant> endedAt) {

    public Run {
        requireNonNull(state, "state is null");
        requireNonNull(policyHash, "policyHash is null");
        requireNonNull(policyJson, "policyJson is null");
        requireNonNull(tokens, "tokens is null");
        requireNonNull(cost, "cost is null");
        requireNonNull(queuedAt, "queuedAt is null");
    }
}
