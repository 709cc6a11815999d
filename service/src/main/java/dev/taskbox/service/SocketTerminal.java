package dev.taskbox.service;

import dev.taskbox.model.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.ProtocolException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The caller's end of a control connection. Listeners run on the connection's reading thread. */
final class SocketTerminal implements Terminal {
    private static final Logger LOG = System.getLogger(SocketTerminal.class.getName());

    private final Opening opening;
    private final Wire.Writer caller;
    private final AskedInput in;
    private final AskedEdit editing;
    private final OutputStream out;
    private final OutputStream err;
    private final List<Consumer<Size>> resizeListeners = new CopyOnWriteArrayList<>();
    private final List<Runnable> hangupListeners = new CopyOnWriteArrayList<>();
    private volatile Optional<Size> size;
    private boolean hungUp;

    SocketTerminal(Opening opening, Wire.Writer caller) {
        this.opening = opening;
        this.caller = caller;
        this.in = new AskedInput(caller);
        this.editing = new AskedEdit(caller);
        this.out = new FrameStream(Wire.OUT);
        this.err = new FrameStream(Wire.ERR);
        this.size = opening.size();
    }

    @Override
    public InputStream in() {
        return in;
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
        return opening.isTerminal(stream);
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
        if (isTerminal(Stream.IN)) {
            try {
                caller.frame(on ? Wire.RAW : Wire.COOKED);
            } catch (IOException _) {
                // a caller that is gone restores its terminal by itself
            }
        }
    }

    @Override
    public boolean canEdit() {
        return isTerminal(Stream.IN) && isTerminal(Stream.OUT);
    }

    @Override
    public String edit(String text) throws IOException {
        if (!canEdit()) {
            throw Problem.usage(
                    "no-editor",
                    "opening an editor",
                    "there is no terminal to show it on",
                    "Hand the text over with -b, or with -F - from the input");
        }
        return editing.edit(text);
    }

    /** What the caller sends while its command runs. */
    void take(Wire.Frame frame) throws IOException {
        switch (frame.type()) {
            case Wire.INPUT -> in.deliver(frame.payload());
            case Wire.INPUT_END -> in.end();
            case Wire.RESIZE -> resize(Opening.size(frame.payload()));
            case Wire.EDITED -> editing.done(frame.payload());
            case Wire.NOT_EDITED -> editing.notDone(Opening.text(frame.payload()));
            case Wire.SIGNAL -> hangUp();
            default -> throw new ProtocolException("a frame of type " + frame.type() + " while a command runs");
        }
    }

    private void resize(Optional<Size> newSize) {
        size = newSize;
        newSize.ifPresent(it -> resizeListeners.forEach(listener -> tell(() -> listener.accept(it))));
    }

    void hangUp() {
        List<Runnable> listeners;
        synchronized (hangupListeners) {
            hungUp = true;
            listeners = List.copyOf(hangupListeners);
            hangupListeners.clear();
        }
        in.hangUp();
        editing.hangUp();
        listeners.forEach(SocketTerminal::tell);
    }

    boolean isHungUp() {
        synchronized (hangupListeners) {
            return hungUp;
        }
    }

    private static void tell(Runnable listener) {
        try {
            listener.run();
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "a command's listener failed", e);
        }
    }

    /** Unbuffered: each write is on its way when it returns. */
    private final class FrameStream extends OutputStream {
        private final byte type;

        FrameStream(byte type) {
            this.type = type;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            for (int done = 0; done < length; done += Wire.CHUNK) {
                send(bytes, offset + done, Math.min(Wire.CHUNK, length - done));
            }
        }

        private void send(byte[] bytes, int offset, int length) throws IOException {
            try {
                caller.frame(type, bytes, offset, length);
            } catch (InterruptedIOException e) {
                throw e;
            } catch (IOException e) {
                hangUp();
                throw e;
            }
        }
    }
}
