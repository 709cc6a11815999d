package dev.taskbox.engine;

import dev.taskbox.model.Agent;
import dev.taskbox.model.Run;
import dev.taskbox.model.RunState;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/** Runs that differ from one another in one respect. */
final class RunUpdate {
    private RunUpdate() {}

    static Run state(Run run, RunState state, Optional<Instant> startedAt) {
        return new Run(
                run.taskId(),
                run.number(),
                state,
                run.policyHash(),
                run.policyJson(),
                run.sessionId(),
                run.turns(),
                run.exitCode(),
                run.tokens(),
                run.cost(),
                run.limit(),
                run.denials(),
                run.queuedAt(),
                startedAt,
                run.endedAt());
    }

    /** Queued for another turn: what the last one ended with no longer holds. */
    static Run again(Run run) {
        return new Run(
                run.taskId(),
                run.number(),
                RunState.QUEUED,
                run.policyHash(),
                run.policyJson(),
                run.sessionId(),
                run.turns() + 1,
                OptionalInt.empty(),
                run.tokens(),
                run.cost(),
                Optional.empty(),
                run.denials(),
                run.queuedAt(),
                run.startedAt(),
                Optional.empty());
    }

    static Run turns(Run run, int turns) {
        return new Run(
                run.taskId(),
                run.number(),
                run.state(),
                run.policyHash(),
                run.policyJson(),
                run.sessionId(),
                turns,
                run.exitCode(),
                run.tokens(),
                run.cost(),
                run.limit(),
                run.denials(),
                run.queuedAt(),
                run.startedAt(),
                run.endedAt());
    }

    static Run exitCode(Run run, int exitCode) {
        return new Run(
                run.taskId(),
                run.number(),
                run.state(),
                run.policyHash(),
                run.policyJson(),
                run.sessionId(),
                run.turns(),
                OptionalInt.of(exitCode),
                run.tokens(),
                run.cost(),
                run.limit(),
                run.denials(),
                run.queuedAt(),
                run.startedAt(),
                run.endedAt());
    }

    static Run usage(Run run, Agent.Usage usage) {
        return new Run(
                run.taskId(),
                run.number(),
                run.state(),
                run.policyHash(),
                run.policyJson(),
                usage.sessionId().or(run::sessionId),
                run.turns(),
                run.exitCode(),
                usage.tokens(),
                usage.cost(),
                run.limit(),
                run.denials(),
                run.queuedAt(),
                run.startedAt(),
                run.endedAt());
    }

    static Run limit(Run run, String limit) {
        return new Run(
                run.taskId(),
                run.number(),
                run.state(),
                run.policyHash(),
                run.policyJson(),
                run.sessionId(),
                run.turns(),
                run.exitCode(),
                run.tokens(),
                run.cost(),
                Optional.of(limit),
                run.denials(),
                run.queuedAt(),
                run.startedAt(),
                run.endedAt());
    }

    static Run ended(Run run, RunState state, Instant at) {
        return new Run(
                run.taskId(),
                run.number(),
                state,
                run.policyHash(),
                run.policyJson(),
                run.sessionId(),
                run.turns(),
                run.exitCode(),
                run.tokens(),
                run.cost(),
                run.limit(),
                run.denials(),
                run.queuedAt(),
                run.startedAt(),
                Optional.of(at));
    }

    /** The session is the later one's. */
    static Agent.Usage plus(Agent.Usage one, Agent.Usage other) {
        return new Agent.Usage(
                other.sessionId().or(one::sessionId),
                one.turns() + other.turns(),
                one.tokens().plus(other.tokens()),
                one.cost().plus(other.cost()));
    }
}
