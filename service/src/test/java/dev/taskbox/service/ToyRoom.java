package dev.taskbox.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taskbox.model.Problem;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;

/** Commands that show what came through the door. */
final class ToyRoom implements CommandRoom {
    /** What happened to commands whose caller may not be there any more to be told. */
    final BlockingQueue<String> log = new LinkedBlockingQueue<>();

    @Override
    public int run(Invocation invocation) {
        try {
            return run(
                    invocation,
                    invocation.argv().isEmpty() ? "" : invocation.argv().getFirst());
        } catch (InterruptedIOException _) {
            log.add("interrupted");
            return 130;
        } catch (IOException e) {
            log.add("caller lost");
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private int run(Invocation invocation, String command) throws IOException, InterruptedException {
        Terminal terminal = invocation.terminal();
        List<String> argv = invocation.argv();
        switch (command) {
            case "tell" -> say(terminal, facts(invocation));
            case "cat" -> terminal.in().transferTo(terminal.out());
            case "line" -> say(terminal, line(terminal));
            case "bytes" -> terminal.out().write(pattern(Integer.parseInt(argv.get(1))));
            case "forever" -> forever(terminal);
            case "exit" -> {
                return Integer.parseInt(argv.get(1));
            }
            case "err" -> terminal.err().write("to the other stream\n".getBytes(UTF_8));
            case "hang" -> {
                return hang(terminal);
            }
            case "keys" -> keys(terminal);
            case "sizes" -> sizes(terminal);
            case "edit" -> say(terminal, edit(terminal, argv.get(1)));
            case "edit-between" -> editBetweenKeys(terminal);
            case "boom" -> throw new IllegalStateException("a fault in the room");
            default -> {}
        }
        return 0;
    }

    private static String facts(Invocation invocation) {
        Terminal terminal = invocation.terminal();
        StringBuilder text = new StringBuilder();
        invocation.argv().forEach(argument -> text.append('<').append(argument).append(">\n"));
        text.append("in ").append(invocation.directory()).append('\n');
        text.append("with ").append(new TreeMap<>(invocation.environment())).append('\n');
        Arrays.stream(Terminal.Stream.values())
                .filter(terminal::isTerminal)
                .forEach(stream -> text.append(stream).append(" is a terminal\n"));
        terminal.size().ifPresent(size -> text.append(size).append('\n'));
        return text.toString();
    }

    private static String line(Terminal terminal) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = terminal.in().read();
                b >= 0 && b != '\n';
                b = terminal.in().read()) {
            line.append((char) b);
        }
        return "line " + line + "\n";
    }

    static byte[] pattern(int size) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) (i * 31 + i / 251);
        }
        return bytes;
    }

    private void forever(Terminal terminal) throws IOException {
        while (true) {
            terminal.out().write(pattern(10_000));
        }
    }

    private int hang(Terminal terminal) throws IOException, InterruptedException {
        CountDownLatch hungUp = new CountDownLatch(1);
        terminal.onHangup(hungUp::countDown);
        say(terminal, "hanging\n");
        log.add("hanging");
        hungUp.await();
        log.add("hung up");
        terminal.err().write("last words\n".getBytes(UTF_8));
        return 130;
    }

    private static void keys(Terminal terminal) throws IOException {
        terminal.raw(true);
        say(terminal, "type\r\n");
        for (int key = terminal.in().read(); key != 'q'; key = terminal.in().read()) {
            say(terminal, "key " + key + "\r\n");
        }
        terminal.raw(false);
        say(terminal, "cooked\n");
    }

    private static String edit(Terminal terminal, String text) throws IOException {
        try {
            return "edited <" + terminal.edit(text) + ">\n";
        } catch (Problem problem) {
            return problem.sentence() + "\n";
        }
    }

    /** As the board does it: its reading goes on while an editor has the terminal. */
    private static void editBetweenKeys(Terminal terminal) throws IOException, InterruptedException {
        BlockingQueue<Integer> keys = new LinkedBlockingQueue<>();
        terminal.raw(true);
        Thread reader = Thread.ofVirtual().start(() -> {
            try {
                for (int key = terminal.in().read();
                        key != 'q';
                        key = terminal.in().read()) {
                    keys.add(key);
                }
            } catch (IOException _) {
                // the test is over
            }
        });
        for (int round = 0; round < 2; round++) {
            say(terminal, "type " + round + "\r\n");
            say(terminal, "key " + keys.take() + "\r\n");
            terminal.raw(false);
            say(terminal, edit(terminal, "text " + round + "\n"));
            terminal.raw(true);
        }
        say(terminal, "quit\r\n");
        reader.join();
        say(terminal, "left " + keys + "\r\n");
        terminal.raw(false);
    }

    private static void sizes(Terminal terminal) throws InterruptedException, IOException {
        BlockingQueue<Terminal.Size> sizes = new LinkedBlockingQueue<>();
        terminal.onResize(sizes::add);
        say(terminal, "first " + terminal.size().orElseThrow() + "\n");
        say(terminal, "then " + sizes.take() + "\n");
    }

    private static void say(Terminal terminal, String text) throws IOException {
        terminal.out().write(text.getBytes(UTF_8));
    }
}
