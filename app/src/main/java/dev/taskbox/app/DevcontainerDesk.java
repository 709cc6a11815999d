package dev.taskbox.app;

import dev.taskbox.devcontainer.init.DevcontainerInit;
import dev.taskbox.devcontainer.init.ProjectKind;
import dev.taskbox.model.Problem;
import dev.taskbox.model.Project;
import dev.taskbox.service.TaskService.DevcontainerView;
import dev.taskbox.service.TaskService.FileDiff;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Gives projects their devcontainer. */
final class DevcontainerDesk {

    /** @param seen empty: only tells what would be written */
    DevcontainerView init(Project project, Optional<String> kind, boolean force, Optional<String> seen) {
        DevcontainerInit init = new DevcontainerInit(project.root());
        DevcontainerInit.Plan plan = init.plan(kind.map(DevcontainerDesk::kind), force);
        seen.ifPresent(mark -> write(project, init, plan, mark));
        List<FileDiff> files = plan.changes().stream()
                .map(change -> new FileDiff(
                        project.root().resolve(change.name()), LineDiff.of(change.before(), change.after())))
                .toList();
        return new DevcontainerView(plan.kinds().stream().map(ProjectKind::word).toList(), files, plan.mark());
    }

    /** Only what was shown: the files may have changed since. */
    private static void write(Project project, DevcontainerInit init, DevcontainerInit.Plan plan, String mark) {
        if (!plan.mark().equals(mark)) {
            throw Problem.conflict(
                    "files-changed",
                    "writing a devcontainer for " + project.name(),
                    "its files have changed since what would be written was shown",
                    "Look at it again: task devcontainer init");
        }
        init.write(plan);
    }

    private static ProjectKind kind(String word) {
        return ProjectKind.of(word).orElseThrow(() -> {
            String kinds =
                    Arrays.stream(ProjectKind.values()).map(ProjectKind::word).collect(Collectors.joining(", "));
            return Problem.usage(
                    "bad-kind", "writing a devcontainer", "there is no kind " + word, "Say one of " + kinds);
        });
    }
}
