package dev.taskbox.egress;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/**
 * The resolver of the operating system. Its call cannot be interrupted and would hold a carrier thread for as long as a
 * name server is silent, so lookups run on a few platform threads of their own. The way there and back is most of what
 * a new connection costs, so what was found is kept for a few seconds; whoever uses it judges each address anew.
 */
final class SystemResolver implements Resolver {
    static final SystemResolver INSTANCE = new SystemResolver(InetAddress::getAllByName, System::nanoTime);

    /** Less than the JVM keeps it itself. */
    static final Duration FRESH = Duration.ofSeconds(5);

    static final int MOST_KEPT = 256;
    private static final int THREADS = 16;

    private final Lookup lookup;
    private final LongSupplier nanoTime;
    private final Map<String, Found> kept = new ConcurrentHashMap<>();

    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            THREADS,
            THREADS,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("egress-lookup-", 0).factory());

    interface Lookup {
        InetAddress[] all(String host) throws UnknownHostException;
    }

    private record Found(List<InetAddress> addresses, long at) {}

    SystemResolver(Lookup lookup, LongSupplier nanoTime) {
        this.lookup = lookup;
        this.nanoTime = nanoTime;
        threads.allowCoreThreadTimeOut(true);
    }

    @Override
    public List<InetAddress> resolve(String host, Duration atMost) throws IOException {
        Found found = kept.get(host);
        if (found != null && nanoTime.getAsLong() - found.at() < FRESH.toNanos()) {
            return found.addresses();
        }
        List<InetAddress> addresses = lookUp(host, atMost);
        if (kept.size() >= MOST_KEPT) {
            kept.clear();
        }
        kept.put(host, new Found(addresses, nanoTime.getAsLong()));
        return addresses;
    }

    private List<InetAddress> lookUp(String host, Duration atMost) throws IOException {
        FutureTask<List<InetAddress>> task = new FutureTask<>(() -> List.of(lookup.all(host)));
        threads.execute(task);
        try {
            return task.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            throw new SocketTimeoutException("the name server did not answer within " + atMost.toSeconds() + " s");
        } catch (ExecutionException failure) {
            throw asIo(host, failure);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while looking up " + host);
        } finally {
            threads.remove(task);
        }
    }

    private static IOException asIo(String host, ExecutionException failure) {
        UnknownHostException unknown = new UnknownHostException("no address is known for " + host);
        unknown.initCause(failure.getCause());
        return unknown;
    }
}
