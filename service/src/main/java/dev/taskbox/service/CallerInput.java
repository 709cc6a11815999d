package dev.taskbox.service;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Optional;

/**
 * This process's input, a piece at a time, each as taskd asks for it. What is raw is read through a channel of its own on
 * the same terminal, since that can be interrupted where a read of stdin cannot: an editor is to get what is typed into it.
 */
final class CallerInput {
    private final Wire.Writer server;
    private final CallerTerminal terminal;
    private boolean wanted;
    private boolean stuck;
    private Optional<FileChannel> channel = Optional.empty();
    private Optional<Thread> reader = Optional.empty();

    CallerInput(Wire.Writer server, CallerTerminal terminal) {
        this.server = server;
        this.terminal = terminal;
    }

    /** On a thread which the JVM does not wait for: the command may end while nobody types. */
    synchronized void want() {
        wanted = true;
        channel = terminal.wasRaw() ? ownChannel() : Optional.empty();
        stuck = channel.isEmpty();
        Optional<FileChannel> from = channel;
        Thread thread = new Thread("stdin") {
            @Override
            public void run() {
                readOnce(from);
            }
        };
        thread.setDaemon(true);
        reader = Optional.of(thread);
        thread.start();
    }

    private static Optional<FileChannel> ownChannel() {
        try {
            return Optional.of(FileChannel.open(Path.of("/dev/fd/0")));
        } catch (IOException _) {
            return Optional.empty(); // a terminal that became another user's
        }
    }

    private void readOnce(Optional<FileChannel> from) {
        byte[] piece = new byte[Wire.CHUNK];
        int count;
        try (FileChannel own = from.orElse(null)) {
            count = own == null ? new FileInputStream(FileDescriptor.in).read(piece) : own.read(ByteBuffer.wrap(piece));
        } catch (IOException _) {
            count = -1;
        }
        deliver(from, piece, count);
    }

    /** What a pause cut short is asked for again. */
    private synchronized void deliver(Optional<FileChannel> from, byte[] piece, int count) {
        if (count < 0 && !from.equals(channel)) {
            return;
        }
        wanted = false;
        try {
            if (count < 0) {
                server.frame(Wire.INPUT_END);
            } else {
                server.frame(Wire.INPUT, piece, 0, count);
            }
        } catch (IOException _) {
            // the main thread hears of it
        }
    }

    /** @return whether nobody reads from here now */
    boolean pause() {
        Optional<Thread> reading;
        synchronized (this) {
            if (!wanted) {
                return true;
            }
            if (stuck) {
                return false;
            }
            Optional<FileChannel> open = channel;
            channel = Optional.empty();
            open.ifPresent(CallerInput::close);
            reading = reader;
        }
        try {
            if (reading.isPresent()) {
                reading.get().join();
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static void close(FileChannel open) {
        try {
            open.close();
        } catch (IOException _) {
            // it is of no use any more
        }
    }

    synchronized void goOn() {
        if (wanted) {
            want();
        }
    }
}
