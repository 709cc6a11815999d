package dev.taskbox.store;

import dev.taskbox.model.Problem;
import dev.taskbox.model.Task;
import dev.taskbox.model.TaskChange;
import dev.taskbox.model.TaskState;

/** What a person reads where a change does not fit. */
final class ChangeWords {
    private ChangeWords() {}

    static String tried(TaskChange change, long task) {
        String verb = switch (change) {
            case TaskChange.Queue _ -> "queueing";
            case TaskChange.Take _, TaskChange.Start _ -> "starting";
            case TaskChange.Ask _ -> "recording a question of";
            case TaskChange.Finish _ -> "finishing";
            case TaskChange.Fail _ -> "recording the failure of";
            case TaskChange.Interrupt _ -> "interrupting";
            case TaskChange.Reply _ -> "replying to";
            case TaskChange.Retry _ -> "retrying";
            case TaskChange.Unqueue _ -> "taking from the queue";
            case TaskChange.Accept _ -> "accepting";
            case TaskChange.Trash _ -> "deleting";
            case TaskChange.Restore _ -> "restoring";
        };
        return verb + " task " + task;
    }

    static Problem doesNotFit(Task task, TaskChange change) {
        return Problem.conflict("wrong-state", tried(change, task.id()), "it is " + phrase(task.state()), remedy(task));
    }

    static Problem keepsChanging(long task, TaskChange change) {
        return Problem.conflict(
                "task-keeps-changing",
                tried(change, task),
                "others changed it at the same time, again and again",
                "Look at it with task show " + task + " and try again");
    }

    private static String phrase(TaskState state) {
        return switch (state) {
            case BACKLOG -> "in the backlog";
            case REVIEW -> "in review";
            case TRASHED -> "in the trash";
            case QUEUED, STARTING, RUNNING, WAITING, FAILED, INTERRUPTED, DONE -> state.word();
        };
    }

    private static String remedy(Task task) {
        return switch (task.state()) {
            case BACKLOG -> "Start it with task start " + task.id();
            case QUEUED, STARTING, RUNNING -> "Wait for it, or stop it with task stop " + task.id();
            case WAITING, REVIEW, FAILED, INTERRUPTED, DONE -> "Look at it with task show " + task.id();
            case TRASHED -> "Take it back with task restore " + task.id();
        };
    }
}
