package dev.taskbox.cli;

import dev.taskbox.service.Terminal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Lets a command wait for something and still hear that its caller wants no more. One thread waits at a time. */
final class Hangup {
    private @Nullable Thread waiting;
    private boolean happened;

    Hangup(Terminal terminal) {
        terminal.onHangup(this::happen);
    }

    @FunctionalInterface
    interface Wait<T> {
        T get() throws InterruptedException;
    }

    /** An interrupt outside of a wait would tear the connection that the last words go through. */
    private synchronized void happen() {
        happened = true;
        if (waiting != null) {
            waiting.interrupt();
        }
    }

    /** What it waited for; empty once the caller hung up. */
    <T> Optional<T> orEmpty(Wait<T> wait) {
        if (!enter()) {
            return Optional.empty();
        }
        try {
            return Optional.of(wait.get());
        } catch (InterruptedException _) {
            return Optional.empty();
        } finally {
            leave();
        }
    }

    private synchronized boolean enter() {
        if (!happened) {
            waiting = Thread.currentThread();
        }
        return !happened;
    }

    private synchronized void leave() {
        waiting = null;
        if (happened) {
            Thread.interrupted(); // it was for the wait alone
        }
    }
}
