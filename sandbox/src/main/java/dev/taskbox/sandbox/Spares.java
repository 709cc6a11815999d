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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Keeps one supervisor started ahead, so that a box does not wait for a program to load. Supervisors are started from one
 * thread that never ends: the kernel ends a box with the thread that started it, not with the process. Thread-safe.
 */
final class Spares implements AutoCloseable {
    private static final int END_SECONDS = 2;

    private final List<String> program;
    private final Supplier<List<String>> ground;
    private final ExecutorService spawner = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("box-spawner").factory());
    private Optional<Process> spare = Optional.empty();
    private boolean closed;
    private boolean keeps = true;

    /** @param perl and the supervisor's script @param ground asked for what a spare may make ready before it is needed */
    Spares(Path perl, Path script, Supplier<List<String>> ground) {
        this.program = List.of(perl.toString(), script.toString(), "-");
        this.ground = ground;
    }

    /** Keeps none: where a box takes longer than a program to load, and nothing can be made ready for it. */
    static Spares none(Path perl, Path script) {
        Spares none = new Spares(perl, script, List::of);
        none.keeps = false;
        return none;
    }

    /** A supervisor that was given its specification. Its streams are the box's. */
    Process start(Path specification) throws IOException {
        if (!keeps) {
            return spawn(List.of(program.get(0), program.get(1), specification.toString()));
        }
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
        if (!keeps) {
            return;
        }
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
        return spawn(Stream.concat(program.stream(), ground.get().stream()).toList());
    }

    private Process spawn(List<String> words) throws IOException {
        try {
            return spawner.submit(() -> {
                        ProcessBuilder builder = new ProcessBuilder(words);
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

    /** Waits for it a little, since it removes what it made. */
    @Override
    public synchronized void close() {
        closed = true;
        spawner.shutdown();
        spare.ifPresent(process -> {
            process.destroy();
            try {
                process.onExit().get(END_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException _) {
                // the next taskd removes it
            }
        });
    }
}
