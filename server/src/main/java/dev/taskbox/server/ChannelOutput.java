package dev.taskbox.server;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.sshd.common.channel.ChannelAsyncOutputStream;
import org.apache.sshd.common.io.IoWriteFuture;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/**
 * One stream to a client. A write returns when the client's system has taken it, so what waits for a client that does
 * not read is one piece, and only who writes to that client waits. Thread-safe.
 */
final class ChannelOutput extends OutputStream {
    private static final int PIECE = 32 << 10;

    private final ChannelAsyncOutputStream stream;
    private final Runnable gone;
    private final ReentrantLock lock = new ReentrantLock();

    ChannelOutput(ChannelAsyncOutputStream stream, Runnable gone) {
        this.stream = stream;
        this.gone = gone;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        lock.lock();
        try {
            for (int done = 0; done < length; done += PIECE) {
                send(bytes, offset + done, Math.min(PIECE, length - done));
            }
        } finally {
            lock.unlock();
        }
    }

    private void send(byte[] bytes, int offset, int length) throws IOException {
        try {
            IoWriteFuture future = stream.writeBuffer(new ByteArrayBuffer(bytes, offset, length));
            await(future);
            if (!future.isWritten()) {
                throw new IOException("the client is gone", future.getException());
            }
        } catch (IOException e) {
            gone.run();
            throw e;
        }
    }

    /** An interrupt does not take back what is on its way, and the next write must not begin before it is out. */
    private static void await(IoWriteFuture future) throws IOException {
        boolean interrupted = false;
        while (!future.isDone()) {
            try {
                future.await();
            } catch (InterruptedIOException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
