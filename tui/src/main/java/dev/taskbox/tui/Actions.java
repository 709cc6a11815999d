package dev.taskbox.tui;

import dev.taskbox.model.Flag;
import dev.taskbox.model.PlaceName;
import dev.taskbox.model.Problem;
import dev.taskbox.model.Project;
import dev.taskbox.service.TaskService.AddTask;
import dev.taskbox.service.TaskService.Attachment;
import dev.taskbox.service.TaskService.MergeView;
import dev.taskbox.service.TaskService.TaskView;
import dev.taskbox.service.TaskService.Uncommitted;
import dev.taskbox.tui.Form.End;
import dev.taskbox.tui.Form.Field;
import dev.taskbox.tui.Input.Code;
import dev.taskbox.tui.Input.Press;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Does what was asked for, or says why not. */
final class Actions {
    private static final Press SAVE = Press.control('s');
    private static final Press SAVE_AND_START = Press.control('x');
    private static final String DEFAULT = "as the project says";
    private static final List<String> AGENTS =
            List.of(DEFAULT, "claude", "codex", "gemini", "opencode", "command", "scripted");

    private final Ui ui;
    private Optional<Long> trashed = Optional.empty();

    Actions(Ui ui) {
        this.ui = ui;
    }

    /** @return whether a key is for an action */
    boolean key(Press key, Optional<Card> card) {
        if (key.is(':')) {
            ui.open(new Picker(ui, card));
            return true;
        }
        for (Action action : Action.values()) {
            boolean meant = action == Action.OPEN
                    ? key.is(Code.ENTER)
                    : !action.key().isEmpty() && key.is(action.key().charAt(0));
            if (meant) {
                run(action, card);
                return true;
            }
        }
        return false;
    }

    void run(Action action, Optional<Card> card) {
        Optional<String> why = action.whyNot(card);
        if (why.isPresent()) {
            ui.say(why.get());
            return;
        }
        if (!action.needsTask() || card.isEmpty()) {
            alone(action);
        } else {
            about(action, card.get());
        }
    }

    private void alone(Action action) {
        switch (action) {
            case NEW -> newTask();
            case NEW_PROJECT -> newProject();
            case RESTORE ->
                trashed.ifPresentOrElse(
                        id -> task("taking #" + id + " back", () -> ui.service().restore(id), "is back"),
                        () -> ui.say("Nothing was moved to the trash from this board"));
            case FILTER -> ui.filter();
            case DOCTOR -> doctor();
            case HELP -> ui.help();
            case QUIT -> ui.quit();
            default -> {}
        }
    }

    private void about(Action action, Card card) {
        long id = card.id();
        switch (action) {
            case START -> task("starting #" + id, () -> ui.service().start(id), "is in the queue");
            case STOP -> task("stopping #" + id, () -> ui.service().stop(id), "was stopped; its work is kept");
            case RETRY -> task("retrying #" + id, () -> ui.service().retry(id, false), "gets another run");
            case RETRY_FRESH ->
                ask(
                        "Retry #" + id + " from where it began?",
                        List.of("In a new workspace. What was there stays in git."),
                        "retry",
                        () -> task("retrying #" + id, () -> ui.service().retry(id, true), "begins again"));
            case OPEN, LOG -> ui.detail(card, DetailView.Tab.LOG);
            case DIFF -> ui.detail(card, DetailView.Tab.DIFF);
            case AUDIT -> ui.detail(card, DetailView.Tab.AUDIT);
            case POLICY -> ui.detail(card, DetailView.Tab.POLICY);
            case REPLY -> reply(card);
            case MERGE -> merge(card, Uncommitted.ASK);
            case DONE -> task("calling #" + id + " done", () -> ui.service().done(id), "is done");
            case DELETE -> delete(card);
            case ALLOW -> allow(card.project());
            case OPEN_PORT -> ui.ports().ask(card);
            case REMOVE_PROJECT -> removeProject(card.project());
            default -> {}
        }
    }

    private void task(String doing, Callable<TaskView> work, String outcome) {
        ui.later(doing, work, view -> {
            ui.follow(view.task().id());
            ui.feed().touched(view.task().id());
            ui.say("#" + view.task().id() + " " + outcome);
        });
    }

    private void ask(String title, List<String> lines, String yes, Runnable action) {
        List<Row> rows =
                lines.stream().map(line -> Row.of(ui.theme().text(), line)).toList();
        ui.open(new Dialog(ui, title, rows, yes, action));
    }

