package dev.taskbox.egress;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The system's lookup is a native call that holds its thread, and would hold the carrier of a virtual thread: a slow
 * name server must not stop the other connections, so lookups have platform threads of their own.
 */
final class SystemResolver implements Resolver {
    static final SystemResolver INSTANCE = new SystemResolver();

    private static final int THREADS = 16;
    private static final int WAITING = 512;
    private static final int TIMEOUT_SECONDS = 20;

    private final ThreadPoolExecutor pool;

    private SystemResolver() {
        pool = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(WAITING),
                Thread.ofPlatform().daemon().name("egress-resolver-", 0).factory());
        pool.allowCoreThreadTimeOut(true);
    }

    @Override
    public List<InetAddress> resolve(String host) throws IOException {
        try {
            return get(pool.submit(() -> List.of(InetAddress.getAllByName(host))), host);
        } catch (RejectedExecutionException e) {
            throw new IOException("too many names are being looked up at once", e);
        }
    }

    private static List<InetAddress> get(Future<List<InetAddress>> lookup, String host) throws IOException {
        try {
            return lookup.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IOException("the name " + host + " has no address", e.getCause());
        } catch (TimeoutException e) {
            lookup.cancel(true);
            throw new IOException("the name server did not answer within " + TIMEOUT_SECONDS + " seconds", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while looking up " + host);
        }
    }
}
