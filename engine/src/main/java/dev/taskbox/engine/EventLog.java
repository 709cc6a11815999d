package dev.taskbox.engine;

import dev.taskbox.model.Event;
import dev.taskbox.model.Fact;
import dev.taskbox.model.Store;
import dev.taskbox.model.Task;
import dev.taskbox.model.TaskChange;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The store's events, and those who wait for the next. Everything that appends goes through here. Thread-safe. */
public final class EventLog {
    private final Store store;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition appended = lock.newCondition();

    public EventLog(Store store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    void append(long taskId, int run, Fact fact) {
        store.append(List.of(event(taskId, run, fact)));
        wake();
    }

    /** With the stream's mark, so that what was read is recorded once. */
    void append(long taskId, int run, List<Fact> facts, String stream, long mark) {
        store.append(facts.stream().map(fact -> event(taskId, run, fact)).toList(), taskId, run, stream, mark);
        if (!facts.isEmpty()) {
            wake();
        }
    }

    public Task apply(long taskId, TaskChange change) {
        Task task = store.apply(taskId, change);
        wake();
        return task;
    }

    public List<Event> after(OptionalLong taskId, long seq, int limit) {
        return taskId.isPresent() ? store.events(taskId.getAsLong(), seq, limit) : store.events(seq, limit);
    }

    /** Waits for one, up to {@code patience}. */
    public List<Event> await(OptionalLong taskId, long seq, int limit, Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        lock.lock();
        try {
            while (true) {
                List<Event> events = after(taskId, seq, limit);
                long left = deadline - System.nanoTime();
                if (!events.isEmpty() || left <= 0) {
                    return events;
                }
                boolean _ = appended.await(left, TimeUnit.NANOSECONDS);
            }
        } finally {
            lock.unlock();
        }
    }

    private Event event(long taskId, int run, Fact fact) {
        return new Event(0, taskId, run, clock.instant(), fact);
    }

    private void wake() {
        lock.lock();
        try {
            appended.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
