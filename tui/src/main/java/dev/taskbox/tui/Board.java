package dev.taskbox.tui;

import dev.taskbox.service.TaskService;
import dev.taskbox.service.Terminal;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The board on one terminal, until its person leaves. The thread that calls {@link #run} is the only one that draws and
 * changes what is seen; all others put what happened into its queue. So a terminal that is slow to take a frame gets
 * fewer frames, never late ones.
 */
public final class Board {
    private static final Logger LOG = System.getLogger(Board.class.getName());
    private static final int QUEUE = 1024;
    private static final int PIECE = 1 << 13;
    private static final int INTERRUPTED = 130;
    /** A terminal sends a sequence at once; what comes later than this after an ESC is another key. */
    private static final Duration ESCAPE_PATIENCE = Duration.ofMillis(40);

    private final BoardFeed feed;
    private final Terminal terminal;
    private final Clock clock;
    private final BlockingQueue<Runnable> queue = new ArrayBlockingQueue<>(QUEUE);
    private final AtomicBoolean changed = new AtomicBoolean();
    private final Ui ui;
    private final InputParser parser;
    private final Output output;
    private volatile boolean hungUp;

    /** @param directory where the person stands; @param environment of the person's terminal */
    public Board(
            BoardFeed feed,
            TaskService service,
            Terminal terminal,
            Path directory,
            Map<String, String> environment,
            Clock clock) {
        this.feed = feed;
        this.terminal = terminal;
        this.clock = clock;
        this.output = new Output(terminal, Looks.of(environment), environment.containsKey("TASKBOX_TUI_TRACE"));
        this.ui = new Ui(service, feed, directory, clock, Looks.of(environment), output, terminal, this::post);
        this.parser = new InputParser(ui::input);
    }

    /** @return the exit code */
    public int run() {
        terminal.onResize(size -> {
            ui.lent().ifPresent(guest -> guest.resize(size));
            post(() -> ui.resize(size));
        });
        terminal.onHangup(() -> {
            hungUp = true;
            ui.lent().ifPresent(Lent::hangUp);
            boolean _ = queue.offer(() -> {}); // a full queue is awake already
        });
        terminal.raw(true);
        try (AutoCloseable _ = feed.subscribe(this::tellChanged)) {
            output.begin();
            terminal.size().ifPresent(ui::resize);
            Thread reader = Thread.ofVirtual().name("board-input").start(this::read);
            loop();
            reader.interrupt();
        } catch (IOException _) {
            hungUp = true; // nobody looks any more
        } catch (Exception e) {
            LOG.log(Level.ERROR, "a board ended early", e);
            throw e instanceof RuntimeException unforeseen ? unforeseen : new IllegalStateException(e);
        } finally {
            ui.end();
            output.end();
            terminal.raw(false);
        }
        return hungUp ? INTERRUPTED : 0;
    }

    private void loop() throws IOException, InterruptedException {
        ui.changed();
        draw();
        while (!hungUp && !ui.isOver()) {
            Runnable first = queue.poll(patience().toMillis(), TimeUnit.MILLISECONDS);
            if (first == null && parser.isUndecided()) {
                parser.decide();
            }
            for (Runnable next = first; next != null && !ui.isOver(); next = queue.poll()) {
                next.run();
            }
            draw();
        }
    }

    /** Ages change with the minute; nothing else happens by itself. */
    private Duration patience() {
        if (parser.isUndecided()) {
            return ESCAPE_PATIENCE;
        }
        Instant now = clock.instant();
        return Duration.between(now, now.truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES))
                .plusMillis(1);
    }

    private void draw() throws IOException {
        if (!hungUp && !ui.isOver() && ui.lent().isEmpty()) {
            output.frame(ui);
            if (queue.isEmpty() && !parser.isUndecided()) {
                output.idle(ui);
            }
        }
    }

    /** On whichever thread; waits while the board has too much to do. */
    private void post(Runnable work) {
        try {
            while (!hungUp && !queue.offer(work, 1, TimeUnit.SECONDS)) {
                // the terminal takes nothing at the moment
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Many changes are one while the board has not looked; the feed never waits for a board. */
    private void tellChanged() {
        if (changed.compareAndSet(false, true) && !queue.offer(this::takeChange)) {
            changed.set(false);
        }
    }

    private void takeChange() {
        changed.set(false);
        ui.changed();
    }

    private void read() {
        try {
            while (true) {
                byte[] piece = new byte[PIECE];
                int count = terminal.in().read(piece);
                if (count < 0) {
                    break;
                }
                Optional<Lent> guest = ui.lent();
                if (guest.isEmpty() || !guest.get().deliver(piece, count)) {
                    post(() -> parser.feed(piece, count));
                }
            }
        } catch (IOException _) {
            // the caller is gone
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        ui.lent().ifPresent(Lent::hangUp);
        post(ui::quit);
    }
}
