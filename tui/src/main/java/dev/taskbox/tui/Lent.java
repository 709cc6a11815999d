package dev.taskbox.tui;

import dev.taskbox.service.Terminal;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The board's terminal while something else has it. It stays raw, but for an editor; the board's own reader goes on and
 * hands over what it reads, so nothing that is typed is lost at either change. Thread-safe.
 */
final class Lent implements Terminal {
    private static final int MOST_WAITING = 64;

    private final Terminal terminal;
    private final Deque<byte[]> typed = new ArrayDeque<>();
    private final List<Consumer<Size>> resizes = new ArrayList<>();
    private final List<Runnable> hangups = new ArrayList<>();
    private boolean over;
    private boolean hungUp;

    Lent(Terminal terminal) {
        this.terminal = terminal;
    }

    // the board's side

    /** Waits while the guest has too much to read. @return false where there is none any more */
    synchronized boolean deliver(byte[] piece, int count) throws InterruptedException {
        while (typed.size() >= MOST_WAITING && !over) {
            wait();
        }
        if (!over) {
            byte[] copy = new byte[count];
            System.arraycopy(piece, 0, copy, 0, count);
            typed.add(copy);
            notifyAll();
        }
        return !over;
    }

    void resize(Size size) {
        List<Consumer<Size>> listeners;
        synchronized (this) {
            listeners = List.copyOf(resizes);
        }
        listeners.forEach(it -> it.accept(size));
    }

    void hangUp() {
        List<Runnable> listeners;
        synchronized (this) {
            hungUp = true;
            over = true;
            listeners = List.copyOf(hangups);
            hangups.clear();
            notifyAll();
        }
        listeners.forEach(Runnable::run);
    }

    synchronized void takeBack() {
        over = true;
        notifyAll();
    }

    // the guest's side

    @Override
    public InputStream in() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                Objects.checkFromIndexSize(offset, length, bytes.length);
                return length == 0 ? 0 : take(bytes, offset, length);
            }
        };
    }

    private synchronized int take(byte[] bytes, int offset, int length) throws InterruptedIOException {
        try {
            while (typed.isEmpty() && !over) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (InterruptedIOException) new InterruptedIOException("interrupted while reading").initCause(e);
        }
        if (hungUp) {
            throw new InterruptedIOException("the caller hung up");
        }
        byte[] piece = typed.poll();
        if (piece == null) {
            return -1;
        }
        int count = Math.min(length, piece.length);
        System.arraycopy(piece, 0, bytes, offset, count);
        if (count < piece.length) {
            byte[] rest = new byte[piece.length - count];
            System.arraycopy(piece, count, rest, 0, rest.length);
            typed.addFirst(rest);
        }
        notifyAll();
        return count;
    }

    @Override
    public OutputStream out() {
        return terminal.out();
    }

    @Override
    public OutputStream err() {
        return terminal.out();
    }

    @Override
    public boolean isTerminal(Stream stream) {
        return terminal.isTerminal(stream);
    }

    @Override
    public Optional<Size> size() {
        return terminal.size();
    }

    @Override
    public synchronized void onResize(Consumer<Size> listener) {
        resizes.add(listener);
    }

    @Override
    public void onHangup(Runnable listener) {
        synchronized (this) {
            if (!hungUp) {
                hangups.add(listener);
                return;
            }
        }
        listener.run();
    }

    /** It is raw already, and the board wants it so. */
    @Override
    public void raw(boolean on) {}

    @Override
    public boolean canEdit() {
        return terminal.canEdit();
    }

    @Override
    public String edit(String text) throws IOException {
        terminal.raw(false);
        try {
            return terminal.edit(text);
        } finally {
            terminal.raw(true);
        }
    }
}
