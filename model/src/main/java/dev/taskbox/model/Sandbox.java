package dev.taskbox.model;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One started isolation around one run. What runs in it is gone when it is closed. */
public interface Sandbox extends AutoCloseable {
    /** Starts a process that outlives {@code taskd}; its name is a file name, unique within the sandbox. */
    SandboxProcess start(String name, Command command);

    /** The process that was started under this name, by this or an earlier {@code taskd}. */
    Optional<SandboxProcess> find(String name);

    /**
     * A process on the caller's own streams that does not outlive {@code taskd}.
     *
     * @param terminal the size of the terminal it gets; empty: it gets pipes
     */
    AttachedProcess attach(Command command, Optional<TerminalSize> terminal);

    /**
     * The words of a host command that runs {@code command} in here on its own stdin and stdout, as often as it is
     * called. No word holds a secret.
     */
    List<String> hostCommand(String name, Command command);

    /** Ends every process of it, waits until they are gone, and forgets them. */
    @Override
    void close();

    /**
     * @param environment beside the sandbox's own
     * @param stdin what it reads; empty: end of file
     * @param files put into the home before it starts, by path below the home; what is there is replaced
     */
    record Command(
            List<String> argv, Map<String, String> environment, Optional<String> stdin, Map<String, String> files) {
        public Command {
            argv = List.copyOf(argv);
            environment = Map.copyOf(environment);
            files = Map.copyOf(files);
        }

        public static Command of(String... argv) {
            return new Command(List.of(argv), Map.of(), Optional.empty(), Map.of());
        }

        public static Command of(List<String> argv) {
            return new Command(argv, Map.of(), Optional.empty(), Map.of());
        }
    }

    record TerminalSize(int columns, int rows) {}

    /** The caller's end of an attached process. */
    interface AttachedProcess {
        /** What it reads; closing it ends its input, or on a terminal the process. */
        OutputStream stdin();

        InputStream stdout();

        /** At its end at once where it is on a terminal. */
        InputStream stderr();

        /** No effect where it is not on a terminal. */
        void resize(TerminalSize size);

        /** @return its exit code, as a shell counts */
        int await() throws InterruptedException;

        /** Ends it and all that it started. */
        void kill();
    }
}
