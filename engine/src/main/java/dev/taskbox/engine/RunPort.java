package dev.taskbox.engine;

import dev.taskbox.model.OpenPort;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** A port that stays open as long as the run lives: each step of a run has a box of its own, and it follows them. */
final class RunPort implements OpenPort {
    /** Between two steps. */
    private static final Duration LOOK = Duration.ofMillis(100);

    private final IntFunction<Optional<OpenPort>> opener;
    private final CountDownLatch over;
    private OpenPort current;
    private volatile boolean closed;

    private RunPort(IntFunction<Optional<OpenPort>> opener, CountDownLatch over, OpenPort first) {
        this.opener = opener;
        this.over = over;
        this.current = first;
    }

    /**
     * Waits for the first step, where the run is only about to begin.
     *
     * @param opener by the number out here, or 0; empty where nothing runs just now
     * @param over the run's end
     * @return empty where the run ended first
     */
    static Optional<RunPort> open(IntFunction<Optional<OpenPort>> opener, CountDownLatch over, int outside)
            throws InterruptedException {
        return next(opener, over, outside).map(first -> new RunPort(opener, over, first));
    }

    private static Optional<OpenPort> next(IntFunction<Optional<OpenPort>> opener, CountDownLatch over, int outside)
            throws InterruptedException {
        do {
            Optional<OpenPort> port = opener.apply(outside);
            if (port.isPresent()) {
                return port;
            }
        } while (!over.await(LOOK.toMillis(), TimeUnit.MILLISECONDS));
        return Optional.empty();
    }

    @Override
    public int inside() {
        return current().inside();
    }

    @Override
    public int outside() {
        return current().outside();
    }

    private synchronized OpenPort current() {
        return current;
    }

    @Override
    public void await() throws InterruptedException {
        current().await();
        while (!closed) {
            Optional<OpenPort> following = next(opener, over, outside());
            if (following.isEmpty() || !follow(following.get())) {
                return;
            }
            following.get().await();
        }
    }

    /** @return false where it was closed meanwhile */
    private synchronized boolean follow(OpenPort following) {
        current = following;
        if (closed) {
            following.close();
        }
        return !closed;
    }

    @Override
    public synchronized void close() {
        closed = true;
        current.close();
    }
}
