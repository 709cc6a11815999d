package dev.taskbox.workspace;

import dev.taskbox.model.Problem;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** Runs host processes: an argument list, an environment that is named in full, streams that cannot run over. */
final class Exec {
    private static final int STDERR_BYTES = 64 << 10;
    private static final long PIPES_CLOSE_MILLIS = 5_000;

    /** Constant text: the limits and the command come as arguments, never as part of a script. */
    private static final String WITH_LIMITS = "ulimit -f \"$1\" && ulimit -d \"$2\" && shift 2 && exec \"$@\"";

    /** POSIX counts file sizes in blocks of 512 bytes and data in KiB. */
    private static final long FILE_UNIT = 512;

    private static final long DATA_UNIT = 1024;

    private Exec() {}

    static Output run(Path directory, Map<String, String> environment, Bounds bounds, byte[] input, List<String> argv) {
        Process process = start(directory, environment, limited(bounds, argv));
        try {
            Drain stdout =
                    Drain.start(process.getInputStream(), bounds.outputBytes(), Drain.Keep.HEAD, () -> kill(process));
            Drain stderr = Drain.start(process.getErrorStream(), STDERR_BYTES, Drain.Keep.TAIL, () -> {});
            feed(process, input);
            boolean inTime = process.waitFor(bounds.time().toMillis(), TimeUnit.MILLISECONDS);
            kill(process);
            int exitCode = process.waitFor();
            stdout.await(PIPES_CLOSE_MILLIS);
            stderr.await(PIPES_CLOSE_MILLIS);
            String said = new String(stderr.bytes(), StandardCharsets.UTF_8);
            return new Output(exitCode, howItEnded(inTime, stdout), stdout.bytes(), said);
        } catch (InterruptedException cause) {
            Thread.currentThread().interrupt();
            throw Problem.failed("interrupted", "running " + argv.getFirst(), "it was interrupted", "Try again")
                    .causedBy(cause);
        } finally {
            kill(process);
            process.destroyForcibly();
        }
    }

    private static Output.End howItEnded(boolean inTime, Drain stdout) {
        if (stdout.overflowed()) {
            return Output.End.TOO_MUCH_OUTPUT;
        }
        return inTime ? Output.End.EXITED : Output.End.TIME_IS_UP;
    }

    private static Process start(Path directory, Map<String, String> environment, List<String> argv) {
        ProcessBuilder builder = new ProcessBuilder(argv).directory(directory.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            return builder.start();
        } catch (IOException cause) {
            throw Problem.failed(
                            "cannot-run",
                            "running " + argv.getFirst() + " in " + directory,
                            "it could not be started",
                            "Check that it is installed and that the directory is there")
                    .causedBy(cause);
        }
    }

    private static List<String> limited(Bounds bounds, List<String> argv) {
        if (bounds.fileBytes().isEmpty() && bounds.memoryBytes().isEmpty()) {
            return argv;
        }
        List<String> words = new ArrayList<>(List.of("/bin/sh", "-c", WITH_LIMITS, "limits"));
        words.add(inUnits(bounds.fileBytes(), FILE_UNIT));
        words.add(inUnits(bounds.memoryBytes(), DATA_UNIT));
        words.addAll(argv);
        return words;
    }

    private static String inUnits(OptionalLong bytes, long unit) {
        return bytes.isEmpty() ? "unlimited" : Long.toString(Math.ceilDiv(bytes.getAsLong(), unit));
    }

    /** On a thread of its own: a process that never reads must run into the time limit, not hold us here. */
    private static void feed(Process process, byte[] input) {
        Thread.ofPlatform().daemon().name("feed").start(() -> {
            try (OutputStream stdin = process.getOutputStream()) {
                stdin.write(input);
            } catch (IOException _) {
                // it ended without reading all of it; its exit code tells the rest
            }
        });
    }

    /**
     * Children first: once their parent is gone they can no longer be found. By its handle, because {@link
     * Process#destroyForcibly} closes the streams too, and what is still in them would be lost.
     */
    private static void kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.toHandle().destroyForcibly();
    }
}
