package dev.taskbox.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Wakes those who wait for a supervisor's files to change. One kernel watch a directory and one thread for all: a run
 * that says nothing costs nothing.
 */
final class OutputWatch implements AutoCloseable {
    /** A change the kernel did not tell of (a queue that ran over) is seen this late. */
    private static final Duration LONGEST_BLINDNESS = Duration.ofSeconds(2);

    private final WatchService service;
    private final Map<WatchKey, Watched> keys = new ConcurrentHashMap<>();
    private final Map<Path, Watched> directories = new ConcurrentHashMap<>();

    OutputWatch() {
        try {
            service = FileSystems.getDefault().newWatchService();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofPlatform().daemon().name("output-watch").start(this::pump);
    }

    /** @return whether {@code condition} came true within the time */
    boolean await(Path directory, BooleanSupplier condition, Duration atMost) throws InterruptedException {
        Watched watched = directories.computeIfAbsent(directory, this::watch);
        long deadline = System.nanoTime() + atMost.toNanos();
        watched.lock.lock();
        try {
            while (!condition.getAsBoolean()) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                boolean _ = watched.changed.await(Math.min(left, LONGEST_BLINDNESS.toNanos()), TimeUnit.NANOSECONDS);
            }
            return true;
        } finally {
            watched.lock.unlock();
        }
    }

    void forget(Path directory) {
        Watched watched = directories.remove(directory);
        if (watched != null) {
            keys.values().remove(watched);
            watched.key.cancel();
        }
    }

    private Watched watch(Path directory) {
        try {
            WatchKey key = directory.register(
                    service, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
            Watched watched = new Watched(key);
            keys.put(key, watched);
            return watched;
        } catch (IOException e) {
            throw HostCommand.problem("watching " + directory, e.toString());
        }
    }

    private void pump() {
        try {
            while (true) {
                WatchKey key = service.take();
                key.pollEvents();
                key.reset();
                Watched watched = keys.get(key);
                if (watched != null) {
                    watched.wake();
                }
            }
        } catch (InterruptedException | ClosedWatchServiceException e) {
            return;
        }
    }

    @Override
    public void close() {
        try {
            service.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Watched {
        private final WatchKey key;
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition changed = lock.newCondition();

        Watched(WatchKey key) {
            this.key = key;
        }

        void wake() {
            lock.lock();
            try {
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }
}
