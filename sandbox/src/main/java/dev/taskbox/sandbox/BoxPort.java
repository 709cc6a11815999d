package dev.taskbox.sandbox;

import dev.taskbox.model.OpenPort;
import dev.taskbox.model.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** A port that a process of its own leads into a box; the process ends with the box, with this, or with taskd. */
final class BoxPort implements OpenPort {
    private static final String OPEN = "open ";

    private final Process process;
    private final int inside;
    private final int outside;

    private BoxPort(Process process, int inside, int outside) {
        this.process = process;
        this.inside = inside;
        this.outside = outside;
    }

    /** @param supervisors of the boxes it may lead to, the most wanted first */
    static BoxPort open(
            Path perl, Path script, List<Supervisor> supervisors, OptionalInt user, int inside, int outside) {
        return start(
                perl,
                script,
                supervisors.stream().map(it -> it.pid() + ":" + it.startTicks()).toList(),
                user,
                inside,
                outside);
    }

    /** @param process the host's number of one that has the network it leads to, and is root's */
    static BoxPort openNetwork(Path perl, Path script, long process, int inside, int outside) {
        return start(
                perl,
                script,
                List.of(process + ":" + Supervisor.startTicks(process) + ":itself"),
                BoxUser.of(0),
                inside,
                outside);
    }

    private static BoxPort start(
            Path perl, Path script, List<String> processes, OptionalInt user, int inside, int outside) {
        List<String> words = new ArrayList<>(List.of(perl.toString(), script.toString()));
        words.addAll(List.of(
                System.getProperty("os.arch"),
                Integer.toString(outside),
                Integer.toString(inside),
                Integer.toString(user.orElse(0))));
        words.addAll(processes);
        try {
            ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
            HostCommand.clean(builder.environment());
            return opened(builder.start(), inside);
        } catch (IOException e) {
            throw failed(inside, String.valueOf(e.getMessage()));
        }
    }

    private static BoxPort opened(Process process, int inside) throws IOException {
        String said = process.inputReader(StandardCharsets.UTF_8).readLine();
        if (said != null && said.startsWith(OPEN)) {
            return new BoxPort(process, inside, Integer.parseInt(said.substring(OPEN.length())));
        }
        process.destroy();
        throw failed(inside, said == null ? "what runs in the box ended" : said);
    }

    private static Problem failed(int inside, String why) {
        return Problem.failed(
                "port-not-opened",
                "opening port " + inside + " of the box",
                why,
                "Choose another port with --listen, or run task doctor to see what this machine lacks");
    }

    @Override
    public int inside() {
        return inside;
    }

    @Override
    public int outside() {
        return outside;
    }

    @Override
    public void await() throws InterruptedException {
        process.waitFor();
    }

    @Override
    public void close() {
        process.destroy();
    }
}
