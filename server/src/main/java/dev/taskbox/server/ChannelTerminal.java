package dev.taskbox.server;

import dev.taskbox.service.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * The end of one channel. The threads of the connection call {@link #type}, {@link #resize} and {@link #hangUp}, and
 * never wait here: what may wait for the client, or for a command's listener, has a virtual thread of its own.
 */
final class ChannelTerminal implements Terminal {
    private static final Logger LOG = System.getLogger(ChannelTerminal.class.getName());
    /** What is typed faster than it can be shown. */
    private static final int MOST_ECHO = 8 << 10;

    private final boolean pty;
    private final Keyboard keyboard;
    private final OutputStream out;
    private final OutputStream err;
    private final List<Consumer<Size>> resizeListeners = new CopyOnWriteArrayList<>();
    private final List<Runnable> hangupListeners = new ArrayList<>();
    private volatile Optional<Size> size;
    private boolean hungUp;

    private final ByteArrayOutputStream echo = new ByteArrayOutputStream();
    private boolean echoing;
    private boolean telling;
    private boolean resized;

    /** @param consumed gets how many bytes of input the client may send again */
    ChannelTerminal(Optional<Size> size, boolean pty, OutputStream out, OutputStream err, IntConsumer consumed) {
        this.size = size;
        this.pty = pty;
        this.keyboard = new Keyboard(this::echo, consumed);
        keyboard.cooked(pty);
        this.out = pty ? new LineEnds(out) : out;
        this.err = pty ? this.out : err;
    }

    @Override
    public InputStream in() {
        return keyboard;
    }

    @Override
    public OutputStream out() {
        return out;
    }

    @Override
    public OutputStream err() {
        return err;
    }

    @Override
    public boolean isTerminal(Stream stream) {
        return pty;
    }

    @Override
    public Optional<Size> size() {
        return size;
    }

    @Override
    public void onResize(Consumer<Size> listener) {
        resizeListeners.add(listener);
    }

    @Override
    public void onHangup(Runnable listener) {
        synchronized (hangupListeners) {
            if (!hungUp) {
                hangupListeners.add(listener);
                return;
            }
        }
        listener.run();
    }

    @Override
    public void raw(boolean on) {
        if (pty) {
            keyboard.cooked(!on);
        }
    }

    // the client's side

    void type(byte[] bytes, int offset, int length) {
        if (keyboard.deliver(bytes, offset, length)) {
            hangUp();
        }
    }

    void endInput() {
        keyboard.end();
    }

    /** Of a flood of changes, the command hears of the last. */
    void resize(Optional<Size> newSize) {
        if (!pty || newSize.isEmpty()) {
            return;
        }
        synchronized (hangupListeners) {
            size = newSize;
            resized = true;
            if (telling) {
                return;
            }
            telling = true;
        }
        Thread.ofVirtual().name("resize").start(this::tellOfSize);
    }

    private void tellOfSize() {
        while (true) {
            Optional<Size> now;
            synchronized (hangupListeners) {
                if (!resized) {
                    telling = false;
                    return;
                }
                resized = false;
                now = size;
            }
            now.ifPresent(it -> resizeListeners.forEach(listener -> tell(() -> listener.accept(it))));
        }
    }

    void hangUp() {
        List<Runnable> listeners;
        synchronized (hangupListeners) {
            hungUp = true;
            listeners = List.copyOf(hangupListeners);
            hangupListeners.clear();
        }
        keyboard.hangUp();
        if (!listeners.isEmpty()) {
            Thread.ofVirtual().name("hangup").start(() -> listeners.forEach(ChannelTerminal::tell));
        }
    }

    private static void tell(Runnable listener) {
        try {
            listener.run();
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "a command's listener failed", e);
        }
    }

    private void echo(byte[] bytes) {
        synchronized (echo) {
            if (echo.size() + bytes.length > MOST_ECHO) {
                return;
            }
            echo.writeBytes(bytes);
            if (echoing) {
                return;
            }
            echoing = true;
        }
        Thread.ofVirtual().name("echo").start(this::showEcho);
    }

    private void showEcho() {
        while (((LineEnds) out).echo()) {}
    }

    private byte[] takeEcho() {
        synchronized (echo) {
            byte[] bytes = echo.toByteArray();
            echo.reset();
            return bytes;
        }
    }

    /** On a terminal that is not raw, a line ends with a return as well, and is seen before what it sets off. */
    private final class LineEnds extends OutputStream {
        private final OutputStream client;
        private final ReentrantLock lock = new ReentrantLock();

        LineEnds(OutputStream client) {
            this.client = client;
        }

        /** @return whether there may be more to show */
        boolean echo() {
            lock.lock();
            try {
                byte[] bytes = takeEcho();
                client.write(bytes);
                synchronized (echo) {
                    echoing = echo.size() > 0;
                    return echoing;
                }
            } catch (IOException _) {
                return false; // who is gone sees nothing; the channel tells the command
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            lock.lock();
            try {
                byte[] typed = takeEcho();
                if (typed.length > 0) {
                    client.write(typed);
                }
                send(bytes, offset, length);
            } finally {
                lock.unlock();
            }
        }

        private void send(byte[] bytes, int offset, int length) throws IOException {
            if (!keyboard.isCooked()) {
                client.write(bytes, offset, length);
                return;
            }
            ByteArrayOutputStream translated = new ByteArrayOutputStream(length + 64);
            for (int at = offset; at < offset + length; at++) {
                if (bytes[at] == '\n') {
                    translated.write('\r');
                }
                translated.write(bytes[at]);
            }
            client.write(translated.toByteArray());
        }
    }
}
