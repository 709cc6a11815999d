package dev.taskbox.sandbox;

import dev.taskbox.model.SandboxProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A supervised process, known by the files of its directory: {@code pid}, {@code stdout}, {@code stderr}, {@code status}. */
final class NativeProcess implements SandboxProcess {
    private final Path directory;
    private final OutputWatch watch;

    NativeProcess(Path directory, OutputWatch watch) {
        this.directory = directory;
        this.watch = watch;
    }

    @Override
    public String name() {
        return directory.getFileName().toString();
    }

    @Override
    public State state() {
        return ended().or(this::running).or(this::ended).orElseGet(State.Lost::new);
    }

    @Override
    public State await(Duration atMost) throws InterruptedException {
        watch.await(directory, () -> !(state() instanceof State.Running), atMost);
        return state();
    }

    @Override
    public boolean awaitOutput(long beyond, Duration atMost) throws InterruptedException {
        return watch.await(directory, () -> size(stdout()) > beyond || !(state() instanceof State.Running), atMost);
    }

    @Override
    public Path stdout() {
        return directory.resolve("stdout");
    }

    @Override
    public Path stderr() {
        return directory.resolve("stderr");
    }

    @Override
    public void stop(Duration grace) {
        supervisor().ifPresent(supervisor -> {
            signal("TERM", supervisor.pid());
            if (!gone(grace.plusSeconds(10))) {
                // its box dies with it
                signal("KILL", supervisor.pid());
            }
        });
    }

    private boolean gone(Duration atMost) {
        try {
            return !(await(atMost) instanceof State.Running);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static void signal(String signal, long pid) {
        HostCommand.tryRun(List.of("/bin/kill", "-" + signal, Long.toString(pid)));
    }

    private Optional<Supervisor> supervisor() {
        return read(Supervisor.FILE).flatMap(Supervisor::parse).filter(Supervisor::isAlive);
    }

    private Optional<State> running() {
        return supervisor().map(_ -> new State.Running(modified(Supervisor.FILE)));
    }

    private Optional<State> ended() {
        return read("status").map(text -> text.split(" ", -1)).map(words -> {
            Set<Cause> reached = EnumSet.noneOf(Cause.class);
            Stream.of(words).skip(2).forEach(word -> reached.add(cause(word)));
            return new State.Ended(Integer.parseInt(words[0]), cause(words[1]), reached, modified("status"));
        });
    }

    private static Cause cause(String word) {
        return Cause.valueOf(word.toUpperCase(Locale.ROOT));
    }

    private Optional<String> read(String name) {
        try {
            return Optional.of(Files.readString(directory.resolve(name)).strip());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw HostCommand.problem("reading " + directory.resolve(name), e.toString());
        }
    }

    private Instant modified(String name) {
        try {
            return Files.getLastModifiedTime(directory.resolve(name)).toInstant();
        } catch (IOException e) {
            return Instant.EPOCH;
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return 0;
        }
    }
}
