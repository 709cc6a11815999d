package dev.taskbox.workspace;

import dev.taskbox.model.Problem;
import dev.taskbox.model.Task;
import java.util.List;
import java.util.regex.Pattern;

/** The refs a task has in its project. All but the branch are out of sight of {@code git branch} and of a push. */
record TaskRefs(long id, String branch) {
    private static final Pattern BRANCH = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*");

    TaskRefs {
        if (!isBranchName(branch)) {
            throw Problem.failed(
                    "bad-branch-name",
                    "naming the branch of task " + id,
                    "\"" + PlainText.line(branch) + "\" is no name for a branch",
                    "Give the task another title");
        }
    }

    /** Stricter than git, so that a name is never an option, a revision or an escape. */
    static boolean isBranchName(String name) {
        return BRANCH.matcher(name).matches()
                && !name.contains("..")
                && !name.contains(".lock/")
                && !name.endsWith(".lock")
                && !name.endsWith(".");
    }

    static TaskRefs of(Task task) {
        return new TaskRefs(task.id(), task.branch());
    }

    /** The branch that people see. */
    String branchRef() {
        return "refs/heads/" + branch;
    }

    /** What the workspace started from; keeps garbage collection in the project from breaking the clone. */
    String base() {
        return "refs/taskbox/base/" + id;
    }

    /** What the agent had checked out when its work was last collected. */
    String head() {
        return "refs/taskbox/head/" + id;
    }

    /** All of the agent's work when it was last collected, with what it did not commit. */
    String snapshot() {
        return "refs/taskbox/snapshot/" + id;
    }

    /** What was last put on the branch; where the branch is elsewhere a person moved it. */
    String collected() {
        return "refs/taskbox/collected/" + id;
    }

    /** Work that was collected before the workspace was made anew. */
    String earlier(String commit) {
        return "refs/taskbox/earlier/" + id + "/" + commit;
    }

    List<String> pins() {
        return List.of(base(), head(), snapshot(), collected());
    }
}
