package dev.taskbox.tui;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taskbox.service.Terminal;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** A board without a terminal: keys go in as bytes, the screen is read back from what the board wrote. */
final class Headless implements Terminal, AutoCloseable {
    private final LinkedBlockingQueue<Integer> typed = new LinkedBlockingQueue<>();
    private final List<Consumer<Size>> resizes = new ArrayList<>();
    private final List<Runnable> hangups = new ArrayList<>();
    private final List<String> modes = new ArrayList<>();
    private final Thread thread;
    private final BoardFeed feed;
    /** The person's editor; empty: there is none, as by SSH. */
    private volatile Optional<UnaryOperator<String>> editor = Optional.empty();

    private Size size;
    private Emulator emulator;
    private int code = -1;
    private int largest;
    private int sent;

    Headless(ToyTasks tasks, int columns, int rows) {
        this(tasks, columns, rows, Map.of());
    }

    Headless(ToyTasks tasks, int columns, int rows, Map<String, String> more) {
        size = new Size(columns, rows);
        emulator = new Emulator(columns, rows);
        Map<String, String> environment = new TreeMap<>(Map.of("TERM", "xterm-256color", "TASKBOX_THEME", "dark"));
        environment.put("TASKBOX_TUI_TRACE", "1");
        environment.putAll(more);
        feed = new BoardFeed(tasks.service());
        Board board = new Board(
                feed,
                tasks.service(),
                this,
                Path.of("/src/api"),
                environment,
                Clock.fixed(ToyTasks.NOW.plusSeconds(180), ZoneOffset.UTC));
        thread = Thread.ofPlatform().start(() -> code = board.run());
        awaitIdle(0);
    }

    /** Returns once all that the bytes set off is on the screen. @param inputs how many keys, clicks or pastes they are */
    Headless send(String bytes, int inputs) {
        int before = sent;
        sent += inputs;
        for (byte b : bytes.getBytes(UTF_8)) {
            typed.add(b & 0xff);
        }
        return inputs == 0 ? this : awaitIdle(before + inputs);
    }

    Headless press(String keys) {
        keys.codePoints().forEach(key -> send(Character.toString(key), 1));
        return this;
    }

    Headless enter() {
        return send("\r", 1);
    }

    Headless escape() {
        return send("\u001b", 1);
    }

    synchronized Headless awaitIdle(int inputs) {
        try {
            for (int i = 0;
                    emulator.strings().stream().noneMatch(("2;taskbox idle " + inputs)::equals) && thread.isAlive();
                    i++) {
                giveUpAfter(i, "idle " + inputs);
                wait(50);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return this;
    }

    synchronized Headless awaitScreen(String text) {
        try {
            for (int i = 0; !emulator.screen().contains(text); i++) {
                giveUpAfter(i, text);
                if (!thread.isAlive()) {
                    throw new AssertionError("the board ended; it showed\n" + emulator.screen());
                }
                wait(50);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return this;
    }

    /** So that a fault ends a test and does not hang it. */
    private void giveUpAfter(int looks, String awaited) {
        if (looks > 1200) {
            throw new AssertionError("no " + awaited + " on\n" + emulator.screen() + emulator.strings());
        }
    }

    BoardFeed feed() {
        return feed;
    }

    void editor(UnaryOperator<String> wanted) {
        editor = Optional.of(wanted);
    }

    @Override
    public boolean canEdit() {
        return editor.isPresent();
    }

    @Override
    public String edit(String text) {
        return editor.orElseThrow().apply(text);
    }

    void resize(int columns, int rows) {
        synchronized (this) {
            size = new Size(columns, rows);
            emulator = new Emulator(Math.max(1, columns), Math.max(1, rows));
        }
        resizes.forEach(it -> it.accept(new Size(columns, rows)));
    }

    void hangUp() {
        hangups.forEach(Runnable::run);
        typed.add(-2);
    }

    int join() throws InterruptedException {
        thread.join();
        return code;
    }

    synchronized String screen() {
        return emulator.screen();
    }

    synchronized List<String> modes() {
        return List.copyOf(modes);
    }

    synchronized List<String> strings() {
        return List.copyOf(emulator.strings());
    }

    /** Bytes of the largest write since the last call. */
    synchronized int largestWrite() {
        int was = largest;
        largest = 0;
        return was;
    }

    @Override
    public InputStream in() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                try {
                    int b = typed.take();
                    if (b == -2) {
                        throw new InterruptedIOException("hung up");
                    }
                    return b;
                } catch (InterruptedException e) {
                    throw (InterruptedIOException) new InterruptedIOException().initCause(e);
                }
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                int b = read();
                if (b < 0) {
                    return -1;
                }
                bytes[offset] = (byte) b;
                int count = 1;
                while (count < length && typed.peek() != null && typed.peek() >= 0) {
                    bytes[offset + count++] = (byte) (int) typed.poll();
                }
                return count;
            }
        };
    }

    @Override
    public OutputStream out() {
        return new OutputStream() {
            @Override
            public void write(int b) {
                throw new AssertionError("a byte at a time");
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                take(new String(bytes, offset, length, UTF_8), length);
            }
        };
    }

    private synchronized void take(String text, int length) {
        largest = Math.max(largest, length);
        emulator.print(text);
        modes.addAll(emulator.modes());
        emulator.modes().clear();
        notifyAll();
    }

    @Override
    public OutputStream err() {
        return OutputStream.nullOutputStream();
    }

    @Override
    public boolean isTerminal(Stream stream) {
        return true;
    }

    @Override
    public Optional<Size> size() {
        return Optional.of(size);
    }

    @Override
    public void onResize(Consumer<Size> listener) {
        resizes.add(listener);
    }

    @Override
    public void onHangup(Runnable listener) {
        hangups.add(listener);
    }

    @Override
    public void raw(boolean on) {
        modes.add(on ? "raw" : "cooked");
    }

    @Override
    public void close() {
        typed.add(3);
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
