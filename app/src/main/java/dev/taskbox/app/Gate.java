package dev.taskbox.app;

import dev.taskbox.service.CommandRoom;
import dev.taskbox.service.Invocation;
import java.util.concurrent.CompletableFuture;

/** Lets callers wait until what they ask for is there: the socket is claimed before the database is opened. */
final class Gate implements CommandRoom {
    private final CompletableFuture<CommandRoom> room = new CompletableFuture<>();

    void open(CommandRoom opened) {
        room.complete(opened);
    }

    @Override
    public int run(Invocation invocation) {
        return room.join().run(invocation);
    }
}
