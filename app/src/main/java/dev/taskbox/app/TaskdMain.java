package dev.taskbox.app;

import dev.taskbox.model.Problem;
import java.util.List;

/** {@code taskd [--on-demand]}: on demand it ends by itself when it had nothing to do for a while. */
final class TaskdMain {
    private TaskdMain() {}

    public static void main(String[] argv) throws InterruptedException {
        Logs.begin();
        int code = 0;
        try (Daemon daemon =
                Daemon.start(Installation.ofProcess(), List.of(argv).contains("--on-demand"))) {
            daemon.awaitEnd();
        } catch (Problem problem) {
            System.err.println("taskd: " + problem.sentence());
            code = problem.kind().exitCode();
        }
        System.exit(code);
    }
}
