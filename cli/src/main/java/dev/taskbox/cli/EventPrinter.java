package dev.taskbox.cli;

import dev.taskbox.model.Event;

/** Prints events one at a time: as JSON, folded for people, or between tabs. */
final class EventPrinter {
    private final Session session;
    private final EventText text;

    EventPrinter(Session session, boolean withTask) {
        this.session = session;
        this.text = new EventText(session.clock(), session.screen().columns(), withTask);
    }

    void print(Event event) {
        if (session.json()) {
            session.screen().out(Json.write(Shapes.of(event)));
        } else if (session.isForPeople()) {
            session.screen().out(text.lines(event));
        } else {
            session.screen().out(EventText.fields(event));
        }
    }
}
