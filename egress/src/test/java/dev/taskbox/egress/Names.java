package dev.taskbox.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A name server whose answers are given out one after the other; the last one stays. */
final class Names implements Resolver {
    private final Map<String, Deque<List<InetAddress>>> answers = new ConcurrentHashMap<>();
    private final AtomicInteger lookups = new AtomicInteger();

    Names answer(String host, String... addresses) {
        answers.computeIfAbsent(host, _ -> new ArrayDeque<>())
                .add(Stream.of(addresses).map(InetAddress::ofLiteral).toList());
        return this;
    }

    @Override
    public List<InetAddress> resolve(String host, Duration atMost) throws UnknownHostException {
        lookups.incrementAndGet();
        Deque<List<InetAddress>> left = answers.get(host);
        if (left == null) {
            throw new UnknownHostException(host + " is unknown");
        }
        synchronized (left) {
            return left.size() > 1 ? left.removeFirst() : left.getFirst();
        }
    }

    int lookups() {
        return lookups.get();
    }
}
