package dev.taskbox.workspace;

import dev.taskbox.model.Problem;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** Runs host processes: an argument list, an environment that is named in full, streams that cannot run over. */
final class Exec {
    private static final int STDERR_BYTES = 64 << 10;
    private static final long PIPES_CLOSE_MILLIS = 5_000;

    /** Constant text, as the next: what differs comes as an argument, never as part of a script. */
    private static final String WITH_LIMITS = "ulimit -f \"$1\" && ulimit -d \"$2\" && shift 2 && exec \"$@\"";

    private static final String KILL_GROUP = "kill -s KILL -- \"-$1\"";

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
            if (isLimited(bounds)) {
                killGroup(process.pid());
            }
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
        if (!isLimited(bounds)) {
            return argv;
        }
        List<String> words = new ArrayList<>(ownGroup());
        words.addAll(List.of("/bin/sh", "-c", WITH_LIMITS, "limits"));
        words.add(inUnits(bounds.fileBytes(), FILE_UNIT));
        words.add(inUnits(bounds.memoryBytes(), DATA_UNIT));
        words.addAll(argv);
        return words;
    }

    private static boolean isLimited(Bounds bounds) {
        return bounds.fileBytes().isPresent() || bounds.memoryBytes().isPresent();
    }

    static boolean isLinux() {
        return System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux");
    }

    /** Makes the process the leader of a group that has its number, so that orphans in it can be found. */
    private static List<String> ownGroup() {
        return isLinux() ? List.of("setsid") : List.of("/usr/bin/perl", "-e", "setpgrp; exec @ARGV or exit 127");
    }

    /**
     * Git does not wait for what it started when the other end hangs up, and does not end it either. Mostly the group
     * is empty; then this does nothing.
     */
    private static void killGroup(long leader) throws InterruptedException {
        List<String> argv = List.of("/bin/sh", "-c", KILL_GROUP, "kill", Long.toString(leader));
        ProcessBuilder builder = new ProcessBuilder(argv)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        try {
            builder.start().waitFor();
        } catch (IOException cause) {
            throw Problem.failed("cannot-run", "ending process group " + leader, "no shell", "Check /bin/sh")
                    .causedBy(cause);
        }
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
