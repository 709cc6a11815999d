import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelShell;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.channel.PtyChannelConfiguration;
import org.apache.sshd.common.keyprovider.FileKeyPairProvider;

/**
 * Opens boards by SSH, each over a connection of its own, and prints what they cost taskd and how soon a key is seen:
 * {@code SshBoards PORT KEY PID_OF_TASKD JCMD TASK BOARDS}. The clients are all in this one JVM.
 */
final class SshBoards {
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final int KEYS_EACH = 20;

    /** What a board shows; it says in its title how many keys are dealt with. */
    private static final class Screen extends OutputStream {
        private String end = "";
        private long bytes;

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public synchronized void write(byte[] piece, int offset, int length) {
            String all = end + new String(piece, offset, length, StandardCharsets.ISO_8859_1);
            end = all.substring(Math.max(0, all.length() - 8000));
            bytes += length;
            notifyAll();
        }

        synchronized void await(String text) throws InterruptedException {
            long deadline = System.nanoTime() + LONG.toNanos();
            while (!end.contains(text)) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("a board never showed " + text);
                }
                wait(1000);
            }
        }

        synchronized long bytes() {
            return bytes;
        }
    }

    private record Board(ClientSession session, ChannelShell channel, Screen screen) {}

    private final int port;
    private final Path key;
    private final String pid;
    private final String jcmd;
    private final String task;
    private final SshClient client = SshClient.setUpDefaultClient();

    private SshBoards(String[] argv) {
        port = Integer.parseInt(argv[0]);
        key = Path.of(argv[1]);
        pid = argv[2];
        jcmd = argv[3];
        task = argv[4];
    }

    public static void main(String[] argv) throws Exception {
        java.util.logging.LogManager.getLogManager().reset();
        new SshBoards(argv).measure(Integer.parseInt(argv[5]));
        System.exit(0);
    }

    private void measure(int count) throws Exception {
        client.setServerKeyVerifier((_, _, _) -> true);
        client.start();
        List<Board> boards = new ArrayList<>();
        boards.add(open());
        press(boards.getFirst(), 1);
        double heap = heap();
        double resident = resident();
        while (boards.size() <= count) {
            boards.add(open());
        }
        double heapWith = heap();
        double residentWith = resident();
        System.out.printf(
                "  %-44s %7.2f MiB of heap each, %.2f MiB resident each (%.0f MiB in all)%n",
                count + " boards more", (heapWith - heap) / count, (residentWith - resident) / count, residentWith);
        updated(boards.subList(1, boards.size()));
        for (Board board : boards) {
            board.session().close(true);
        }
    }

    private Board open() throws Exception {
        ClientSession session =
                client.connect("bench", "127.0.0.1", port).verify(LONG).getSession();
        new FileKeyPairProvider(key).loadKeys(session).forEach(session::addPublicKeyIdentity);
        session.auth().verify(LONG);
        PtyChannelConfiguration pty = new PtyChannelConfiguration();
        pty.setPtyType("xterm-256color");
        pty.setPtyColumns(140);
        pty.setPtyLines(40);
        ChannelShell channel =
                session.createShellChannel(pty, Map.of("TASKBOX_TUI_TRACE", "1", "TASKBOX_THEME", "dark"));
        Screen screen = new Screen();
        channel.setOut(screen);
        channel.open().verify(LONG);
        screen.await("Task");
        return new Board(session, channel, screen);
    }

    /** @return how long until all that the key set off was seen, in milliseconds */
    private static double press(Board board, int number) throws IOException, InterruptedException {
        long from = System.nanoTime();
        OutputStream keys = board.channel().getInvertedIn();
        keys.write(number % 2 == 0 ? 'k' : 'j');
        keys.flush();
        board.screen().await("taskbox idle " + number + "\u001b");
        return (System.nanoTime() - from) / 1e6;
    }

    /** Another task is added again and again, which all boards draw, while one key after the other is pressed. */
    private void updated(List<Board> boards) throws Exception {
        Thread adding = Thread.ofPlatform().daemon().start(this::add);
        long bytes = boards.stream().mapToLong(it -> it.screen().bytes()).sum();
        long from = System.nanoTime();
        List<Double> took = new ArrayList<>();
        for (int number = 1; number <= KEYS_EACH; number++) {
            for (Board board : boards) {
                took.add(press(board, number));
            }
        }
        double seconds = (System.nanoTime() - from) / 1e9;
        adding.interrupt();
        adding.join();
        double[] sorted = took.stream().mapToDouble(it -> it).sorted().toArray();
        long all = boards.stream().mapToLong(it -> it.screen().bytes()).sum() - bytes;
        System.out.printf(
                "  %-44s p50 %6.2f  p99 %6.2f ms (%d keys; %d tasks added in %.1f s; %.1f KiB a second to each)%n",
                "key to frame by SSH, while all are updated",
                sorted[sorted.length / 2],
                sorted[(int) (sorted.length * 0.99)],
                sorted.length,
                added,
                seconds,
                all / seconds / 1024 / boards.size());
    }

    private volatile int added;

    private void add() {
        try {
            while (true) {
                new ProcessBuilder(task, "add", "Task more " + added, "-p", "bench", "-a", "scripted")
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor();
                added++;
                TimeUnit.MILLISECONDS.sleep(100);
            }
        } catch (IOException | InterruptedException _) {
            // it is measured
        }
    }

    /** What is used after a collection, in MiB. */
    private double heap() throws IOException, InterruptedException {
        for (int round = 0; round < 2; round++) {
            said("GC.run");
        }
        return Pattern.compile("(?:DefNew|Tenured|generation) +total \\d+K, used (\\d+)K")
                        .matcher(said("GC.heap_info"))
                        .results()
                        .mapToDouble(it -> Double.parseDouble(it.group(1)))
                        .reduce(Double::sum)
                        .orElseThrow(() -> new IOException("jcmd tells of no heap"))
                / 1024;
    }

    private String said(String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(jcmd, pid, command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("jcmd: " + said);
        }
        return said;
    }

    private double resident() throws IOException {
        return Files.readAllLines(Path.of("/proc", pid, "status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }
}
