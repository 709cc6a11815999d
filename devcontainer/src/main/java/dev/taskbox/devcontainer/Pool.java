package dev.taskbox.devcontainer;

import dev.taskbox.model.Problem;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Containers that were started before anyone needs them, of those images that were used of late. They have nothing of any run
 * in them. Thread-safe.
 */
final class Pool {
    private static final Duration LIFE = Duration.ofMinutes(30);
    private static final String NAME = "warm-";

    private final Path directory;
    private final Map<String, Kind> kinds = new ConcurrentHashMap<>();
    private volatile boolean closed;

    private static final class Kind {
        final Deque<Container> ready = new ConcurrentLinkedDeque<>();
        final AtomicInteger coming = new AtomicInteger();
    }

    /** @param directory one that is there as long as the pool */
    Pool(Path directory) {
        this.directory = directory;
    }

    /** One that is made with these words, if one is ready. */
    Optional<Container> take(Containers.Made made) {
        Kind kind = kinds.get(made.shape());
        if (kind == null) {
            return Optional.empty();
        }
        for (Container warm = kind.ready.poll(); warm != null; warm = kind.ready.poll()) {
            if (warm.isAlive()) {
                return Optional.of(warm);
            }
        }
        return Optional.empty();
    }

    /** Starts as many that some number is ready; nobody waits for it. */
    void fill(Containers containers, Containers.Made made, int most) {
        Kind kind = kinds.computeIfAbsent(made.shape(), _ -> new Kind());
        Thread.ofVirtual().start(() -> {
            kind.ready.removeIf(warm -> !warm.isAlive());
            int coming = kind.coming.incrementAndGet();
            try {
                while (!closed && kind.ready.size() + coming <= most) {
                    kind.ready.add(started(containers, made));
                }
            } catch (Problem _) {
                // who needs one hears why
            } finally {
                kind.coming.decrementAndGet();
            }
        });
    }

    private Container started(Containers containers, Containers.Made made) {
        String name = NAME + UUID.randomUUID().toString().substring(0, 8);
        return containers.start(
                new Containers.Use(name, made.shape(), directory, Instant.now().plus(LIFE), Optional.empty()), made);
    }

    /** Those of a taskd that has ended are nobody's, but for one that had just become a sandbox's. */
    static void removeEarlier(Containers containers) {
        List<Records.Row> rows = containers.records().all();
        for (Records.Row warm : rows.stream().filter(Pool::isWarm).toList()) {
            boolean isTaken = rows.stream()
                    .anyMatch(row -> !isWarm(row)
                            && row.container().isPresent()
                            && row.container().equals(warm.container()));
            if (isTaken) {
                containers.records().remove(warm.name());
            } else {
                containers.removeNow(warm.name());
            }
        }
    }

    private static boolean isWarm(Records.Row row) {
        return row.name().startsWith("taskbox-" + NAME);
    }

    void close(Optional<Containers> containers) {
        closed = true;
        containers.ifPresent(engine ->
                kinds.values().forEach(kind -> kind.ready.forEach(warm -> engine.remove(warm.name()))));
    }
}
