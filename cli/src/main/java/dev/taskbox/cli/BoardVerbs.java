package dev.taskbox.cli;

import dev.taskbox.model.TaskState;
import dev.taskbox.service.TaskService.ListTasks;
import dev.taskbox.service.TaskService.TaskView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;

/** Commands that put tasks on the board and read it. */
final class BoardVerbs {
    private BoardVerbs() {}

    @Command(name = "add", description = "Puts a task on the board.")
    static final class Add extends Verb {
        @Parameters(arity = "1..*", paramLabel = "TITLE", description = "What is to be done, in a few words.")
        List<String> title = new ArrayList<>();

        @Mixin
        NewTaskOptions options = new NewTaskOptions();

        @Option(
                names = "--start",
                description = {"Start it at once.", "Example: task add \"Fix the login test\" --start"})
        boolean start;

        @Override
        int run(Session session) {
            TaskView added = options.add(session, title);
            session.print(start ? session.service().start(added.task().id()) : added);
            if (!start && session.isForPeople()) {
                session.say("Start it with task start " + added.task().id());
            }
            return OK;
        }
    }

    @Command(name = "list", description = "Lists tasks.")
    static final class ListAll extends Verb {
        @Option(
                names = {"-s", "--state"},
                paramLabel = "STATE",
                split = ",",
                description = {"Only in these states.", "Example: -s waiting,review"})
        List<String> states = new ArrayList<>();

        @Option(
                names = {"-p", "--project"},
                paramLabel = "PROJECT",
                description = {"Only of this project.", "Example: -p api"})
        Optional<String> project = Optional.empty();

        @Option(
                names = {"-q", "--query"},
                paramLabel = "TEXT",
                description = {"Only with this in title or body.", "Example: -q login"})
        Optional<String> text = Optional.empty();

        @Override
        int run(Session session) {
            Set<TaskState> wanted = EnumSet.noneOf(TaskState.class);
            states.forEach(word -> wanted.add(state(word)));
            List<TaskView> tasks = session.service().list(new ListTasks(wanted, project, text));
            if (tasks.isEmpty() && session.isForPeople()) {
                session.say("No such tasks. Add one with task add TITLE");
            } else {
                print(session, tasks);
            }
            return OK;
        }

        private static TaskState state(String word) {
            List<String> known =
                    Arrays.stream(TaskState.values()).map(TaskState::word).toList();
            return TaskState.of(word).orElseThrow(() -> Errors.noSuch("state", word, known));
        }
    }

    static void print(Session session, List<TaskView> tasks) {
        if (session.json()) {
            ArrayNode json = Json.array();
            tasks.forEach(task -> json.add(Shapes.of(task)));
            session.screen().out(Json.write(json));
        } else if (session.isForPeople()) {
            session.screen()
                    .out(TaskText.table(tasks, session.clock(), session.screen().columns()));
        } else {
            tasks.forEach(task -> session.screen().out(TaskText.fields(task)));
        }
    }

    @Command(name = "show", description = "Shows a task with all its runs.")
    static final class Show extends Verb {
        @Parameters(paramLabel = "ID", description = "The task's number, or the beginning of its title.")
        String id = "";

        @Override
        int run(Session session) {
            TaskView view = session.service().show(session.resolve(id));
            if (session.json()) {
                session.print(view);
            } else if (session.isForPeople()) {
                session.screen()
                        .out(TaskText.details(
                                view, session.clock(), session.screen().columns()));
            } else {
                session.screen().out(TaskText.detailFields(view));
            }
            return OK;
        }
    }

    @Command(name = "watch", description = "Prints the events of all tasks as they happen, until Ctrl-C.")
    static final class Watch extends Verb {
        @Override
        int run(Session session) {
            EventPrinter printer = new EventPrinter(session, true);
            new Follower(session, printer).watch(session.service().lastEvent());
            return Follower.INTERRUPTED;
        }
    }
}
