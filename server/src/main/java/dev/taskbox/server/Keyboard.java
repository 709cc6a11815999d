package dev.taskbox.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Objects;
import java.util.function.IntConsumer;

/**
 * What a client sends, until a command reads it. On a terminal that is not raw, it is edited by lines here, since the
 * client's own terminal is raw already. Bounded: from a pipe a client may send only what the channel's window holds, and
 * of what is typed too fast the rest is dropped. Thread-safe; no method but reading waits for anything.
 */
final class Keyboard extends InputStream {
    private static final int MOST = 64 << 10;

    private final IntConsumer consumed;
    private final LineEditor editor;
    private byte[] ready = new byte[256];
    private int from;
    private int to;
    private boolean cooked;
    private boolean endOnce;
    private boolean ended;
    private boolean hungUp;

    /** @param echo gets what the terminal shows of what is typed @param consumed gets how much the client may send again */
    Keyboard(LineEditor.Echo echo, IntConsumer consumed) {
        this.consumed = consumed;
        this.editor = new LineEditor(echo);
    }

    synchronized void cooked(boolean on) {
        if (cooked && !on) {
            append(editor.take());
        }
        cooked = on;
        notifyAll();
    }

    synchronized boolean isCooked() {
        return cooked;
    }

    /** @return whether it asks for the command's end */
    boolean deliver(byte[] bytes, int offset, int length) {
        boolean interrupt = false;
        boolean edited;
        synchronized (this) {
            edited = cooked;
            if (edited) {
                for (int at = offset; at < offset + length; at++) {
                    interrupt |= type(bytes[at]);
                }
            } else {
                append(java.util.Arrays.copyOfRange(bytes, offset, offset + length));
            }
            notifyAll();
        }
        if (edited) {
            consumed.accept(length);
        }
        return interrupt;
    }

    private boolean type(byte typed) {
        return switch (editor.type(typed)) {
            case NOTHING -> false;
            case LINE -> {
                append(editor.take());
                yield false;
            }
            case END -> {
                byte[] rest = editor.take();
                endOnce |= rest.length == 0;
                append(rest);
                yield false;
            }
            case INTERRUPT -> {
                editor.take();
                to = from;
                yield true;
            }
        };
    }

    private void append(byte[] bytes) {
        int length = Math.min(bytes.length, MOST - (to - from));
        if (to + length > ready.length) {
            byte[] moved = new byte[Math.max(256, Integer.highestOneBit(to - from + length) * 2)];
            System.arraycopy(ready, from, moved, 0, to - from);
            ready = moved;
            to -= from;
            from = 0;
        }
        System.arraycopy(bytes, 0, ready, to, length);
        to += length;
    }

    synchronized void end() {
        ended = true;
        notifyAll();
    }

    synchronized void hangUp() {
        hungUp = true;
        notifyAll();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    /** @throws InterruptedIOException once the client is gone or wants the command to end */
    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length == 0) {
            return 0;
        }
        int count;
        boolean edited;
        synchronized (this) {
            count = take(bytes, offset, length);
            edited = cooked;
        }
        if (count > 0 && !edited) {
            consumed.accept(count);
        }
        return count;
    }

    private int take(byte[] bytes, int offset, int length) throws InterruptedIOException {
        while (from == to && !ended && !endOnce && !hungUp) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw (InterruptedIOException) new InterruptedIOException("interrupted while reading").initCause(e);
            }
        }
        if (hungUp) {
            throw new InterruptedIOException("the client hung up");
        }
        if (from == to) {
            endOnce = false;
            return -1;
        }
        int count = Math.min(length, to - from);
        System.arraycopy(ready, from, bytes, offset, count);
        from += count;
        return count;
    }

    @Override
    public synchronized int available() {
        return to - from;
    }
}
