package dev.taskbox.tui;

import dev.tamboui.buffer.Buffer;
import dev.taskbox.model.Problem;
import dev.taskbox.service.TaskService;
import dev.taskbox.service.Terminal;
import dev.taskbox.service.Terminal.Size;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** What one person sees: views over one another, and a last line that says keys, or what came of the last one. */
final class Ui {
    private static final Logger LOG = System.getLogger(Ui.class.getName());
    private static final Size UNKNOWN = new Size(80, 24);

    private final TaskService service;
    private final BoardFeed feed;
    private final Path directory;
    private final Clock clock;
    private final Looks looks;
    private final Output output;
    private final Terminal terminal;
    private final OpenPorts ports = new OpenPorts(this);
    private final Consumer<Runnable> board;
    private final Deque<View> views = new ArrayDeque<>();
    private final Actions actions;
    private final BoardView boardView;
    private Theme theme;
    private Size size = UNKNOWN;
    private Cards cards = Cards.NOTHING_YET;
    private String message = "";
    private boolean bad;
    private boolean over;
    private int working;
    private long inputs;
    /** Written by the board's thread; read by the one that reads the terminal, and by who resizes it or hangs up. */
    private volatile Optional<Lent> lent = Optional.empty();

    /** @param board takes what is to run on the board's thread */
    Ui(
            TaskService service,
            BoardFeed feed,
            Path directory,
            Clock clock,
            Looks looks,
            Output output,
            Terminal terminal,
            Consumer<Runnable> board) {
        this.service = service;
        this.feed = feed;
        this.directory = directory;
        this.clock = clock;
        this.looks = looks;
        this.output = output;
        this.terminal = terminal;
        this.board = board;
        this.theme = looks.theme();
        this.actions = new Actions(this);
        this.boardView = new BoardView(this);
        views.push(boardView);
    }

    TaskService service() {
        return service;
    }

    BoardFeed feed() {
        return feed;
    }

    Path directory() {
        return directory;
    }

    Clock clock() {
        return clock;
    }

    Cards cards() {
        return cards;
    }

    Actions actions() {
        return actions;
    }

    int width() {
        return size.columns();
    }

    int height() {
        return size.rows();
    }

    boolean isOver() {
        return over;
    }

    boolean isIdle() {
        return working == 0 && cards.isLoaded();
    }

    long inputs() {
        return inputs;
    }

    void quit() {
        over = true;
    }

    void resize(Size wanted) {
        size = new Size(Math.clamp(wanted.columns(), 1, 1000), Math.clamp(wanted.rows(), 1, 500));
        output.invalidate();
    }

    void changed() {
        cards = feed.cards();
        if (!cards.fault().isEmpty()) {
            say(cards.fault(), true);
        }
        views.forEach(View::changed);
    }

    void open(View view) {
        views.push(view);
        view.changed();
    }

    void close(View view) {
        if (views.size() > 1) {
            views.remove(view);
        }
    }

    View top() {
        return views.element();
    }

    Theme theme() {
        return theme;
    }

    void detail(Card card, DetailView.Tab tab) {
        if (top() instanceof DetailView open) {
            open.show(tab);
        } else {
            open(new DetailView(this, card, tab, theme));
        }
    }

    void help() {
        open(Help.keys(this, theme));
    }

    /** The filter is the board's: what lies over it goes. */
    void filter() {
        while (views.size() > 1) {
            views.pop();
        }
        boardView.beginFilter();
    }

    void follow(long id) {
        boardView.follow(id);
    }

    void projectsChanged() {
        feed.projectsChanged();
    }

    void say(String text) {
        say(text, false);
    }

    void say(String text, boolean isBad) {
        message = text;
        bad = isBad;
    }

    void say(Throwable problem) {
        if (problem instanceof Problem known) {
            String sentence = known.sentence();
            say(sentence.substring(0, 1).toUpperCase(Locale.ROOT) + sentence.substring(1), true);
        } else {
            LOG.log(Level.ERROR, "an action of the board failed", problem);
            say("That failed, of an error nobody foresaw (" + problem.getClass().getSimpleName() + ")", true);
        }
    }

