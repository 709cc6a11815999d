package dev.taskbox.sandbox;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/**
 * Keeps one supervisor started ahead, so that a box does not wait for a program to load. Supervisors are started from one
 * thread that never ends: the kernel ends a box with the thread that started it, not with the process. Thread-safe.
 */
final class Spares implements AutoCloseable {
    private final List<String> command;
    private final ExecutorService spawner = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("box-spawner").factory());
    private Optional<Process> spare = Optional.empty();
    private boolean closed;

    /** @param perl and the supervisor's script */
    Spares(Path perl, Path script) {
        this.command = List.of(perl.toString(), script.toString(), "-");
    }

    /** A supervisor that was given its specification. Its streams are the box's. */
    Process start(Path specification) throws IOException {
        Optional<Process> ready = take();
        if (ready.isPresent()) {
            try {
                return order(ready.get(), specification);
            } catch (IOException _) {
                // somebody ended it while it waited; a new one will do
            }
        }
        return order(spawn(), specification);
    }

    private static Process order(Process supervisor, Path specification) throws IOException {
        byte[] path = specification.toString().getBytes(StandardCharsets.UTF_8);
        DataOutputStream order = new DataOutputStream(supervisor.getOutputStream());
        order.writeInt(path.length);
        order.write(path);
        order.flush();
        return supervisor;
    }

    private synchronized Optional<Process> take() {
        Optional<Process> taken = spare.filter(Process::isAlive);
        spare = Optional.empty();
        return taken;
    }

    /** To be called when there is time: not while a box starts. */
    void refill() {
        Thread.ofVirtual().start(() -> {
            try {
                put(spawn());
            } catch (IOException _) {
                // the next start says why
            } catch (RejectedExecutionException _) {
                // closed by now
            }
        });
    }

    private synchronized void put(Process process) {
        if (closed || spare.filter(Process::isAlive).isPresent()) {
            process.destroy();
        } else {
            spare = Optional.of(process);
        }
    }

    private Process spawn() throws IOException {
        try {
            return spawner.submit(() -> {
                        ProcessBuilder builder = new ProcessBuilder(command);
                        HostCommand.clean(builder.environment());
                        return builder.start();
                    })
                    .get();
        } catch (ExecutionException e) {
            throw new IOException(String.valueOf(e.getCause()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("it was interrupted", e);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        spare.ifPresent(Process::destroy);
        spawner.shutdown();
    }
}
