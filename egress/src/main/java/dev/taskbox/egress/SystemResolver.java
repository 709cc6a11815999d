package dev.taskbox.egress;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The resolver of the operating system. Its call cannot be interrupted and would hold a carrier thread for as long as a
 * name server is silent, so lookups run on a few platform threads of their own.
 */
final class SystemResolver implements Resolver {
    static final SystemResolver INSTANCE = new SystemResolver();

    private static final int THREADS = 16;

    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            THREADS,
            THREADS,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("egress-lookup-", 0).factory());

    private SystemResolver() {
        threads.allowCoreThreadTimeOut(true);
    }

    @Override
    public List<InetAddress> resolve(String host, Duration atMost) throws IOException {
        FutureTask<List<InetAddress>> lookup = new FutureTask<>(() -> List.of(InetAddress.getAllByName(host)));
        threads.execute(lookup);
        try {
            return lookup.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            throw new SocketTimeoutException("the name server did not answer within " + atMost.toSeconds() + " s");
        } catch (ExecutionException failure) {
            throw asIo(host, failure);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while looking up " + host);
        } finally {
            threads.remove(lookup);
        }
    }

    private static IOException asIo(String host, ExecutionException failure) {
        UnknownHostException unknown = new UnknownHostException("no address is known for " + host);
        unknown.initCause(failure.getCause());
        return unknown;
    }
}
