package dev.taskbox.cli;

import dev.taskbox.service.TaskService.DevcontainerView;
import dev.taskbox.service.TaskService.FileDiff;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code task devcontainer}. */
@Command(
        name = "devcontainer",
        description = "Gives a project the container that its tasks run in.",
        subcommands = DevcontainerVerbs.Init.class)
final class DevcontainerVerbs extends Verb {

    @Override
    int run(Session session) {
        session.screen().own(HelpText.about(List.of("devcontainer"), session.screen()));
        return OK;
    }

    @Command(
            name = "init",
            description = {
                "Writes .devcontainer and what belongs to it into .taskbox.yaml, by what the project is built with: an",
                "image with its tools, what fetches its dependencies once, and the hosts that they come from. Shows all",
                "of it. Nothing is committed."
            })
    static final class Init extends Verb {
        @Option(
                names = {"-p", "--project"},
                paramLabel = "PROJECT",
                description = {
                    "The project; otherwise the one you stand in.",
                    "Example: task devcontainer init --project api"
                })
        Optional<String> project = Optional.empty();

        @Option(
                names = {"-k", "--kind"},
                paramLabel = "KIND",
                description = {
                    "maven, gradle, node, python, go or rust; otherwise as its files tell.",
                    "Example: task devcontainer init --kind node"
                })
        Optional<String> kind = Optional.empty();

        @Option(
                names = {"-f", "--force"},
                description = {"Replace the devcontainer that is there.", "Example: task devcontainer init --force"})
        boolean force;

        @Override
        int run(Session session) {
            Path directory = session.invocation().directory();
            DevcontainerView view =
                    session.service().initDevcontainer(project, directory, kind, force, Optional.empty());
            if (!session.json()) {
                print(session, view);
            }
            if (!view.files().isEmpty()) {
                session.service().initDevcontainer(project, directory, kind, force, Optional.of(view.mark()));
            }
            if (session.json()) {
                session.screen().out(Json.write(json(view)));
            } else {
                session.say(
                        view.files().isEmpty()
                                ? "All of it is there already"
                                : "Written. Tasks see it once it is committed");
            }
            return OK;
        }

        private static void print(Session session, DevcontainerView view) {
            session.say(view.kinds().isEmpty() ? "No kind is known: a plain image" : String.join(", ", view.kinds()));
            for (FileDiff file : view.files()) {
                session.screen().out(Line.of(Style.BOLD, file.file().toString()));
                file.diff()
                        .forEach(line ->
                                session.screen().out(Line.of(line.startsWith("+") ? Style.GREEN : Style.RED, line)));
            }
            session.screen().flush();
        }

        private static ObjectNode json(DevcontainerView view) {
            ArrayNode kinds = Json.array();
            view.kinds().forEach(kinds::add);
            ArrayNode files = Json.array();
            for (FileDiff file : view.files()) {
                ArrayNode diff = Json.array();
                file.diff().forEach(diff::add);
                ObjectNode node = files.addObject().put("file", file.file().toString());
                node.set("diff", diff);
            }
            ObjectNode json = Json.object();
            json.set("kinds", kinds);
            json.set("files", files);
            return json;
        }
    }
}
