package dev.taskbox.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taskbox.service.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** A caller that remembers what it was told. */
final class TestTerminal implements Terminal {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final List<Runnable> hangups = new ArrayList<>();
    private InputStream in = new ByteArrayInputStream(new byte[0]);
    private Set<Stream> terminals = EnumSet.noneOf(Stream.class);
    private int columns = 80;

    static TestTerminal pipe() {
        return new TestTerminal();
    }

    static TestTerminal person() {
        TestTerminal terminal = new TestTerminal();
        terminal.terminals = EnumSet.allOf(Stream.class);
        return terminal;
    }

    TestTerminal typing(String text) {
        in = new ByteArrayInputStream(text.getBytes(UTF_8));
        return this;
    }

    TestTerminal wide(int width) {
        columns = width;
        return this;
    }

    String printed() {
        return out.toString(UTF_8);
    }

    String told() {
        return err.toString(UTF_8);
    }

    synchronized void hangUp() {
        hangups.forEach(Runnable::run);
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
        return terminals.contains(stream);
    }

    @Override
    public Optional<Size> size() {
        return terminals.isEmpty() ? Optional.empty() : Optional.of(new Size(columns, 24));
    }

    @Override
    public void onResize(Consumer<Size> listener) {}

    @Override
    public synchronized void onHangup(Runnable listener) {
        hangups.add(listener);
    }

    @Override
    public void raw(boolean on) {}
}
