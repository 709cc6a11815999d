package dev.taskbox.tui;

import dev.taskbox.model.OpenPort;
import dev.taskbox.model.Problem;
import dev.taskbox.tui.Form.End;
import dev.taskbox.tui.Form.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/** Ports of boxes that were opened on this board: they stay open as long as it, or until their runs are over. */
final class OpenPorts implements AutoCloseable {
    private static final int HIGHEST = 65_535;

    private final Ui ui;
    /** Under its own monitor: a port ends on a thread of its own. */
    private final Map<Long, List<OpenPort>> open = new TreeMap<>();

    private boolean closed;

    OpenPorts(Ui ui) {
        this.ui = ui;
    }

    /** What a task has open, as a person reads it. */
    List<String> of(long task) {
        synchronized (open) {
            return open.getOrDefault(task, List.of()).stream()
                    .map(port -> "http://127.0.0.1:" + port.outside() + " is port " + port.inside() + " of its box")
                    .toList();
        }
    }

    /** Asks which one; or, where some are open, whether they shall be closed. */
    void ask(Card card) {
        List<String> now = of(card.id());
        if (!now.isEmpty()) {
            List<Row> rows =
                    now.stream().map(line -> Row.of(ui.theme().text(), line)).toList();
            ui.open(new Dialog(ui, "Close what is open of #" + card.id() + "?", rows, "close", () -> {
                close(card.id());
                ui.say("Nothing of #" + card.id() + " is open any more");
            }));
            return;
        }
        ui.open(new Form(
                ui,
                "Open a port of #" + card.id() + " on the machine that taskd runs on",
                List.of(Field.typed("In the box", ""), Field.typed("Here", "")),
                List.of(new End(
                        Form.ENTER, "open; empty: the exposed one, any free", Input.Press.control('s'), form -> {
                            form.close();
                            open(card, number(form.value(0)), number(form.value(1)));
                        }))));
    }

    private static OptionalInt number(String text) {
        String typed = text.strip();
        if (typed.isEmpty()) {
            return OptionalInt.empty();
        }
        int number = typed.matches("[0-9]{1,5}") ? Integer.parseInt(typed) : 0;
        if (number < 1 || number > HIGHEST) {
            throw Problem.usage(
                    "bad-port", "opening a port", typed + " is no port", "Say a number from 1 to " + HIGHEST);
        }
        return OptionalInt.of(number);
    }

    private void open(Card card, OptionalInt inside, OptionalInt outside) {
        ui.later(
                "opening a port of #" + card.id(),
                () -> kept(card.id(), ui.service().openPort(card.id(), inside, outside)),
                port -> {
                    watch(card.id(), port);
                    ui.say("http://127.0.0.1:" + port.outside() + " is port " + port.inside() + " of #" + card.id()
                            + " until its run is over or you leave the board; O closes it");
                });
    }

    /** On the thread that opened it: a board that ended meanwhile must not leave it open. */
    private OpenPort kept(long task, OpenPort port) {
        synchronized (open) {
            if (!closed) {
                open.computeIfAbsent(task, _ -> new ArrayList<>()).add(port);
                return port;
            }
        }
        port.close();
        return port;
    }

    private void watch(long task, OpenPort port) {
        Thread.ofVirtual().name("board-port").start(() -> {
            try {
                port.await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
            port.close();
            boolean own;
            synchronized (open) {
                own = open.containsKey(task) && open.get(task).remove(port);
            }
            if (own) {
                ui.post(() -> ui.say("Port " + port.inside() + " of #" + task + " is closed: its run is over"));
            }
        });
    }

    private void close(long task) {
        List<OpenPort> ports;
        synchronized (open) {
            ports = open.getOrDefault(task, List.of());
            open.remove(task);
        }
        ports.forEach(OpenPort::close);
    }

    @Override
    public void close() {
        List<Long> tasks;
        synchronized (open) {
            closed = true;
            tasks = List.copyOf(open.keySet());
        }
        tasks.forEach(this::close);
    }
}
