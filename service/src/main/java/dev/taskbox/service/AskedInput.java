package dev.taskbox.service;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ProtocolException;
import java.util.Objects;

/** The caller's input, fetched a piece at a time and only when somebody reads. Thread-safe. */
final class AskedInput extends InputStream {
    private final Wire.Writer caller;
    private byte[] piece = {};
    private int taken;
    private boolean asked;
    private boolean ended;
    private boolean hungUp;

    AskedInput(Wire.Writer caller) {
        this.caller = caller;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    /** @throws InterruptedIOException once the caller is gone or wants the command to end */
    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length == 0) {
            return 0;
        }
        if (mustAsk()) {
            // not under the monitor: a caller that does not listen must not keep hangUp() waiting
            caller.frame(Wire.WANT_INPUT);
        }
        return take(bytes, offset, length);
    }

    private synchronized boolean mustAsk() {
        boolean must = taken == piece.length && !ended && !hungUp && !asked;
        asked |= must;
        return must;
    }

    private synchronized int take(byte[] bytes, int offset, int length) throws IOException {
        while (taken == piece.length && !ended && !hungUp) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw (InterruptedIOException) new InterruptedIOException("interrupted while reading").initCause(e);
            }
        }
        if (hungUp) {
            throw new InterruptedIOException("the caller hung up");
        }
        int count = Math.min(length, piece.length - taken);
        System.arraycopy(piece, taken, bytes, offset, count);
        taken += count;
        return count == 0 ? -1 : count;
    }

    @Override
    public synchronized int available() {
        return piece.length - taken;
    }

    /** @throws IOException where nobody asked: a caller that sends on and on could fill the memory */
    synchronized void deliver(byte[] bytes) throws IOException {
        if (!asked) {
            throw new ProtocolException("input that nobody asked for");
        }
        asked = false;
        piece = bytes;
        taken = 0;
        notifyAll();
    }

    synchronized void end() {
        ended = true;
        notifyAll();
    }

    synchronized void hangUp() {
        hungUp = true;
        notifyAll();
    }
}