    void copy(String text) {
        if (text.length() > Output.LONGEST_COPY) {
            say("That is too long for the clipboard of a terminal", true);
            return;
        }
        try {
            output.copy(text);
            say("Copied " + text.length() + " characters, if this terminal lets programs copy");
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "the terminal is gone", e);
            quit();
        }
    }

    /** Does something that may take a while elsewhere, and the rest here. Nothing that fails there ends the board. */
    <T> void later(String doing, Callable<T> work, Consumer<T> then) {
        working++;
        if (!doing.isEmpty()) {
            say(doing + " …");
        }
        Thread.ofVirtual().name("board-work").start(() -> {
            try {
                T result = work.call();
                board.accept(() -> finish(doing, () -> then.accept(result)));
            } catch (Exception | StackOverflowError e) {
                board.accept(() -> finish(doing, () -> say(e)));
            }
        });
    }

    /** What has the terminal now; empty: the board. */
    Optional<Lent> lent() {
        return lent;
    }

    boolean canEdit() {
        return terminal.canEdit();
    }

    OpenPorts ports() {
        return ports;
    }

    /** What may fail with anything. */
    interface Guest<T> {
        T run(Terminal terminal) throws Exception;
    }

    /** Leaves the screen, gives the terminal away, and comes back when the guest is done. */
    <T> void lend(Guest<T> guest, Consumer<T> then) {
        Lent loan = new Lent(terminal);
        output.end();
        lent = Optional.of(loan);
        working++;
        Thread.ofVirtual().name("board-guest").start(() -> {
            try {
                T result = guest.run(loan);
                board.accept(() -> back(loan, () -> then.accept(result)));
            } catch (Exception | StackOverflowError e) {
                board.accept(() -> back(loan, () -> say(e)));
            }
        });
    }

    private void back(Lent loan, Runnable then) {
        loan.takeBack();
        lent = Optional.empty();
        try {
            output.begin();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "the terminal is gone", e);
            quit();
        }
        output.invalidate();
        finish("", then);
    }

    /** From any thread. */
    void post(Runnable work) {
        board.accept(work);
    }

    /** Nobody looks any more. */
    void end() {
        ports.close();
    }

    private void finish(String doing, Runnable then) {
        working--;
        if (message.equals(doing + " …")) {
            message = "";
        }
        guarded(then);
    }

    void input(Input input) {
        inputs++;
        guarded(() -> take(input));
    }

    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            say(e);
        }
    }

    private void take(Input input) {
        switch (input) {
            case Input.Press key -> {
                message = "";
                key(key);
            }
            case Input.Mouse mouse -> top().mouse(mouse);
            case Input.Paste paste -> top().paste(paste.text());
            case Input.Background background -> looks.theme(background.colour()).ifPresent(found -> theme = found);
        }
    }

    private void key(Input.Press key) {
        if (key.isControl('c')) {
            quit();
        } else if (key.isControl('l')) {
            output.invalidate();
        } else if (!top().key(key) && !top().isTyping() && !actions.key(key, top().card())) {
            say(unknown(key), false);
        }
    }

    private static String unknown(Input.Press key) {
        return (key.isPrintable()
                        ? key.text()
                        : key.code().name().toLowerCase(Locale.ROOT).replace('_', ' '))
                + " does nothing here. ? shows the keys";
    }

    void draw(Buffer buffer) {
        Canvas all = new Canvas(buffer, buffer.area());
        Canvas views = all.height() > 3 ? all.part(0, 0, all.width(), all.height() - 1) : all;
        List<View> visible = new ArrayList<>();
        for (View view : this.views) {
            visible.addFirst(view);
            if (!view.isOverlay()) {
                break;
            }
        }
        visible.forEach(view -> view.draw(views, theme));
        if (all.height() > 3) {
            lastLine(all.part(0, all.height() - 1, all.width(), 1));
        }
    }

    private void lastLine(Canvas line) {
        if (!message.isEmpty()) {
            line.fit(1, 0, line.width() - 2, bad ? theme.bad() : theme.text(), message);
            return;
        }
        List<String> hints = top().hints();
        int last = hints.size() - 2;
        int kept = hintWidth(hints, last);
        int x = 1;
        for (int i = 0; i < last && x + hintWidth(hints, i) + kept <= line.width(); i += 2) {
            x = hint(line, x, hints, i);
        }
        if (last >= 0) {
            hint(line, x, hints, last);
        }
    }

    private static int hintWidth(List<String> hints, int index) {
        return index < 0 ? 0 : hints.get(index).length() + hints.get(index + 1).length() + 3;
    }

    /** The last is kept where not all fit: it leads to the others. */
    private int hint(Canvas line, int x, List<String> hints, int index) {
        int next = x + line.text(x, 0, theme.key(), hints.get(index)) + 1;
        return next + line.text(next, 0, theme.faint(), hints.get(index + 1)) + 2;
    }

    Optional<FrameWriter.Cursor> cursor() {
        return top().cursor().filter(it -> it.x() < width() && it.y() < height());
    }
}
