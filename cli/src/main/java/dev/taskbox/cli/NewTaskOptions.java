package dev.taskbox.cli;

import dev.taskbox.model.PlaceName;
import dev.taskbox.model.Problem;
import dev.taskbox.service.TaskService.AddTask;
import dev.taskbox.service.TaskService.Attachment;
import dev.taskbox.service.TaskService.TaskView;
import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** What can be said of a task when it is added. */
final class NewTaskOptions {
    @Option(
            names = {"-p", "--project"},
            paramLabel = "PROJECT",
            description = {"In this project; otherwise the one you stand in.", "Example: -p api"})
    Optional<String> project = Optional.empty();

    @Option(
            names = {"-a", "--agent"},
            paramLabel = "AGENT",
            description = {"Who does it.", "Example: -a claude"})
    Optional<String> agent = Optional.empty();

    @Option(
            names = {"-P", "--place"},
            paramLabel = "PLACE",
            description = {"Where it runs.", "Example: -P native"})
    Optional<String> place = Optional.empty();

    @Option(
            names = {"-b", "--body"},
            paramLabel = "BODY",
            description = {"What to do, at length.", "Example: -b \"At most 10 requests a second\""})
    Optional<String> body = Optional.empty();

    @Option(
            names = {"-F", "--file"},
            paramLabel = "FILE",
            description = {"What to do, from a file, or with - from the input.", "Example: -F task.md"})
    Optional<String> file = Optional.empty();

    @Option(
            names = {"-e", "--edit"},
            description = {"What to do, in your editor: VISUAL, EDITOR, or vi.", "Example: task add \"Title\" -e"})
    boolean edit;

    @Option(
            names = "--attach",
            paramLabel = "FILE",
            description = {
                "A file that its box sees, read-only; may be given again. At most 16, with 32 MiB.",
                "Example: --attach error.log"
            })
    List<String> attached = new ArrayList<>();

    @Option(
            names = "--priority",
            paramLabel = "N",
            description = {"Higher ones are taken first; 0 if not said.", "Example: --priority 5"})
    int priority;

    TaskView add(Session session, List<String> words) {
        String title = String.join(" ", words);
        if (title.isBlank()) {
            throw Problem.usage("no-title", "adding a task", "its title is empty", "Say what is to be done");
        }
        String projectName = session.service()
                .findProject(project, session.invocation().directory())
                .name();
        return session.service()
                .add(new AddTask(
                        projectName,
                        title,
                        body(session),
                        agent,
                        place.map(NewTaskOptions::place),
                        priority,
                        attachments(session)));
    }

    private String body(Session session) {
        if (Stream.of(body.isPresent(), file.isPresent(), edit).filter(it -> it).count() > 1) {
            throw Problem.usage(
                    "two-bodies", "adding a task", "more than one of --body, --file and --edit was given", "Keep one");
        }
        if (edit) {
            return Texts.edited(session);
        }
        return file.map(it -> Texts.read(session, it)).or(() -> body).orElse("");
    }

    private List<Attachment> attachments(Session session) {
        try {
            return attached.stream()
                    .map(name -> Attachment.named(session.invocation().directory(), name))
                    .toList();
        } catch (InvalidPathException e) {
            throw Problem.usage("bad-path", "reading the path of a file", e.getReason(), "Name a file");
        }
    }

    boolean isEmpty() {
        return project.or(() -> agent)
                        .or(() -> place)
                        .or(() -> body)
                        .or(() -> file)
                        .isEmpty()
                && priority == 0
                && !edit
                && attached.isEmpty();
    }

    static PlaceName place(String word) {
        List<String> known =
                Arrays.stream(PlaceName.values()).map(PlaceName::word).toList();
        return PlaceName.of(word).orElseThrow(() -> Errors.noSuch("place", word, known));
    }
}
