package dev.taskbox.workspace;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Reads one stream to its end on a thread of its own and keeps at most so many bytes of it. */
final class Drain implements Runnable {
    /** Which end of a stream that is too long is worth keeping. */
    enum Keep {
        HEAD,
        TAIL
    }

    private final InputStream stream;
    private final int cap;
    private final Keep keep;
    private final Runnable onOverflow;
    private final Thread thread;
    private byte[] kept = new byte[8192];
    private int size;
    private boolean overflowed;

    private Drain(InputStream stream, int cap, Keep keep, Runnable onOverflow) {
        this.stream = stream;
        this.cap = cap;
        this.keep = keep;
        this.onOverflow = onOverflow;
        this.thread = Thread.ofPlatform().daemon().name("drain").unstarted(this);
    }

    static Drain start(InputStream stream, long cap, Keep keep, Runnable onOverflow) {
        Drain drain = new Drain(stream, Math.toIntExact(cap), keep, onOverflow);
        drain.thread.start();
        return drain;
    }

    @Override
    public void run() {
        byte[] buffer = new byte[65536];
        try (stream) {
            for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
                take(buffer, count);
            }
        } catch (IOException _) {
            // the stream was closed under us, because its process had to be ended
        }
    }

    private void take(byte[] buffer, int count) {
        boolean first = false;
        synchronized (this) {
            if (keep == Keep.TAIL && size + count > cap) {
                int stays = Math.max(0, Math.min(size, cap - count));
                System.arraycopy(kept, size - stays, kept, 0, stays);
                size = stays;
            }
            int fits = Math.min(count, cap - size);
            int from = keep == Keep.TAIL ? count - fits : 0;
            append(buffer, from, fits);
            if (fits < count) {
                first = !overflowed;
                overflowed = true;
            }
        }
        if (first) {
            onOverflow.run();
        }
    }

    private void append(byte[] buffer, int from, int count) {
        if (size + count > kept.length) {
            kept = Arrays.copyOf(kept, (int) Math.min(cap, Math.max(2L * kept.length, size + (long) count)));
        }
        System.arraycopy(buffer, from, kept, size, count);
        size += count;
    }

    /** Waits for the end of the stream; a grandchild that kept it open does not hold us up for longer than this. */
    void await(long millis) throws InterruptedException {
        thread.join(millis);
    }

    synchronized byte[] bytes() {
        return Arrays.copyOf(kept, size);
    }

    synchronized boolean overflowed() {
        return overflowed;
    }
}
