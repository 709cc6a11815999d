package dev.taskbox.store;

import dev.taskbox.model.Problem;
import dev.taskbox.model.Project;
import dev.taskbox.model.Run;

/** What a person reads where something is not there, or is in the way. */
final class Refusals {
    private Refusals() {}

    static Problem noSuchProject(String tried, long id) {
        return Problem.notFound(
                "no-such-project", tried, "there is no project " + id, "See the projects with task project list");
    }

    static Problem noSuchTask(String tried, long id) {
        return Problem.notFound("no-such-task", tried, "there is no task " + id, "See the tasks with task list");
    }

    /** For statements that are to hit the one row of a task. */
    static int found(String tried, long task, int rows) {
        if (rows == 0) {
            throw noSuchTask(tried, task);
        }
        return rows;
    }

    static Problem noSuchRun(String tried, Run run) {
        return Problem.notFound(
                "no-such-run",
                tried,
                "task " + run.taskId() + " has no run " + run.number(),
                "See the task's runs with task show " + run.taskId());
    }

    static Problem nameTaken(String tried, Project taken) {
        return Problem.conflict(
                "project-name-taken",
                tried,
                "the name " + taken.name() + " belongs to the project at " + taken.root(),
                "Choose another name with --name");
    }

    static Problem rootTaken(String tried, Project taken) {
        return Problem.conflict(
                "project-root-taken",
                tried,
                "it is the project " + taken.name() + " already",
                "Use that one: task add -p " + taken.name());
    }

    static Problem projectHasTasks(Project project, long tasks) {
        return Problem.conflict(
                "project-has-tasks",
                "removing the project " + project.name(),
                tasks == 1 ? "it has a task" : "it has " + tasks + " tasks",
                "Delete them first; see them with task list -p " + project.name());
    }

    static Problem readAlready(String tried, long mark) {
        return Problem.conflict(
                "stream-read-already",
                tried,
                "what lies before byte " + mark + " was recorded already, and more",
                "Let only one taskd run for this directory");
    }
}