    private void newTask() {
        ui.later("", () -> new Start(ui.service().projects(), here()), start -> {
            if (start.projects().isEmpty()) {
                ui.say("A task is for a project: add one first");
                newProject();
                return;
            }
            List<String> names = start.projects().stream().map(Project::name).toList();
            List<String> places = new ArrayList<>(List.of(DEFAULT));
            for (PlaceName place : PlaceName.values()) {
                places.add(place.word());
            }
            ui.open(new Form(
                            ui,
                            "New task",
                            List.of(
                                    Field.typed("Title", ""),
                                    Field.choice("Project", names, start.here().orElse(names.getFirst())),
                                    Field.choice("Agent", AGENTS, DEFAULT),
                                    Field.choice("Place", places, DEFAULT),
                                    Field.several("Body", 8),
                                    Field.several("Files", 2).hinted("paths, one a line: its box may read them")),
                            List.of(
                                    new End("ctrl-s", "add", SAVE, form -> add(form, false)),
                                    new End("ctrl-x", "add and start", SAVE_AND_START, form -> add(form, true))))
                    .at(0));
        });
    }

    private record Start(List<Project> projects, Optional<String> here) {}

    private Optional<String> here() {
        try {
            return Optional.of(
                    ui.service().findProject(Optional.empty(), ui.directory()).name());
        } catch (Problem _) {
            return Optional.empty();
        }
    }

    private void add(Form form, boolean start) {
        if (form.value(0).isBlank()) {
            ui.say("A task needs a title");
            return;
        }
        AddTask request = new AddTask(
                form.value(1),
                form.value(0).strip(),
                form.value(4).strip(),
                chosen(form.value(2)),
                chosen(form.value(3)).flatMap(PlaceName::of),
                0,
                attachments(form.value(5)));
        ui.later(
                start ? "adding and starting" : "adding",
                () -> {
                    TaskView added = ui.service().add(request);
                    return start ? ui.service().start(added.task().id()) : added;
                },
                view -> {
                    form.close();
                    ui.feed().touched(view.task().id());
                    ui.changed();
                    ui.follow(view.task().id());
                    ui.say("#" + view.task().id() + (start ? " is in the queue" : " is on the board; x starts it"));
                });
    }

    /** A path that a terminal wrote, for a file that was dropped on it, may be in quotes. */
    private List<Attachment> attachments(String lines) {
        try {
            return lines.lines()
                    .map(line -> line.strip().replaceAll("^(['\"])(.*)\\1$", "$2"))
                    .filter(line -> !line.isEmpty())
                    .map(line -> Attachment.named(ui.directory(), line))
                    .toList();
        } catch (InvalidPathException e) {
            throw Problem.usage("bad-path", "reading the path of a file", e.getReason(), "Name files, one a line");
        }
    }

    private static Optional<String> chosen(String value) {
        return value.equals(DEFAULT) ? Optional.empty() : Optional.of(value);
    }

    private void newProject() {
        ui.open(new Form(
                ui,
                "Add a project: a git repository that tasks are for",
                List.of(Field.typed("Directory", ui.directory().toString()), Field.typed("Name", "")),
                List.of(new End(Form.ENTER, "add", SAVE, this::addProject))));
    }

    private void addProject(Form form) {
        Path path;
        try {
            path = ui.directory().resolve(form.value(0).strip()).normalize();
        } catch (InvalidPathException e) {
            ui.say("That is no path: " + e.getReason(), true);
            return;
        }
        Optional<String> name = Optional.of(form.value(1).strip()).filter(it -> !it.isEmpty());
        ui.later("adding the project", () -> ui.service().addProject(path, name), project -> {
            form.close();
            ui.projectsChanged();
            ui.say("Project " + project.name() + " is there; n puts a task for it on the board");
        });
    }

    private void removeProject(String project) {
        ask(
                "Forget the project " + project + "?",
                List.of("Its repository stays as it is."),
                "forget",
                () -> ui.later("forgetting " + project, () -> ui.service().removeProject(project), it -> {
                    ui.projectsChanged();
                    ui.say("Project " + it.name() + " is forgotten");
                }));
    }

    private void reply(Card card) {
        String title = "Reply to #" + card.id() + (card.now().isEmpty() ? "" : ": " + card.now());
        ui.open(new Form(
                ui, title, List.of(Field.several("Reply", 6)), List.of(new End("ctrl-s", "send", SAVE, form -> {
                    String text = form.value(0).strip();
                    if (text.isEmpty()) {
                        ui.say("There is no text yet");
                        return;
                    }
                    ui.later("replying to #" + card.id(), () -> ui.service().reply(card.id(), text), view -> {
                        form.close();
                        ui.follow(view.task().id());
                        ui.feed().touched(view.task().id());
                        ui.say("#" + card.id() + " goes on with your reply");
                    });
                }))));
    }

