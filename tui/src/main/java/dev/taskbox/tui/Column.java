package dev.taskbox.tui;

import dev.taskbox.model.TaskState;
import java.util.Comparator;
import java.util.Optional;

/** The columns of the board, from left to right. */
enum Column {
    BACKLOG("Backlog"),
    RUNNING("Running"),
    NEEDS_YOU("Needs you"),
    DONE("Done");

    private final String title;

    Column(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    /** Who waited longest comes first, and what was done last. */
    Comparator<Card> order() {
        return switch (this) {
            case BACKLOG -> Comparator.comparingInt(Card::priority).reversed().thenComparingLong(Card::id);
            case RUNNING -> Comparator.comparingLong(Card::id);
            case NEEDS_YOU -> Comparator.comparing(Card::since).thenComparingLong(Card::id);
            case DONE -> Comparator.comparing(Card::since).reversed().thenComparingLong(Card::id);
        };
    }

    /** Empty: in the trash. */
    static Optional<Column> of(TaskState state) {
        return Optional.ofNullable(
                switch (state) {
                    case BACKLOG -> BACKLOG;
                    case QUEUED, STARTING, RUNNING -> RUNNING;
                    case WAITING, REVIEW, FAILED, INTERRUPTED -> NEEDS_YOU;
                    case DONE -> DONE;
                    case TRASHED -> null;
                });
    }
}
