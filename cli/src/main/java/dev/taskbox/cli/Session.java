package dev.taskbox.cli;

import dev.taskbox.model.Problem;
import dev.taskbox.service.Invocation;
import dev.taskbox.service.TaskService;
import dev.taskbox.service.TaskService.TaskView;
import dev.taskbox.service.Terminal;
import dev.taskbox.tui.Board;
import dev.taskbox.tui.BoardFeed;
import java.time.Clock;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * One command line while it runs.
 *
 * @param json the caller asked for JSON
 * @param version of this program
 * @param feed what all boards share
 */
record Session(
        TaskService service,
        Invocation invocation,
        Screen screen,
        boolean json,
        Clock clock,
        String version,
        BoardFeed feed) {
    private static final int PROGRESS_AFTER_MILLIS = 500;

    /** A person reads the results; otherwise a program does, in JSON or between tabs. */
    boolean isForPeople() {
        return !json && screen.isForPeople();
    }

    /** A person is there to see and to type, at a terminal that can do more than print. */
    boolean canOpenBoard() {
        Terminal terminal = invocation.terminal();
        return !json
                && terminal.isTerminal(Terminal.Stream.IN)
                && terminal.isTerminal(Terminal.Stream.OUT)
                && !invocation.environment().getOrDefault("TERM", "").equals("dumb");
    }

    int openBoard() {
        return new Board(feed, service, invocation.terminal(), invocation.directory(), invocation.environment(), clock)
                .run();
    }

    long resolve(String idOrTitle) {
        return service.resolve(idOrTitle);
    }

    /** The command's result: a task. */
    void print(TaskView view) {
        if (json) {
            screen.out(Json.write(Shapes.of(view)));
        } else if (screen.isForPeople()) {
            screen.out(TaskText.oneLine(view));
        } else {
            screen.out(TaskText.fields(view));
        }
    }

    /** A word to the person at the other end; programs need none. */
    void say(String message) {
        if (!json) {
            screen.err(Line.of(message));
        }
    }

    /** Tells what is going on if it goes on for long. */
    <T> T during(String doing, Supplier<T> work) {
        if (json) {
            return work.get();
        }
        CountDownLatch done = new CountDownLatch(1);
        Thread teller = Thread.ofVirtual().start(() -> tellUnlessDone(doing, done));
        try {
            return work.get();
        } finally {
            done.countDown();
            joinQuietly(teller);
        }
    }

    private void tellUnlessDone(String doing, CountDownLatch done) {
        try {
            if (!done.await(PROGRESS_AFTER_MILLIS, TimeUnit.MILLISECONDS)) {
                screen.progress(doing + " …");
                done.await();
                screen.progress("");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (Screen.CallerGone _) {
            // the command itself finds out when it prints
        }
    }

    private static void joinQuietly(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * A question before something that is hard to undo.
     *
     * @throws Problem kind USAGE where nobody is there to answer
     */
    boolean confirm(String tried, String question) {
        if (json || !screen.canAsk()) {
            throw Problem.usage("needs-yes", tried, "it needs a yes and there is no terminal to ask", "Add --yes");
        }
        screen.question(Line.of(question + " [y/N]"));
        String answer = Texts.answer(invocation.terminal().in()).strip().toLowerCase(Locale.ROOT);
        return Stream.of("y", "yes").anyMatch(answer::equals);
    }
}
