package dev.taskbox.service;

import dev.taskbox.model.Problem;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/** Starts a taskd that outlives whoever needed it, and calls it. */
public final class DaemonStarter {
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);
    /** After ours has ended: another one may have won the race for the socket and not listen yet. */
    private static final long PATIENCE_WITH_ANOTHER = TimeUnit.SECONDS.toNanos(10);

    private static final int LAST_WORDS = 2048;

    /** Out of the caller's process group: Ctrl-C and a closed terminal are not meant for it. */
    private static final String DETACHED = "command -v setsid >/dev/null 2>&1 && exec setsid \"$@\"; "
            + "exec perl -e 'setpgrp; $SIG{HUP} = \"IGNORE\"; exec { $ARGV[0] } @ARGV' -- \"$@\"";

    private DaemonStarter() {}

    /**
     * @param taskd the command line that runs taskd; it is started in the directory of the socket
     * @param log its output is appended there
     * @return the exit code of the caller's command line
     * @throws Problem kind UNREACHABLE where taskd does not come up
     */
    public static int startAndCall(Path socket, String version, Caller caller, List<String> taskd, Path log) {
        Path directory = socket.toAbsolutePath().getParent();
        if (directory == null) {
            throw new IllegalArgumentException("a control socket needs a directory: " + socket);
        }
        PrivateDirectory.prepare(directory);
        Process process = start(taskd, directory, log);
        long giveUp = System.nanoTime() + PATIENCE;
        boolean ended = false;
        while (System.nanoTime() - giveUp < 0) {
            OptionalInt code = ControlClient.call(socket, version, caller);
            if (code.isPresent()) {
                return code.getAsInt();
            }
            if (!ended && !process.isAlive()) {
                ended = true;
                giveUp = System.nanoTime() + (wasRace(process) ? PATIENCE_WITH_ANOTHER : 0);
            }
            pause();
        }
        throw notUp(ended ? "it ended with exit code " + process.exitValue() : "it does not answer", log);
    }

    private static boolean wasRace(Process process) {
        return process.exitValue() == Problem.Kind.CONFLICT.exitCode();
    }

    private static Process start(List<String> taskd, Path directory, Path log) {
        List<String> command = new ArrayList<>(List.of("sh", "-c", DETACHED, "taskd"));
        command.addAll(taskd);
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().remove(Caller.TERMINAL_VARIABLE);
        builder.environment().remove(Caller.DIRECTORY_VARIABLE);
        builder.environment().remove("TASKBOX_DOOR");
        // it is relative to the caller's directory, and taskd starts in another one
        builder.environment().computeIfPresent("TASKBOX_HOME", (_, home) -> absolute(home));
        try {
            makeLog(log);
            return builder.redirectInput(Redirect.from(new File("/dev/null")))
                    .redirectOutput(Redirect.appendTo(log.toFile()))
                    .redirectError(Redirect.appendTo(log.toFile()))
                    .start();
        } catch (IOException e) {
            throw Problem.unreachable("taskd-start", "starting taskd", e.toString(), "Run task doctor")
                    .causedBy(e);
        }
    }

    private static String absolute(String home) {
        return home.isEmpty() ? home : Path.of(home).toAbsolutePath().toString();
    }

    private static void makeLog(Path log) throws IOException {
        Path directory = log.toAbsolutePath().getParent();
        if (directory != null) {
            Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(PrivateDirectory.OWNER_ONLY));
        }
        if (!Files.exists(log)) {
            Files.createFile(log, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(5);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.unreachable("taskd-start", "waiting for taskd", "interrupted", "Try again")
                    .causedBy(e);
        }
    }

    private static Problem notUp(String why, Path log) {
        String said = lastWords(log);
        return Problem.unreachable(
                "taskd-start",
                "starting taskd",
                why + (said.isEmpty() ? "" : "; the last it said was: " + said),
                "See " + log);
    }

    private static String lastWords(Path log) {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            file.seek(Math.max(0, file.length() - LAST_WORDS));
            byte[] tail = new byte[(int) Math.min(LAST_WORDS, file.length())];
            file.readFully(tail);
            String text = new String(tail, StandardCharsets.UTF_8).strip();
            return text.substring(text.lastIndexOf('\n') + 1);
        } catch (IOException _) {
            return "";
        }
    }
}
