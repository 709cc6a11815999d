package dev.taskbox.app;

import dev.taskbox.model.Event;
import dev.taskbox.model.Fact;
import dev.taskbox.model.Flag;
import dev.taskbox.model.Problem;
import dev.taskbox.model.Project;
import dev.taskbox.model.Store;
import dev.taskbox.model.Task;
import dev.taskbox.workspace.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds projects by name and by directory. */
final class Projects {
    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";

    private final Store store;

    Projects(Store store) {
        this.store = store;
    }

    Project add(Path directory, Optional<String> name) {
        Path root = real(Repository.open(directory).root());
        String chosen = name.orElseGet(
                () -> root.getFileName() == null ? "root" : root.getFileName().toString());
        if (!chosen.matches(NAME)) {
            throw Problem.usage(
                    "bad-project-name",
                    "adding the project " + root,
                    "\"" + chosen + "\" is no project name: letters, digits, dots and dashes, at most 64",
                    "Give one with --name");
        }
        return store.addProject(chosen, root);
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            throw Problem.notFound("no-such-directory", "opening " + path, "it is not there", "Check the path");
        }
    }

    Project named(String name) {
        return store.projectNamed(name)
                .orElseThrow(() -> Problem.notFound(
                        "no-such-project",
                        "finding the project " + name,
                        "there is none of that name",
                        "See them with task project list, or add one with task project add PATH"));
    }

    /** The innermost project that holds the directory. */
    Project find(Optional<String> name, Path directory) {
        if (name.isPresent()) {
            return named(name.get());
        }
        Path here = Files.exists(directory) ? real(directory) : directory;
        return store.projects().stream()
                .filter(project -> here.startsWith(project.root()))
                .max(Comparator.comparingInt(project -> project.root().getNameCount()))
                .orElseThrow(() -> Problem.usage(
                        "no-project",
                        "finding the project of " + directory,
                        "no project holds this directory",
                        "Add it with task project add ., or name one with -p"));
    }

    Task task(long id) {
        return store.task(id).orElseThrow(() -> TaskNames.none(Long.toString(id)));
    }

    /** @throws Problem kind NOT_FOUND where its directory is gone */
    Repository repository(Task task) {
        Project project = store.project(task.projectId()).orElseThrow();
        if (!Files.isDirectory(project.root())) {
            throw Problem.notFound(
                    "project-gone",
                    "opening the project " + project.name(),
                    "its directory " + project.root() + " is not there",
                    "Put it back, or remove the project with task project remove " + project.name());
        }
        return Repository.open(project.root());
    }

    /** Of one task. @param lastCollects as the store has them */
    static List<Flag> flags(List<Event> lastCollects, long task) {
        return lastCollects.stream()
                .filter(event -> event.taskId() == task)
                .flatMap(event -> event.fact() instanceof Fact.FlagRaised(String path, String reason)
                        ? Stream.of(new Flag(path, reason))
                        : Stream.empty())
                .toList();
    }
}
