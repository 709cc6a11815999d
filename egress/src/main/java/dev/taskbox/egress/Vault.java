package dev.taskbox.egress;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Remembers secrets for a while, so that what a sandbox asks does not start a program for each request, be it to fail.
 * Thread-safe.
 */
final class Vault {
    private static final long GOOD_FOR = Duration.ofMinutes(5).toNanos();
    private static final long BAD_FOR = Duration.ofSeconds(10).toNanos();
    private static final int MOST_OLD_VALUES = 4;

    private final LongSupplier nanoTime;
    private final Map<String, Entry> entries = new ConcurrentHashMap<>();

    Vault(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    private static final class Entry {
        final ReentrantLock lock = new ReentrantLock();
        /** The newest first; the older ones may still come back from somewhere. */
        final Deque<String> values = new ArrayDeque<>();
        /** Why there is none. */
        Optional<String> failure = Optional.of("was never read");

        boolean asked;
        long askedAt;
    }

    /** The secret, or a {@link BadMessage} that does not hold it. */
    String secret(BoundCredential credential) throws BadMessage {
        Entry entry = entries.computeIfAbsent(credential.name(), _ -> new Entry());
        entry.lock.lock();
        try {
            long age = nanoTime.getAsLong() - entry.askedAt;
            if (!entry.asked || age > (entry.failure.isPresent() ? BAD_FOR : GOOD_FOR)) {
                ask(credential, entry);
            }
            if (entry.failure.isPresent()) {
                throw new BadMessage(502, "the credential " + credential.name() + " " + entry.failure.get());
            }
            return entry.values.getFirst();
        } finally {
            entry.lock.unlock();
        }
    }

    private void ask(BoundCredential credential, Entry entry) {
        String value = "";
        try {
            value = credential.value().get().strip();
            entry.failure = value.isEmpty() || !Text.isVisible(value)
                    ? Optional.of("is not one line of printable ASCII")
                    : Optional.empty();
        } catch (RuntimeException _) {
            entry.failure = Optional.of("could not be read");
        }
        entry.asked = true;
        entry.askedAt = nanoTime.getAsLong();
        if (entry.failure.isEmpty()) {
            entry.values.remove(value);
            entry.values.addFirst(value);
            if (entry.values.size() > MOST_OLD_VALUES) {
                entry.values.removeLast();
            }
        }
    }

    /** The values it has given out, without asking for one. */
    List<String> known(BoundCredential credential) {
        Entry entry = entries.get(credential.name());
        if (entry == null) {
            return List.of();
        }
        entry.lock.lock();
        try {
            return List.copyOf(entry.values);
        } finally {
            entry.lock.unlock();
        }
    }
}
