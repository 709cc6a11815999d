package dev.taskbox.engine;

import dev.taskbox.engine.AuditLine.Content;
import dev.taskbox.model.Run;
import dev.taskbox.model.SandboxProcess.State;
import dev.taskbox.model.Task;
import java.util.Locale;
import java.util.Optional;

/** What an audit says of beginnings and ends, for which there are no facts: the run's row and the supervisor tell them. */
final class AuditNotes {
    private AuditNotes() {}

    static Content runStarted(Task task, Run run) {
        Content content = AuditLine.content("run.started");
        content.fields()
                .put("task", task.id())
                .put("run", run.number())
                .put("turn", run.turns())
                .put("agent", AuditLine.cut(task.agent()))
                .put("place", task.place().word())
                .put("policy", run.policyHash());
        return content;
    }

    static Content runEnded(Run run) {
        Content content = AuditLine.content("run.ended");
        content.fields().put("state", run.state().word());
        run.exitCode().ifPresent(code -> content.fields().put("exitCode", code));
        run.limit().ifPresent(limit -> content.fields().put("limit", AuditLine.cut(limit)));
        return content;
    }

    static Content processStarted(String process) {
        Content content = AuditLine.content("process.started");
        content.fields().put("process", process);
        return content;
    }

    /** Empty while it runs. */
    static Optional<Content> processEnded(String process, State state) {
        Content content = AuditLine.content("process.ended");
        content.fields().put("process", process);
        return switch (state) {
            case State.Running _ -> Optional.empty();
            case State.Lost _ -> {
                content.fields().put("cause", "lost");
                yield Optional.of(content);
            }
            case State.Ended ended -> {
                content.fields()
                        .put("exitCode", ended.exitCode())
                        .put(
                                "cause",
                                ended.cause().name().toLowerCase(Locale.ROOT).replace('_', ' '));
                yield Optional.of(content);
            }
        };
    }
}
