package dev.taskbox.app;

import dev.taskbox.model.Locations;
import dev.taskbox.model.Problem;
import dev.taskbox.service.Caller;
import dev.taskbox.service.ControlClient;
import dev.taskbox.service.DaemonStarter;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/** The Java door: for a taskd that is not warm yet, and for machines without Perl. */
final class TaskMain {
    private TaskMain() {}

    public static void main(String[] argv) {
        int code;
        try {
            code = run(argv);
        } catch (Problem problem) {
            System.err.println("task: " + problem.sentence());
            code = problem.kind().exitCode();
        }
        System.exit(code);
    }

    private static int run(String[] argv) {
        Installation installation = Installation.ofProcess();
        Locations locations = installation.locations();
        Path socket = locations.controlSocket();
        Caller caller = Caller.ofProcess(argv);
        OptionalInt code = ControlClient.call(socket, installation.version(), caller);
        if (code.isPresent()) {
            return code.getAsInt();
        }
        if (isStop(argv)) {
            System.err.println("task: taskd is not running");
            return 0;
        }
        return DaemonStarter.startAndCall(
                socket, installation.version(), caller, taskd(installation.directory()), locations.daemonLog());
    }

    /** Starting a daemon to stop it helps nobody. */
    private static boolean isStop(String[] argv) {
        return argv.length >= 2 && argv[0].equals("daemon") && argv[1].equals("stop");
    }

    private static List<String> taskd(Path install) {
        return List.of(install.resolve("bin/taskd").toString(), "--on-demand");
    }
}
