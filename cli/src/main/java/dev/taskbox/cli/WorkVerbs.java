package dev.taskbox.cli;

import dev.taskbox.model.Problem;
import dev.taskbox.model.Run;
import dev.taskbox.model.TaskState;
import dev.taskbox.service.TaskService.TaskView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Commands that move the work. */
final class WorkVerbs {
    private static final String ID = "The task's number, or the beginning of its title.";
    private static final String IDS = "Numbers of tasks, or beginnings of their titles.";

    private WorkVerbs() {}

    @Command(name = "start", description = "Puts tasks into the queue: their agents begin as soon as there is room.")
    static final class Start extends Verb {
        @Parameters(arity = "1..*", paramLabel = "ID", description = IDS)
        List<String> ids = new ArrayList<>();

        @Override
        int run(Session session) {
            return each(session, ids, id -> session.service().start(id));
        }
    }

    @Command(
            name = "run",
            description = "Adds a task, or takes the one with that number, starts it and follows its log.")
    static final class RunTask extends Verb {
        private static final int NO_BOX = 125;

        @Parameters(arity = "1..*", paramLabel = "TITLE|ID", description = "A number, or what is to be done.")
        List<String> words = new ArrayList<>();

        @Mixin
        NewTaskOptions options = new NewTaskOptions();

        @Option(
                names = "--wait",
                description = {
                    "End with the exit code of what ran; 125 if its box could not start.",
                    "Example: task run \"Fix the login test\" --wait"
                })
        boolean wait;

        @Override
        int run(Session session) {
            long from = session.service().lastEvent();
            long id = isNumber() ? number() : options.add(session, words).task().id();
            startUnlessUnderWay(session, id);
            session.say("Task " + id + ". It goes on without you; leave with Ctrl-C");
            if (!new Follower(session, new EventPrinter(session, false)).follow(id, from, _ -> true)) {
                session.say("Task " + id + " goes on. Follow it with task logs " + id + " -f");
                return Follower.INTERRUPTED;
            }
            return outcome(session, session.service().show(id));
        }

        private static void startUnlessUnderWay(Session session, long id) {
            TaskState state = session.service().show(id).task().state();
            if (state != TaskState.QUEUED && !state.isActive()) {
                session.service().start(id);
            }
        }

        private boolean isNumber() {
            return words.size() == 1
                    && !words.getFirst().isEmpty()
                    && words.getFirst().chars().allMatch(c -> c >= '0' && c <= '9');
        }

        private long number() {
            if (!options.isEmpty()) {
                throw Problem.usage(
                        "options-of-new-tasks",
                        "running task " + words.getFirst(),
                        "it exists already, and the options are for a new one",
                        "Leave them out, or say a title");
            }
            try {
                return Long.parseLong(words.getFirst());
            } catch (NumberFormatException _) {
                throw Problem.notFound(
                        "no-such-task", "finding task " + words.getFirst(), "there is no such number", "See task list");
            }
        }

        private int outcome(Session session, TaskView view) {
            session.say(hint(view));
            boolean failed =
                    view.task().state() == TaskState.FAILED || view.task().state() == TaskState.INTERRUPTED;
            int code = failed ? Problem.Kind.FAILED.exitCode() : OK;
            if (!wait || view.runs().isEmpty()) {
                return code;
            }
            Run last = view.runs().getLast();
            if (last.startedAt().isEmpty()) {
                return NO_BOX;
            }
            return last.exitCode().orElse(code);
        }

        private static String hint(TaskView view) {
            long id = view.task().id();
            return switch (view.task().state()) {
                case REVIEW -> "Task " + id + " waits for your review: task diff " + id + ", then task merge " + id;
                case WAITING -> "Task " + id + " asks something: task reply " + id + " TEXT";
                case FAILED, INTERRUPTED ->
                    "Task " + id + " " + view.task().state().word() + ": task retry " + id;
                default -> "Task " + id + " is " + view.task().state().word();
            };
        }
    }

    @Command(name = "stop", description = "Ends the run of tasks, or takes them out of the queue. Their work is kept.")
    static final class Stop extends Verb {
        @Parameters(arity = "1..*", paramLabel = "ID", description = IDS)
        List<String> ids = new ArrayList<>();

        @Override
        int run(Session session) {
            return session.during(
                    "stopping", () -> each(session, ids, id -> session.service().stop(id)));
        }
    }

    @Command(name = "retry", description = "Gives a task another run, on top of what is there.")
    static final class Retry extends Verb {
        @Parameters(paramLabel = "ID", description = ID)
        String id = "";

        @Option(
                names = "--fresh",
                description = {
                    "From where it began, in a new workspace. What was there stays in git.",
                    "Example: task retry 12 --fresh"
                })
        boolean fresh;

        @Override
        int run(Session session) {
            session.print(session.service().retry(session.resolve(id), fresh));
            return OK;
        }
    }

    @Command(name = "reply", description = "Says something to a task's agent: an answer, or what else is to be done.")
    static final class Reply extends Verb {
        @Parameters(index = "0", paramLabel = "ID", description = ID)
        String id = "";

        @Parameters(
                index = "1..*",
                arity = "1..*",
                paramLabel = "TEXT",
                description = "What to say; - takes it from the input.")
        List<String> words = new ArrayList<>();

        @Override
        int run(Session session) {
            long task = session.resolve(id);
            String text = words.equals(List.of("-")) ? Texts.input(session) : String.join(" ", words);
            if (text.isBlank()) {
                throw Problem.usage("no-text", "replying to task " + task, "there is no text", "Say something");
            }
            session.print(session.service().reply(task, text));
            return OK;
        }
    }

    @Command(name = "done", description = "Calls tasks done.")
    static final class Done extends Verb {
        @Parameters(arity = "1..*", paramLabel = "ID", description = IDS)
        List<String> ids = new ArrayList<>();

        @Override
        int run(Session session) {
            return each(session, ids, id -> session.service().done(id));
        }
    }

    @Command(name = "delete", description = "Moves tasks to the trash, where they stay a while.")
    static final class Delete extends Verb {
        @Parameters(arity = "1..*", paramLabel = "ID", description = IDS)
        List<String> ids = new ArrayList<>();

        @Option(
                names = {"-y", "--yes"},
                description = {"Do not ask, even if there is work in it.", "Example: task delete 12 --yes"})
        boolean yes;

        @Override
        int run(Session session) {
            List<String> wanted =
                    ids.stream().filter(id -> mayDelete(session, id)).toList();
            return each(session, wanted, id -> session.service().delete(id));
        }

        private boolean mayDelete(Session session, String id) {
            if (yes) {
                return true;
            }
            Optional<TaskView> view = view(session, id);
            return view.filter(it -> !it.runs().isEmpty() && it.task().state() != TaskState.DONE)
                    .map(it -> session.confirm(
                            "deleting task " + it.task().id(),
                            "Task " + it.task().id() + " has work that you did not call done. Move it to the trash?"))
                    .orElse(true);
        }

        /** Whether it exists is told with the others, when it is deleted. */
        private static Optional<TaskView> view(Session session, String id) {
            try {
                return Optional.of(session.service().show(session.resolve(id)));
            } catch (Problem _) {
                return Optional.empty();
            }
        }
    }

    @Command(name = "restore", description = "Takes tasks back out of the trash.")
    static final class Restore extends Verb {
        @Parameters(arity = "1..*", paramLabel = "ID", description = IDS)
        List<String> ids = new ArrayList<>();

        @Override
        int run(Session session) {
            return each(session, ids, id -> session.service().restore(id));
        }
    }
}