    private void delete(Card card) {
        Runnable delete = () -> ui.later(
                "moving #" + card.id() + " to the trash", () -> ui.service().delete(card.id()), view -> {
                    trashed = Optional.of(view.task().id());
                    ui.feed().touched(view.task().id());
                    ui.say("#" + view.task().id() + " is in the trash; u takes it back");
                });
        ask(
                "Move #" + card.id() + " to the trash?",
                card.runs() == 0 ? List.of(card.title()) : List.of(card.title(), "It has work. u takes it back."),
                "move it",
                delete);
    }

    /** Shows what a person should look at first, asks, and merges what was shown. */
    private void merge(Card card, Uncommitted uncommitted) {
        ui.later(
                "looking at what #" + card.id() + " brings",
                () -> {
                    try {
                        return Optional.of(ui.service().mergeFlags(card.id(), Optional.empty(), uncommitted));
                    } catch (Problem problem) {
                        if (problem.code().contains("uncommitted") && uncommitted == Uncommitted.ASK) {
                            return Optional.<List<Flag>>empty();
                        }
                        throw problem;
                    }
                },
                flags -> {
                    if (flags.isEmpty()) {
                        askUncommitted(card);
                    } else {
                        askMerge(card, uncommitted, flags.get());
                    }
                });
    }

    private void askUncommitted(Card card) {
        ask(
                "Merge #" + card.id() + " with what was not committed?",
                List.of("The agent left changes without a commit; the diff shows them."),
                "take them too",
                () -> merge(card, Uncommitted.TAKE));
    }

    private void askMerge(Card card, Uncommitted uncommitted, List<Flag> flags) {
        List<Row> rows = new ArrayList<>();
        rows.add(Row.of(ui.theme().text(), card.title()));
        if (!flags.isEmpty()) {
            rows.add(Row.of(ui.theme().text(), "Look at these first:"));
            flags.forEach(flag -> rows.add(
                    Row.of(ui.theme().asks(), "⚑ " + flag.path()).add(ui.theme().text(), "  " + flag.reason())));
        }
        ui.open(new Dialog(
                ui,
                "Merge #" + card.id() + " into the branch its project has checked out?",
                rows,
                "merge",
                () -> ui.later(
                        "merging #" + card.id(),
                        () -> ui.service().merge(card.id(), Optional.empty(), uncommitted, flags),
                        merged -> ui.say(merged(card, merged)))));
    }

    private static String merged(Card card, MergeView it) {
        return "#" + card.id() + ": " + it.commits() + (it.commits() == 1 ? " commit" : " commits") + " merged into "
                + it.into();
    }

    private void allow(String project) {
        ui.open(new Form(
                ui,
                "Allow a host for " + project,
                List.of(Field.typed("Host", "")),
                List.of(new End(Form.ENTER, "go on", SAVE, form -> {
                    form.close();
                    allow(project, form.value(0).strip());
                }))));
    }

    /** The file is changed after a yes, and what changed is shown. */
    void allow(String project, String host) {
        ask(
                "Allow " + host + " for every task of " + project + "?",
                List.of("It is added to network.allow in .taskbox.yaml; the next run may reach it."),
                "allow it",
                () -> ui.later(
                        "allowing " + host,
                        () -> ui.service().allowHost(Optional.of(project), ui.directory(), host),
                        allowed -> {
                            List<Row> rows = new ArrayList<>();
                            rows.add(Row.of(ui.theme().faint(), allowed.file().toString()));
                            allowed.diff()
                                    .forEach(line -> rows.add(Row.of(
                                            line.startsWith("+")
                                                    ? ui.theme().added()
                                                    : line.startsWith("-")
                                                            ? ui.theme().removed()
                                                            : ui.theme().text(),
                                            line)));
                            if (allowed.diff().isEmpty()) {
                                rows.add(Row.of(ui.theme().text(), "It was allowed already."));
                            }
                            ui.open(new Help(ui, host + " is allowed from the next run on", rows));
                        }));
    }

    private void doctor() {
        ui.later("trying what works on this machine", () -> ui.service().doctor(), findings -> {
            List<Row> rows = new ArrayList<>();
            findings.forEach(it -> {
                rows.add(Row.of(
                                it.ok()
                                        ? ui.theme().good()
                                        : it.required()
                                                ? ui.theme().bad()
                                                : ui.theme().faint(),
                                (it.ok() ? "✓ " : "✗ ") + it.name())
                        .add(ui.theme().faint(), "  " + it.detail()));
                if (!it.remedy().isEmpty()) {
                    rows.add(Row.of(ui.theme().text(), "    " + it.remedy()));
                }
            });
            ui.open(new Help(ui, "What works on this machine", rows));
        });
    }
}
