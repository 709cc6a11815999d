package dev.taskbox.model;

import java.util.Optional;

/** What can happen to a task. {@link #next} is the only place that knows which state follows. */
public sealed interface TaskChange {
    /** A person wants it done now. */
    record Queue() implements TaskChange {}

    /** The engine took it. */
    record Take() implements TaskChange {}

    /** Its agent runs. */
    record Start() implements TaskChange {}

    record Ask(String question) implements TaskChange {}

    record Finish() implements TaskChange {}

    record Fail(String reason) implements TaskChange {}

    record Interrupt(String reason) implements TaskChange {}

    /** A person answered or asked for more: another turn. */
    record Reply(String text) implements TaskChange {}

    /** Another run. */
    record Retry() implements TaskChange {}

    /** Taken out of the queue before it began. */
    record Unqueue() implements TaskChange {}

    record Accept() implements TaskChange {}

    record Trash() implements TaskChange {}

    /** Back from the trash, to the state it had. */
    record Restore(TaskState to) implements TaskChange {}

    /** The state after {@code change}, or empty where the change does not fit the state. */
    static Optional<TaskState> next(TaskState state, TaskChange change) {
        return Optional.ofNullable(
                switch (change) {
                    case Queue _ -> state == TaskState.BACKLOG ? TaskState.QUEUED : null;
                    case Unqueue _ -> state == TaskState.QUEUED ? TaskState.BACKLOG : null;
                    case Take _ -> state == TaskState.QUEUED ? TaskState.STARTING : null;
                    case Start _ -> state == TaskState.STARTING ? TaskState.RUNNING : null;
                    case Ask _ -> state == TaskState.RUNNING ? TaskState.WAITING : null;
                    case Finish _ -> state == TaskState.RUNNING ? TaskState.REVIEW : null;
                    case Fail _ -> state == TaskState.QUEUED || state.isActive() ? TaskState.FAILED : null;
                    case Interrupt _ -> state.isActive() ? TaskState.INTERRUPTED : null;
                    case Reply _, Retry _ -> isResting(state) ? TaskState.QUEUED : null;
                    case Accept _ -> isResting(state) || state == TaskState.BACKLOG ? TaskState.DONE : null;
                    case Trash _ -> state.isActive() || state == TaskState.TRASHED ? null : TaskState.TRASHED;
                    case Restore restore -> state == TaskState.TRASHED ? restored(restore.to()) : null;
                });
    }

    /** The agent's work has stopped and a person is to say how it goes on. */
    private static boolean isResting(TaskState state) {
        return switch (state) {
            case WAITING, REVIEW, FAILED, INTERRUPTED -> true;
            case BACKLOG, QUEUED, STARTING, RUNNING, DONE, TRASHED -> false;
        };
    }

    /** What was queued when it was thrown away must not start by being taken back. */
    private static TaskState restored(TaskState before) {
        return before == TaskState.QUEUED ? TaskState.BACKLOG : before;
    }
}
