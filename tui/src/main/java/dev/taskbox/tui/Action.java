package dev.taskbox.tui;

import dev.taskbox.model.TaskChange;
import dev.taskbox.model.TaskState;
import java.util.Optional;

/** Everything that can be done on the board, each with the command line that does the same. */
public enum Action {
    NEW("n", "New task", "task add TITLE"),
    START("x", "Start", "task start ID"),
    OPEN("⏎", "Open, with all there is to know", "task show ID"),
    LOG("", "Follow the log", "task logs ID -f"),
    REPLY("r", "Reply to the agent", "task reply ID TEXT"),
    DIFF("d", "Diff", "task diff ID"),
    MERGE("m", "Merge", "task merge ID"),
    STOP("s", "Stop", "task stop ID"),
    RETRY("R", "Retry on top of what is there", "task retry ID"),
    RETRY_FRESH("", "Retry from where it began", "task retry ID --fresh"),
    DONE("D", "Call done", "task done ID"),
    DELETE("X", "Move to the trash", "task delete ID"),
    RESTORE("u", "Take the last one back out of the trash", "task restore ID"),
    AUDIT("a", "What was refused, and the audit", "task audit ID"),
    POLICY("p", "The policy as it is enforced", "task policy explain ID"),
    ALLOW("", "Allow a host for the project", "task policy allow HOST -p PROJECT"),
    OPEN_PORT("O", "Open a port of its box", "task open ID"),
    FILTER("/", "Filter", "task list -q TEXT"),
    NEW_PROJECT("P", "Add a project", "task project add PATH"),
    REMOVE_PROJECT("", "Forget the task's project", "task project remove PROJECT"),
    DOCTOR("", "What works on this machine", "task doctor"),
    HELP("?", "Keys", "task help"),
    QUIT("q", "Quit", "");

    private final String key;
    private final String title;
    private final String command;

    Action(String key, String title, String command) {
        this.key = key;
        this.title = title;
        this.command = command;
    }

    String key() {
        return key;
    }

    String title() {
        return title;
    }

    /** With {@code ID}, {@code TEXT}, {@code TITLE}, {@code HOST}, {@code PROJECT} and {@code PATH} in it. */
    public String command() {
        return command;
    }

    String command(Optional<Card> card) {
        if (this == RESTORE) {
            return command; // it is about what is on the board no more
        }
        return card.map(it -> command.replace("ID", Long.toString(it.id())).replace("PROJECT", it.project()))
                .orElse(command);
    }

    boolean needsTask() {
        return command.contains(" ID") || this == REMOVE_PROJECT || this == ALLOW;
    }

    /** Why it cannot be done now; empty: it can. */
    Optional<String> whyNot(Optional<Card> card) {
        if (this == RESTORE || !needsTask()) {
            return Optional.empty();
        }
        if (card.isEmpty()) {
            return Optional.of("No task is selected. Press n for a new one");
        }
        return whyNot(card.get());
    }

    private Optional<String> whyNot(Card card) {
        TaskState state = card.state();
        String is = "#" + card.id() + " is " + state.word();
        return switch (this) {
            case START -> unless(fits(state, new TaskChange.Queue()), is + "; x starts what is in the backlog");
            case STOP ->
                unless(state == TaskState.QUEUED || state.isActive(), is + "; s stops what is queued or running");
            case RETRY, RETRY_FRESH -> unless(fits(state, new TaskChange.Retry()), is + "; R is for a run that ended");
            case REPLY ->
                unless(
                        fits(state, new TaskChange.Reply("")),
                        is
                                + (state.isActive()
                                        ? "; its agent takes a reply when its turn is over"
                                        : "; no agent waits for a reply"));
            case DIFF, MERGE -> unless(card.runs() > 0, "#" + card.id() + " has no run yet; x starts it");
            case DONE -> unless(fits(state, new TaskChange.Accept()), is + "; it cannot be called done now");
            case DELETE -> unless(fits(state, new TaskChange.Trash()), is + "; s stops it first");
            case OPEN_PORT -> unless(state.isActive() || state == TaskState.QUEUED, is + "; a port is of what runs");
            case AUDIT -> unless(card.runs() > 0, "#" + card.id() + " has no run yet, so nothing was refused");
            default -> Optional.empty();
        };
    }

    private static boolean fits(TaskState state, TaskChange change) {
        return TaskChange.next(state, change).isPresent();
    }

    private static Optional<String> unless(boolean possible, String why) {
        return possible ? Optional.empty() : Optional.of(why);
    }
}
