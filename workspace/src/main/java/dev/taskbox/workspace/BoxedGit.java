package dev.taskbox.workspace;

import java.util.List;

/** The door into the box that a workspace belongs to. */
@FunctionalInterface
public interface BoxedGit {
    /**
     * The words of a host command that runs {@code argv} inside, on its own stdin and stdout: what
     * {@link dev.taskbox.model.Sandbox#hostCommand} gives. The box has {@code git} and a POSIX {@code sh}, the mounts
     * of {@link Workspaces#mounts}, and a writable {@code HOME} with room for what the agent did not commit. When the
     * host command is ended, what it started inside must end too.
     */
    List<String> hostCommand(List<String> argv);
}
