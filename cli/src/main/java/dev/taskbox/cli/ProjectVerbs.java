package dev.taskbox.cli;

import dev.taskbox.model.Problem;
import dev.taskbox.model.Project;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;

/** {@code task project}: alone, it lists them. */
@Command(
        name = "project",
        description = "Lists, adds and removes projects: git repositories that tasks are for.",
        subcommands = {ProjectVerbs.Add.class, ProjectVerbs.ListAll.class, ProjectVerbs.Remove.class})
final class ProjectVerbs extends Verb {

    @Override
    int run(Session session) {
        return new ListAll().run(session);
    }

    @Command(name = "add", description = "Registers a git repository.")
    static final class Add extends Verb {
        @Parameters(paramLabel = "PATH", defaultValue = ".", description = "Its directory; otherwise this one.")
        String path = ".";

        @Option(
                names = {"-n", "--name"},
                paramLabel = "NAME",
                description = {"What to call it; otherwise as its directory.", "Example: task project add . --name api"
                })
        Optional<String> name = Optional.empty();

        @Override
        int run(Session session) {
            Project project = session.service().addProject(directory(session, path), name);
            print(session, List.of(project), false);
            if (session.isForPeople()) {
                session.say("Add a task to it with task add TITLE -p " + project.name());
            }
            return OK;
        }
    }

    static Path directory(Session session, String path) {
        try {
            return session.invocation().directory().resolve(path).normalize();
        } catch (InvalidPathException e) {
            throw Problem.usage("bad-path", "reading the path " + path, e.getReason(), "Name a directory");
        }
    }

    @Command(name = "list", description = "Lists the projects.")
    static final class ListAll extends Verb {
        @Override
        int run(Session session) {
            List<Project> projects = session.service().projects();
            if (projects.isEmpty() && session.isForPeople()) {
                session.say("No projects yet. In a git repository: task project add .");
            } else {
                print(session, projects, true);
            }
            return OK;
        }
    }

    @Command(name = "remove", description = "Forgets a project. Its repository stays as it is.")
    static final class Remove extends Verb {
        @Parameters(paramLabel = "PROJECT", description = "Its name.")
        String name = "";

        @Override
        int run(Session session) {
            print(session, List.of(session.service().removeProject(name)), false);
            return OK;
        }
    }

    private static void print(Session session, List<Project> projects, boolean asList) {
        if (session.json()) {
            ArrayNode json = Json.array();
            projects.forEach(project -> json.add(Shapes.of(project)));
            session.screen().out(Json.write(asList ? json : json.get(0)));
        } else if (session.isForPeople()) {
            Table table = new Table(List.of("PROJECT", "DIRECTORY"), Set.of(1));
            projects.forEach(it ->
                    table.row(Line.of(Style.BOLD, it.name()), Line.of(it.root().toString())));
            session.screen().out(table.lines(session.screen().columns()));
        } else {
            projects.forEach(it -> session.screen()
                    .out(Line.fields(List.of(it.name(), it.root().toString()))));
        }
    }
}
