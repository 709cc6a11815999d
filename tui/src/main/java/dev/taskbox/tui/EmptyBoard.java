package dev.taskbox.tui;

import dev.taskbox.model.Problem;
import dev.taskbox.model.Project;
import dev.taskbox.service.TaskService.Finding;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a first-time user sees: what to do, which agents were found, how safe this machine makes them. */
final class EmptyBoard {
    private final Ui ui;
    private boolean asked;
    private String project = "";
    private List<Finding> findings = List.of();

    EmptyBoard(Ui ui) {
        this.ui = ui;
    }

    void askAgain() {
        asked = false;
    }

    void draw(Canvas canvas, Theme theme) {
        if (!ui.cards().isLoaded()) {
            canvas.text(2, 1, theme.faint(), "Reading the tasks …");
            return;
        }
        if (!asked) {
            asked = true;
            ui.later("", this::project, found -> project = found);
            if (findings.isEmpty()) {
                ui.later("", () -> ui.service().doctor(), found -> findings = found);
            }
        }
        int y = Math.max(1, canvas.height() / 3 - 1);
        canvas.text(2, y, theme.bold(), "Nothing on the board yet.");
        line(canvas, theme, y + 2, project.isEmpty() ? "P" : "n", projectLine());
        line(canvas, theme, y + 3, "·", agents());
        line(canvas, theme, y + 4, "·", safety());
    }

    private static void line(Canvas canvas, Theme theme, int y, String key, String text) {
        canvas.text(2, y, theme.key(), key);
        canvas.fit(4, y, canvas.width() - 6, theme.text(), text);
    }

    private String projectLine() {
        return project.isEmpty()
                ? "adds a project, a git repository that tasks are for: "
                        + Optional.ofNullable(ui.directory().getFileName())
                                .map(Path::toString)
                                .orElse("/")
                : "puts a task on the board, for " + project;
    }

    private String agents() {
        List<String> found = new ArrayList<>();
        for (Finding finding : findings) {
            if (finding.name().startsWith("agent ") && finding.ok()) {
                found.add(finding.name().substring("agent ".length()));
            }
        }
        return findings.isEmpty()
                ? "looking for agents …"
                : "Agents found: " + (found.isEmpty() ? "none" : String.join(", ", found));
    }

    private String safety() {
        if (findings.isEmpty()) {
            return "trying what this machine can enforce …";
        }
        String broken = findings.stream()
                .filter(it -> it.required() && !it.ok())
                .map(it -> it.name() + ": " + it.detail() + ". " + it.remedy())
                .collect(Collectors.joining("; "));
        return broken.isEmpty()
                ? "This machine can hold them: boxes start here (task doctor)"
                : "Not safe yet: " + broken;
    }

    /** The one the person stands in, else any; empty where there is none. */
    private String project() {
        try {
            return ui.service().findProject(Optional.empty(), ui.directory()).name();
        } catch (Problem _) {
            return ui.service().projects().stream()
                    .map(Project::name)
                    .findFirst()
                    .orElse("");
        }
    }
}
