package dev.taskbox.tui;

import dev.taskbox.model.TaskState;
import java.util.Comparator;
import java.util.Optional;

/** The columns of the board, from left to right. */
enum Column {
    BACKLOG("Backlog", Comparator.comparingInt(Card::priority).reversed().thenComparingLong(Card::id)),
    RUNNING("Running", Comparator.comparingLong(Card::id)),
    NEEDS_YOU("Needs you", Comparator.comparing(Card::since).thenComparingLong(Card::id)),
    DONE("Done", Comparator.comparing(Card::since).reversed().thenComparingLong(Card::id));

    private final String title;
    private final Comparator<Card> order;

    Column(String title, Comparator<Card> order) {
        this.title = title;
        this.order = order;
    }

    String title() {
        return title;
    }

    Comparator<Card> order() {
        return order;
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
